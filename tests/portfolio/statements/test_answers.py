"""Reconciliations as they are written."""

from folio.portfolio.domain.exact import day_number
from folio.portfolio.domain.reconciliation import Statement, reconcile
from folio.portfolio.statements.answers import ReconciliationAnswer
from tests.portfolio.domain.ledgers import EURO_CASH, Ledger, day


def test_cash_is_a_balance_without_an_instrument() -> None:
    ledger = Ledger()
    ledger.book("deposit", "2024-01-02", 1000)
    found = reconcile(
        ledger.value("2024-12-31"),
        EURO_CASH.id,
        day_number(day("2024-06-01")),
        Statement((), {}, is_complete=True),
    )

    answer = ReconciliationAnswer.model_validate(found).model_dump(mode="json")

    assert answer["items"] == [
        {"instrument": None, "currency": "EUR", "stated": None, "booked": "1000", "difference": "1000",
         "verdict": "not_stated"},
    ]  # fmt: skip
