from decimal import Decimal

from folio.portfolio.domain.exact import day_number
from folio.portfolio.domain.reconciliation import Stated, Statement, Verdict, reconcile
from tests.portfolio.domain.ledgers import AAA, BBB, CCC, EURO_CASH, Ledger, day

D = Decimal
ON = day_number(day("2024-03-01"))


def booked() -> Ledger:
    ledger = Ledger()
    ledger.book("deposit", "2024-01-02", 1000)
    ledger.book("buy", "2024-01-03", quantity=10, price=50, instrument=AAA)
    ledger.book("buy", "2024-01-04", quantity=3, price=20, instrument=BBB, currency="EUR")
    ledger.book("sell", "2024-06-01", quantity=10, price=50, instrument=AAA)
    return ledger


def test_each_balance_stands_beside_the_booked_one_of_its_day() -> None:
    stated = (Stated(AAA.id, "EUR", D(10)), Stated(None, "EUR", D("439.50")), Stated(CCC.id, "JPY", D(2)))

    found = reconcile(
        booked().value("2024-12-31"), EURO_CASH.id, ON, Statement(stated, {CCC.id: CCC}, is_complete=False)
    )

    assert [(item.stated, item.booked, item.difference, item.verdict) for item in found.items] == [
        (D("439.50"), D(440), D("0.50"), Verdict.DIFFERS),
        (D(2), D(0), D(-2), Verdict.DIFFERS),
        (D(10), D(10), D(0), Verdict.MATCHES),
    ]
    assert not found.is_balanced


def test_a_complete_statement_lists_what_only_the_books_have() -> None:
    stated = (Stated(AAA.id, "EUR", D(10)), Stated(None, "EUR", D(440)))

    found = reconcile(booked().value("2024-12-31"), EURO_CASH.id, ON, Statement(stated, {}, is_complete=True))

    missing = found.items[0]
    assert (missing.instrument, missing.stated, missing.difference) == (BBB, None, D(3))
    assert missing.verdict is Verdict.NOT_STATED


def test_before_anything_happened_nothing_is_booked() -> None:
    found = reconcile(
        booked().value("2024-12-31"),
        EURO_CASH.id,
        day_number(day("2023-12-31")),
        Statement((), {}, is_complete=True),
    )

    assert found.is_balanced
    assert found.items == ()
