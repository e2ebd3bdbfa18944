"""The part of a cost that goes with a spin-off."""

from decimal import Decimal

from folio.portfolio.domain.activities import SplitRatio
from folio.portfolio.domain.spin_offs import SEARCHED_DAYS, derive_fraction

ONE_FOR_FOUR = SplitRatio(1, 4)


def test_the_first_day_both_trade_tells_their_worth() -> None:
    # One at 20 beside four at 45: 20 / 200.
    found = derive_fraction(
        ONE_FOR_FOUR,
        {9: Decimal(60), 10: Decimal(50), 11: Decimal(45)},
        {11: Decimal(20), 12: Decimal(90)},
        day=10,
    )

    assert found == Decimal("0.1")


def test_without_a_day_in_common_nothing_can_be_told() -> None:
    assert derive_fraction(ONE_FOR_FOUR, {10: Decimal(50)}, {10 + SEARCHED_DAYS: Decimal(20)}, day=10) is None
    assert derive_fraction(ONE_FOR_FOUR, {10: Decimal(0)}, {10: Decimal(0)}, day=10) is None
