"""By which method units leave: for a portfolio, for single accounts, from which day on."""
