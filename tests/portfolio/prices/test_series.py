"""Closes as columns: exact, packed into years and back, a person's own over bundled ones."""

import datetime as dt
from decimal import Decimal
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from folio.portfolio.prices.series import (
    EMPTY,
    StoredYear,
    between,
    closes_of,
    column_of,
    overlay,
    pack_years,
    series_of,
    unpack_series,
    unpack_years,
    without_days,
)

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1))
CLOSES = st.decimals(min_value=0, max_value=899_999_999, places=10, allow_nan=False)
MANY = st.dictionaries(DAYS, CLOSES, max_size=30)


def rows_of(closes: dict[dt.date, Decimal]) -> list[tuple[int, bytes, bytes, bytes]]:
    return [
        (year.scale, year.days, year.closes, year.sources) for year in pack_years(series_of(closes, "upload"))
    ]


@given(MANY)
def test_every_digit_survives_packing(closes: dict[dt.date, Decimal]) -> None:
    restored = closes_of(unpack_years(rows_of(closes)))

    assert {day: close for day, close, _ in restored} == closes
    assert [day for day, _, _ in restored] == sorted(closes)


@given(MANY, MANY)
def test_the_series_on_top_wins_on_days_both_have(
    under: dict[dt.date, Decimal], over: dict[dt.date, Decimal]
) -> None:
    merged = closes_of(overlay(series_of(under, "bundled"), series_of(over, "manual")))

    assert {day: close for day, close, _ in merged} == under | over
    assert all((source == "manual") == (day in over) for day, _, source in merged)


def test_a_year_is_kept_with_as_few_places_as_it_needs() -> None:
    closes = {dt.date(2004, 1, 2): Decimal("12.5"), dt.date(2005, 1, 3): Decimal("12.3456789012")}

    assert [(year.year, year.scale) for year in pack_years(series_of(closes, "upload"))] == [
        (2004, 1),
        (2005, 10),
    ]


def test_a_range_holds_both_its_days() -> None:
    days = [dt.date(2004, 1, day) for day in (1, 2, 3, 4)]
    series = series_of(dict.fromkeys(days, Decimal(1)), "manual")

    assert [day for day, _, _ in closes_of(between(series, first=days[1], last=days[2]))] == days[1:3]
    assert between(series, first=None, last=None).size == 4
    assert between(EMPTY, first=days[0], last=days[1]).size == 0


def test_days_are_taken_out() -> None:
    days = [dt.date(2004, 1, 1), dt.date(2004, 1, 2)]
    series = series_of(dict.fromkeys(days, Decimal(1)), "manual")

    assert [day for day, _, _ in closes_of(without_days(series, days[:1]))] == days[1:]


def test_stored_years_of_several_instruments_are_sorted_out() -> None:
    one, two, day = uuid4(), uuid4(), dt.date(2004, 1, 2)
    bundled, own = rows_of({day: Decimal(1)})[0], rows_of({day: Decimal(2)})[0]

    series = unpack_series([StoredYear(one, True, *own), StoredYear(one, False, *bundled)])

    assert [close for _, close, _ in closes_of(series[one])] == [Decimal(2)]
    assert two not in series


def test_the_engine_is_told_which_closes_a_person_entered() -> None:
    day, next_day = dt.date(2004, 1, 2), dt.date(2004, 1, 3)
    merged = overlay(series_of({day: Decimal(1)}, "bundled"), series_of({next_day: Decimal(2)}, "manual"))

    column = column_of(uuid4(), merged)

    assert column.manual is not None
    assert column.manual.tolist() == [False, True]
