"""Activities go into columns and come out the same."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from folio.portfolio.domain.activities import Activity, ActivityType, LotPick, SplitRatio
from folio.portfolio.reports.segments import SegmentDamaged, pack_activities, unpack_activities

FIGURES = (
    st.decimals("-1E15", "1E15", places=10) | st.decimals("-99", "99", places=2) | st.just(Decimal("1E+3"))
)
IDS = st.uuids()
MAYBE_FIGURES = st.none() | FIGURES
ACTIVITIES = st.builds(
    Activity,
    id=IDS,
    account_id=IDS,
    type=st.sampled_from(ActivityType),
    date=st.dates(dt.date(1900, 1, 1)),
    currency=st.sampled_from(["EUR", "USD"]),
    instrument_id=st.none() | IDS,
    quantity=MAYBE_FIGURES,
    price=MAYBE_FIGURES,
    amount=MAYBE_FIGURES,
    fee=FIGURES,
    tax=FIGURES,
    fx_rate=MAYBE_FIGURES,
    split=st.none() | st.builds(SplitRatio, st.integers(1, 10**9), st.integers(1, 99)),
    at=st.none() | st.datetimes(dt.datetime(1971, 1, 1), timezones=st.just(dt.UTC)),  # noqa: DTZ001 – the zone is beside it
    reverses=st.none() | IDS,
    into_id=st.none() | IDS,
    basis_fraction=MAYBE_FIGURES,
    lots=st.lists(st.builds(LotPick, st.text(max_size=5), MAYBE_FIGURES), max_size=3).map(tuple),
    order=st.integers(-(2**31), 2**31 - 1),
)
MANY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@given(st.lists(ACTIVITIES, max_size=12), st.integers(0, 10**6))
@MANY
def test_what_is_unpacked_is_what_was_packed(activities: list[Activity], start: int) -> None:
    unpacked = unpack_activities(pack_activities(activities), start=start)

    assert unpacked == [replace(item, seq=start + place) for place, item in enumerate(activities)]
    assert [str(item.fee) for item in unpacked] == [str(item.fee) for item in activities]
    assert all(item.at is None or item.at.tzinfo is not None for item in unpacked)


def test_more_than_256_values_of_a_field_are_told_apart() -> None:
    bought = [
        Activity(
            id=uuid4(),
            account_id=UUID(int=1),
            type=ActivityType.BUY,
            date=dt.date(2004, 3, 1) + dt.timedelta(days=number),
            currency="USD",
            quantity=Decimal(number % 256),
            seq=number,
        )
        for number in range(700)
    ]

    unpacked = unpack_activities(pack_activities(bought), start=0)

    assert unpacked == bought
    assert unpacked[0].account_id is unpacked[-1].account_id
    assert len({item.id for item in unpacked}) == len(bought)


@pytest.mark.parametrize("cut", [3, 11, -1])
def test_a_segment_cut_off_or_changed_is_told(cut: int) -> None:
    deposit = Activity(
        id=uuid4(), account_id=uuid4(), type=ActivityType.DEPOSIT, date=dt.date(2004, 3, 1), currency="USD"
    )
    packed = pack_activities([deposit])

    with pytest.raises(SegmentDamaged):
        unpack_activities(packed[:cut], start=0)
    with pytest.raises(SegmentDamaged):
        unpack_activities(packed[:-1] + bytes([packed[-1] ^ 1]), start=0)
