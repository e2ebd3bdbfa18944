from tests.portfolio.domain.ledgers import AAA, DOLLAR_CASH, EURO_TRADES, Ledger, series


def flows(ledger: Ledger) -> tuple[list[float], list[float], list[float]]:
    columns = ledger.value("2024-01-05").flows
    return columns.inflow.tolist(), columns.outflow.tolist(), columns.net_invested.tolist()


def test_flows_of_a_day_are_not_netted_and_net_invested_runs_on() -> None:
    ledger = Ledger()
    ledger.book("deposit", "2024-01-02", 100)
    ledger.book("withdrawal", "2024-01-02", 30)
    ledger.book("deposit", "2024-01-04", 5)

    assert flows(ledger) == ([0, 100, 0, 5, 0], [0, 30, 0, 0, 0], [0, 70, 70, 75, 75])


def test_cash_sent_between_accounts_of_the_portfolio_is_no_flow() -> None:
    ledger = Ledger()
    ledger.book("deposit", "2024-01-02", 100)
    ledger.book("transfer_out", "2024-01-03", 40)
    ledger.book("transfer_in", "2024-01-03", 40, account=DOLLAR_CASH, currency="EUR")

    assert flows(ledger) == ([0, 100, 0, 0, 0], [0] * 5, [0, 100, 100, 100, 100])


def test_what_is_not_priced_yet_enters_on_its_first_price() -> None:
    ledger = Ledger(prices={AAA.id: series("2024-01-04 12")})
    ledger.book("buy", "2024-01-02", quantity=10, price=10, instrument=AAA, account=EURO_TRADES)

    assert flows(ledger) == ([0, 100, 0, 120, 0], [0, 100, 0, 0, 0], [0, 100, 100, 100, 100])
