from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folio.portfolio.domain.imports.cells import CellRefused
from folio.portfolio.domain.imports.dates import DateStyle, Moment, decide_date_style, parse_moment

DAY = date(2005, 2, 28)


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("2005-02-28", "ymd"),
        ("2005/2/28", "ymd"),
        ("20050228", "ymd"),
        (" 2005-02-28 ", "ymd"),
        ("02/28/2005", "mdy"),
        ("28-02-2005", "dmy"),
        ("28.02.2005", "mdy"),
        ("28/02/2005", "undecided"),
        ("02/28/2005", "undecided"),
        ("28-Feb-2005", "ymd"),
        ("28 February 2005", "ymd"),
        ("Feb-28-2005", "ymd"),
        ("Feb 28, 2005", "ymd"),
    ],
)
def test_a_day_is_read_as_it_is_written(text: str, style: DateStyle) -> None:
    assert parse_moment(text, style=style, last_year=2027) == Moment(DAY)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("2005-02-28, 10:12:33", time(10, 12, 33)),
        ("2005-02-28 10:12", time(10, 12)),
        ("20050228;101233", time(10, 12, 33)),
        ("2005-02-28T10:12:33.5", time(10, 12, 33, 500000)),
        ("28-02-2005 10:12:33.1234567", time(10, 12, 33, 123456)),
    ],
)
def test_a_time_without_a_zone_is_kept_apart(text: str, clock: time) -> None:
    assert parse_moment(text, style="dmy", last_year=2027) == Moment(DAY, clock)


@pytest.mark.parametrize(
    "text",
    [
        "2005-02-28T10:00:00.000Z",
        "2005-02-28 12:00+02:00",
        "2005-02-28T05:00:00-0500",
        "2005-02-28 10:00 UTC",
    ],
)
def test_a_time_with_a_zone_is_an_instant(text: str) -> None:
    assert parse_moment(text, style="ymd", last_year=2027).in_utc() == datetime(2005, 2, 28, 10, tzinfo=UTC)


def test_a_time_without_a_zone_may_be_taken_for_utc() -> None:
    moment = parse_moment("2005-02-28 10:00", style="ymd", last_year=2027)

    assert moment.in_utc() == datetime(2005, 2, 28, 10, tzinfo=UTC)


def test_a_day_has_no_instant() -> None:
    assert parse_moment("2005-02-28", style="ymd", last_year=2027).in_utc() is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "date_missing"),
        ("soon", "date_unreadable"),
        ("28-Fub-2005", "date_unreadable"),
        ("2005-02-30", "date_unreadable"),
        ("2005-02-28 25:00", "date_unreadable"),
        ("2005-02-28 10:00+99:00", "date_unreadable"),
        ("28/02/05", "date_unreadable"),
        ("02/03/2005", "date_ambiguous"),
        ("9999-01-01", "date_out_of_range"),
        ("1899-12-31", "date_out_of_range"),
        ("2028-01-01", "date_out_of_range"),
        ("0001-01-01 00:00+10:00", "date_out_of_range"),
        ("=cmd()", "date_unreadable"),
        ("2005-02-28" + " " * 50 + "x", "date_unreadable"),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason(text: str, code: str) -> None:
    with pytest.raises(CellRefused) as refusal:
        parse_moment(text, style="undecided", last_year=2027, column="date")

    assert (refusal.value.code, refusal.value.column) == (code, "date")


def test_a_day_and_month_that_are_equal_need_no_order() -> None:
    assert parse_moment("03/03/2005", style="undecided", last_year=2027).day == date(2005, 3, 3)


@pytest.mark.parametrize(
    ("cells", "style"),
    [
        (["01/02/2005", "13/02/2005"], "dmy"),
        (["01/02/2005", "02/13/2005"], "mdy"),
        (["01/02/2005", "03/04/2005"], "undecided"),
        (["13/02/2005", "02/13/2005"], "undecided"),
        (["13.02.2005", "2005-01-01", ""], "undecided"),
    ],
)
def test_the_whole_file_decides_the_order_of_a_date(cells: list[str], style: str) -> None:
    assert decide_date_style(cells) == style


@settings(deadline=None)
@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2027, 12, 31)))
def test_every_order_of_a_day_means_the_same(day: date) -> None:
    written = {"ymd": day.isoformat(), "dmy": day.strftime("%d-%m-%Y"), "mdy": day.strftime("%m/%d/%Y")}

    assert parse_moment(written["ymd"], style="ymd", last_year=2027).day == day
    assert parse_moment(written["dmy"], style="dmy", last_year=2027).day == day
    assert parse_moment(written["mdy"], style="mdy", last_year=2027).day == day


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_a_date_within_bounds_or_refused(text: str) -> None:
    try:
        year = parse_moment(text, style="undecided", last_year=2027).day.year
    except CellRefused as refusal:
        outcome = refusal.code
    else:
        outcome = "date_within" if 1900 <= year <= 2027 else "beyond"

    assert outcome.startswith("date_")
