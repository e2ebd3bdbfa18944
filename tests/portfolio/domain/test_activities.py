import datetime as dt
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from folio.portfolio.domain.activities import ActivityDraft, ActivityType, SplitRatio, gross_amount

D = Decimal
T = ActivityType
BUY = ActivityDraft(
    type=T.BUY, date=dt.date(2024, 5, 2), currency="USD", instrument="AAPL", quantity=D(10), price=D(100)
)
SPLIT = replace(BUY, type=T.SPLIT, quantity=None, price=None, split=SplitRatio(2, 1))


def test_the_amount_given_is_the_gross_amount() -> None:
    assert gross_amount(replace(BUY, amount=D("999.5"))) == D("999.5")


def test_the_gross_amount_is_quantity_times_price_where_none_is_given() -> None:
    assert gross_amount(BUY) == D(1000)
    assert gross_amount(SPLIT) == D(0)


def test_booking_keeps_every_field_of_the_draft() -> None:
    booked = BUY.booked(
        id=UUID(int=1), account_id=UUID(int=2), instrument_id=UUID(int=3), seq=4, reverses=UUID(int=5)
    )

    for name in (
        "type",
        "date",
        "currency",
        "quantity",
        "price",
        "amount",
        "fee",
        "tax",
        "fx_rate",
        "split",
        "at",
    ):
        assert getattr(booked, name) == getattr(BUY, name)
    assert (booked.id.int, booked.account_id.int, booked.seq) == (1, 2, 4)
    assert (booked.instrument_id, booked.reverses) == (UUID(int=3), UUID(int=5))
