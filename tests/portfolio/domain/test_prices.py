import datetime as dt
from dataclasses import replace
from decimal import Decimal

import numpy as np

from folio.portfolio.domain.exact import day_number
from folio.portfolio.domain.prices import (
    MISSING,
    PriceAsOf,
    PriceColumn,
    PriceState,
    close_as_of,
    fill_forward,
    price_as_of,
)
from tests.portfolio.domain.ledgers import AAA, day, series

D = Decimal
COLUMN = PriceColumn.of(AAA.id, series("2024-01-03 102.5, 2024-01-02 101").items())
FIRST = day_number(day("2024-01-02"))


def test_a_price_is_the_last_close_on_or_before_the_day() -> None:
    assert price_as_of(COLUMN, FIRST) == PriceAsOf(D(101), dt.date(2024, 1, 2), PriceState.CLOSE)
    assert price_as_of(COLUMN, FIRST + 5) == PriceAsOf(D("102.5"), dt.date(2024, 1, 3), PriceState.CLOSE)


def test_a_close_older_than_a_long_weekend_is_stale() -> None:
    assert price_as_of(COLUMN, FIRST + 6).state is PriceState.STALE


def test_before_the_first_close_and_without_a_column_the_price_is_missing() -> None:
    assert price_as_of(COLUMN, FIRST - 1) is MISSING
    assert price_as_of(None, FIRST) is MISSING
    assert close_as_of(COLUMN, FIRST - 1) is None
    assert close_as_of(None, FIRST) is None


def test_a_close_a_person_entered_says_so() -> None:
    column = replace(COLUMN, manual=np.array([True, False]))

    assert price_as_of(column, FIRST).state is PriceState.MANUAL
    assert price_as_of(column, FIRST + 1).state is PriceState.CLOSE


def test_closes_come_as_whole_numbers_of_any_scale() -> None:
    column = PriceColumn(
        AAA.id, np.array([FIRST], dtype=np.int32), np.array([12345], dtype=np.int64), places=2
    )

    assert close_as_of(column, FIRST) == 1_234_500_000_000
    assert price_as_of(column, FIRST).close == D("123.45")


def filled(first: int, last: int) -> tuple[list[int], int]:
    days, closes = np.array([3, 6, 7], dtype=np.int32), np.array([30, 60, 70], dtype=np.int64)
    column, unknown = fill_forward(days, closes, first=first, last=last)
    return column.tolist(), unknown


def test_gaps_are_filled_with_the_figure_before() -> None:
    assert filled(2, 8) == ([0, 30, 30, 30, 60, 70, 70], 1)
    assert filled(4, 5) == ([30, 30], 0)
    assert filled(9, 10) == ([70, 70], 0)
    assert filled(0, 2) == ([0, 0, 0], 3)
