import datetime as dt
from uuid import UUID

import pytest

from folio.portfolio.domain.activities import SplitRatio
from folio.portfolio.domain.instruments import Split, effective_splits, is_isin
from tests.portfolio.domain.ledgers import AAA, BBB, DOLLAR_CASH, Ledger


def listed(*entries: tuple[str, int, int]) -> Ledger:
    ledger = Ledger()
    for date, numerator, denominator in entries:
        ledger.book("split", date, instrument=AAA, split=SplitRatio(numerator, denominator))
    return ledger


def found(declared: list[Split], ledger: Ledger) -> list[tuple[UUID, str, int]]:
    splits = effective_splits(declared, ledger.activities)
    return [(key, str(split.ex_date), split.numerator) for key, many in splits.items() for split in many]


def test_a_listed_split_is_a_split_of_the_instrument() -> None:
    assert found([], listed(("2024-05-02", 4, 1))) == [(AAA.id, "2024-05-02", 4)]


def test_a_declared_split_wins_over_one_listed_within_three_days() -> None:
    declared = [Split(AAA.id, dt.date(2024, 5, 2), 4, 1)]

    assert found(declared, listed(("2024-05-05", 2, 1))) == [(AAA.id, "2024-05-02", 4)]
    assert len(found(declared, listed(("2024-05-06", 4, 1)))) == 2


def test_two_accounts_listing_the_same_split_list_one() -> None:
    ledger = listed(("2024-05-02", 4, 1))
    ledger.book("split", "2024-05-03", instrument=AAA, split=SplitRatio(8, 2), account=DOLLAR_CASH)

    assert found([], ledger) == [(AAA.id, "2024-05-02", 4)]


def test_different_ratios_on_neighbouring_days_are_two_splits() -> None:
    assert len(found([], listed(("2024-05-02", 1, 8), ("2024-05-03", 3, 1)))) == 2


def test_splits_of_other_instruments_are_apart_and_in_order() -> None:
    declared = [Split(BBB.id, dt.date(2024, 5, 2), 2, 1), Split(BBB.id, dt.date(2023, 5, 2), 3, 1)]

    assert found(declared, listed(("2024-05-02", 2, 1))) == [
        (BBB.id, "2023-05-02", 3),
        (BBB.id, "2024-05-02", 2),
        (AAA.id, "2024-05-02", 2),
    ]


def test_other_activities_split_nothing() -> None:
    ledger = Ledger()
    ledger.book("deposit", "2024-05-02", 1)

    assert effective_splits([], ledger.activities) == {}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("US0378331005", True),
        ("AAPL", False),
        ("us0378331005", False),
        ("US037833100X", False),
        ("US0378331005\n", False),
    ],
)
def test_an_isin_is_told_by_its_form(name: str, *, expected: bool) -> None:
    assert is_isin(name) is expected
