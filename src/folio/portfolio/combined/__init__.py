"""Several portfolios measured as one: one ledger, one currency, what moves between them is no flow."""
