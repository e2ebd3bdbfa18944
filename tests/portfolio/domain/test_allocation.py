from decimal import Decimal

import pytest

from folio.portfolio.domain.allocation import Dimension, split_by
from tests.portfolio.domain.ledgers import AAA, BBB, CCC, EURO_CASH, EURO_TRADES, Ledger, day, series

D = Decimal


def mixed() -> Ledger:
    ledger = Ledger(
        prices={AAA.id: series("2024-01-02 30"), BBB.id: series("2024-01-02 40")},
        rates={"USD": series("2024-01-02 0.5")},
    )
    ledger.book("deposit", "2024-01-02", 60)
    ledger.book("deposit", "2024-01-02", 9, currency="CHF")
    ledger.book("buy", "2024-01-02", quantity=1, price=10, instrument=AAA)
    ledger.book("buy", "2024-01-02", quantity=1, price=10, instrument=BBB, account=EURO_TRADES)
    ledger.book("buy", "2024-01-02", quantity=1, price=10, instrument=CCC, account=EURO_TRADES)
    ledger.book("buy", "2024-01-02", quantity=1, price=10, instrument=BBB, currency="EUR")
    ledger.book("sell", "2024-01-02", quantity=1, price=10, instrument=BBB, currency="EUR")
    return ledger


@pytest.mark.parametrize(
    ("dimension", "expected"),
    [
        (Dimension.INSTRUMENT, [("Cash EUR", "0.5"), ("AAA", "0.3"), ("BBB", "0.2")]),
        (Dimension.CURRENCY, [("EUR", "0.8"), ("USD", "0.2")]),
        (Dimension.ACCOUNT, [("Euro cash", "0.8"), ("Euro trades", "0.2")]),
        (Dimension.KIND, [("cash", "0.5"), ("stock", "0.3"), ("etf", "0.2")]),
    ],
)
def test_the_known_worth_is_split_largest_first(
    dimension: Dimension, expected: list[tuple[str, str]]
) -> None:
    found = split_by(mixed().value("2024-01-03"), day("2024-01-03"), dimension)

    assert [(item.label, item.weight) for item in found.items] == [
        (label, D(weight)) for label, weight in expected
    ]
    assert [item.symbol for item in found.unknown] == ["CCC"]


def test_one_account_is_split_for_itself() -> None:
    found = split_by(mixed().value("2024-01-03", [EURO_CASH]), day("2024-01-03"), Dimension.INSTRUMENT)

    assert [(item.key, item.value) for item in found.items] == [("cash:EUR", D(50)), (str(AAA.id), D(30))]


def test_debt_has_no_weights() -> None:
    ledger = Ledger()
    ledger.book("withdrawal", "2024-01-02", 5)

    (item,) = split_by(ledger.value("2024-01-03"), day("2024-01-03"), Dimension.CURRENCY).items

    assert (item.value, item.weight) == (D(-5), None)
