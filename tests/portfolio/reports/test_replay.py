"""Rows of the database become activities."""

import datetime as dt
from decimal import Decimal
from uuid import uuid4

from folio.portfolio.domain.activities import ActivityType, LotPick, SplitRatio
from folio.portfolio.reports.replay import read_rows


def test_a_row_becomes_the_activity_it_stored_in_the_order_of_booking() -> None:
    ids, account, instrument = [uuid4(), uuid4()], uuid4(), uuid4()
    day, zero = dt.date(2004, 3, 1), Decimal(0)
    bought = (ids[0], str(account), "buy", day, None, str(instrument), Decimal(10), Decimal(24), None)
    split = (ids[1], str(account), "split", day, None, str(instrument), None, None, None)
    rows = [
        (*bought, "USD", Decimal(5), zero, None, None, None, None, None, None, None, 0),
        (*split, "USD", zero, zero, None, 2, 1, None, None, None, None, 3),
    ]

    first, second = read_rows(rows, start=7)

    assert (first.id, first.account_id, first.instrument_id) == (ids[0], account, instrument)
    assert (first.type, first.quantity, first.fee, first.seq) == (
        ActivityType.BUY,
        Decimal(10),
        Decimal(5),
        7,
    )
    assert (second.split, second.seq, second.order) == (SplitRatio(2, 1), 8, 3)
    assert first.instrument_id is second.instrument_id


def test_a_row_keeps_what_it_leads_to_and_the_lots_it_names() -> None:
    account, instrument, into = uuid4(), uuid4(), uuid4()
    day, zero = dt.date(2004, 3, 1), Decimal(0)
    row = (uuid4(), str(account), "spin_off", day, None, str(instrument), Decimal(1), None, None, "USD", zero)
    lots = [{"lot_id": "a", "quantity": "1.5"}, {"lot_id": "b", "quantity": None}]

    (activity,) = read_rows([(*row, zero, None, None, None, None, into, Decimal("0.2"), lots, 0)], start=0)

    assert (activity.into_id, activity.basis_fraction) == (into, Decimal("0.2"))
    assert activity.lots == (LotPick("a", Decimal("1.5")), LotPick("b"))
