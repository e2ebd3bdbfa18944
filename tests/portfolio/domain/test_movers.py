from folio.portfolio.domain.holdings import list_holdings
from folio.portfolio.domain.movers import rank_movers
from tests.portfolio.domain.ledgers import AAA, BBB, CCC, EURO_TRADES, Ledger, day, series


def test_movers_are_ranked_by_what_the_last_close_did() -> None:
    ledger = Ledger(
        prices={
            AAA.id: series("2024-01-02 100, 2024-01-03 90"),
            BBB.id: series("2024-01-02 100, 2024-01-03 120"),
            CCC.id: series("2024-01-02 100, 2024-01-03 100"),
        },
        rates={"USD": series("2024-01-01 1"), "JPY": series("2024-01-01 1")},
    )
    for instrument in (AAA, BBB, CCC):
        ledger.book("buy", "2024-01-02", quantity=1, price=100, instrument=instrument, account=EURO_TRADES)
    holdings = list_holdings(ledger.value("2024-01-03"), day("2024-01-03"))

    movers = rank_movers(holdings)

    assert [item.instrument.symbol for item in movers.gainers] == ["BBB"]
    assert [item.instrument.symbol for item in movers.losers] == ["AAA"]
    assert rank_movers(holdings, limit=0).gainers == ()
