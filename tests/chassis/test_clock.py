"""The machine's clock and the ids made by a clock."""

from datetime import UTC, datetime, timedelta

from folio.chassis.clock import SystemClock, fresh_id
from tests.fakes.clock import ManualClock


def test_the_system_clock_is_aware_and_in_utc() -> None:
    before = datetime.now(UTC)

    now = SystemClock().now()

    assert now.utcoffset() == timedelta(0)
    assert before <= now <= datetime.now(UTC)


def test_ids_of_one_instant_differ(manual_clock: ManualClock) -> None:
    made = {fresh_id(manual_clock) for _ in range(1000)}

    assert len(made) == 1000
    assert {identifier.version for identifier in made} == {7}


def test_ids_sort_by_the_time_they_were_made(manual_clock: ManualClock) -> None:
    earlier = fresh_id(manual_clock)
    manual_clock.advance(timedelta(milliseconds=1))

    assert earlier < fresh_id(manual_clock)
