from decimal import Decimal

from folio.portfolio.domain.income import MonthOfIncome, summarise
from tests.portfolio.domain.ledgers import AAA, BBB, EURO_TRADES, Ledger, day, series

D = Decimal


def test_income_is_gross_by_month_with_what_was_withheld() -> None:
    ledger = Ledger(rates={"USD": series("2024-01-01 0.5")})
    ledger.book("dividend", "2023-12-31", 99, instrument=AAA)
    ledger.book("dividend", "2024-01-01", 10, instrument=AAA, tax="2.5")
    ledger.book("dividend", "2024-03-15", 40, instrument=BBB, fee=2, account=EURO_TRADES)
    ledger.book("interest", "2024-03-31", "-3", tax="-1")
    ledger.book("deposit", "2024-03-31", 500)

    found = summarise(ledger.value("2024-12-31"), day("2024-01-01"), day("2024-03-31"))

    assert (found.total, found.withheld) == (D(27), D("1.50"))
    assert found.by_month == (
        MonthOfIncome("2024-01", D(10), D(0), D("2.50")),
        MonthOfIncome("2024-03", D(20), D(-3), D(-1)),
    )
    assert [(item.instrument, item.amount, item.value, item.fee) for item in found.items] == [
        (None, D(-3), D(-3), D(0)),
        (BBB, D(40), D(20), D(1)),
        (AAA, D(10), D(10), D(0)),
    ]


def test_one_account_has_its_own_income() -> None:
    ledger = Ledger()
    ledger.book("interest", "2024-03-31", 3)

    assert (
        summarise(ledger.value("2024-12-31", [EURO_TRADES]), day("2024-01-01"), day("2024-12-31")).items == ()
    )
