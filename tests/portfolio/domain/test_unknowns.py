from folio.portfolio.domain.exact import day_number
from folio.portfolio.domain.unknowns import missing_currencies, missing_prices
from tests.portfolio.domain.ledgers import AAA, BBB, EURO_TRADES, Ledger, day, series


def test_unpriced_holdings_and_unrated_currencies_are_named_once() -> None:
    ledger = Ledger(prices={BBB.id: series("2024-01-01 12")})
    ledger.book("buy", "2024-01-02", quantity=1, price=1, instrument=BBB, account=EURO_TRADES)
    ledger.book("buy", "2024-01-03", quantity=2, price=1, instrument=AAA, account=EURO_TRADES)
    valuation, third = ledger.value("2024-01-06"), day_number(day("2024-01-03"))

    missing = missing_prices(valuation, (third, third + 1))

    assert [(item.symbol, str(item.quantity), item.since) for item in missing] == [
        ("AAA", "2", day("2024-01-03")),
        ("BBB", "1", day("2024-01-02")),
    ]
    assert missing_currencies(valuation, (third, third + 1)) == ("USD",)
