"""Rows of the database become activities."""

import datetime as dt
from decimal import Decimal
from uuid import uuid4

from folio.portfolio.domain.activities import ActivityType, SplitRatio
from folio.portfolio.reports.replay import read_rows


def test_a_row_becomes_the_activity_it_stored_in_the_order_of_booking() -> None:
    ids, account, instrument = [uuid4(), uuid4()], uuid4(), uuid4()
    day, zero = dt.date(2004, 3, 1), Decimal(0)
    bought = (ids[0], str(account), "buy", day, None, str(instrument), Decimal(10), Decimal(24), None)
    split = (ids[1], str(account), "split", day, None, str(instrument), None, None, None)
    rows = [
        (*bought, "USD", Decimal(5), zero, None, None, None, None),
        (*split, "USD", zero, zero, None, 2, 1, None),
    ]

    first, second = read_rows(rows, start=7)

    assert (first.id, first.account_id, first.instrument_id) == (ids[0], account, instrument)
    assert (first.type, first.quantity, first.fee, first.seq) == (
        ActivityType.BUY,
        Decimal(10),
        Decimal(5),
        7,
    )
    assert (second.split, second.seq) == (SplitRatio(2, 1), 8)
    assert first.instrument_id is second.instrument_id
