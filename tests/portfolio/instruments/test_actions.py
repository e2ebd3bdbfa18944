"""Which days the ledger takes."""

import datetime as dt

import pytest

from folio.portfolio.instruments.actions import DayOutOfRange, require_day


@pytest.mark.parametrize("day", [dt.date(1899, 12, 31), dt.date(2026, 1, 2), dt.date(9999, 12, 31)])
def test_a_day_before_1900_or_after_the_latest_is_refused_with_its_pointer(day: dt.date) -> None:
    with pytest.raises(DayOutOfRange) as refusal:
        require_day(day, latest=dt.date(2026, 1, 1), pointer="/ex_date")

    assert refusal.value.errors[0].pointer == "/ex_date"
