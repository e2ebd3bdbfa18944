"""Periods: both days included, never inverted."""

import datetime as dt

import pytest

from folio.portfolio.reports.actions import Period, PeriodInverted
from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio

DEPOSIT = {"type": "deposit", "date": "2004-03-01", "amount": "100"}


async def test_a_period_may_be_one_day_but_not_end_before_it_starts() -> None:
    day = dt.date(2004, 3, 1)

    assert Period(day, day).first == day
    with pytest.raises(PeriodInverted) as refusal:
        Period(day, dt.date(2004, 2, 29))
    assert refusal.value.errors[0].pointer == "?from"


PERIODS = (
    {"from": "0001-01-01"},
    {"to": "9999-12-31"},
    {"from": "9999-01-01"},
    {"to": "0001-01-01"},
    {"from": "0001-01-01", "to": "9999-12-31"},
    {"from": "2004-03-01", "to": "2004-03-01"},
)
DAYS = ("0001-01-01", "9999-12-31", "2004-02-29")


@pytest.mark.parametrize("is_empty", [True, False])
async def test_any_period_and_any_day_is_answered(ann: Person, savings: str, *, is_empty: bool) -> None:
    if not is_empty:
        await ann.book(savings, DEPOSIT)
    asked = [
        *(
            (report, period)
            for report in ("performance", "timeline", "gains", "income")
            for period in PERIODS
        ),
        *((report, {"as_of": day}) for report in ("holdings", "allocation", "movers") for day in DAYS),
    ]

    answers = {
        (report, *query.items()): (await ann.get(f"{savings}/{report}", **query)).status_code
        for report, query in asked
    }

    assert {place: status for place, status in answers.items() if status != 200} == {}


async def test_a_day_that_does_not_exist_is_refused(ann: Person, savings: str) -> None:
    assert (await ann.get(f"{savings}/holdings", as_of="2004-02-30")).status_code == 422
