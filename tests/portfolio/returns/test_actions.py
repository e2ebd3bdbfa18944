import datetime as dt

import pytest

from folio.portfolio.domain.exact import date_of
from folio.portfolio.reports.actions import Period
from folio.portfolio.returns.actions import bounds_of
from tests.portfolio.domain.ledgers import Ledger, day


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (None, None, ("2019-12-31", "2020-01-05")),
        ("2020-01-03", "2020-01-04", ("2020-01-02", "2020-01-04")),
        ("2020-03-01", "2020-04-01", ("2020-01-04", "2020-01-05")),
    ],
)
def test_a_period_starts_at_the_close_before_its_first_day(
    first: str | None, last: str | None, expected: tuple[str, str]
) -> None:
    ledger = Ledger()
    ledger.book("deposit", "2020-01-01", 100)
    period = Period(*(None if text is None else day(text) for text in (first, last)))

    after, until = bounds_of(ledger.value("2020-01-05"), period)

    assert (date_of(after), date_of(until)) == tuple(dt.date.fromisoformat(text) for text in expected)
