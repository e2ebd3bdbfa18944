"""How often something may be asked for."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from folio.users.domain.quotas import Quota, count_use, quota_wait
from folio.users.domain.throttle import Failures

NOW = datetime(2026, 1, 2, tzinfo=UTC)
THREE = Quota(3, timedelta(hours=1))


def test_the_first_uses_are_free_and_the_next_waits_for_the_end_of_the_window() -> None:
    used: Failures | None = None
    for minute in range(3):
        now = NOW + timedelta(minutes=minute)
        assert quota_wait(used, THREE, now=now) == timedelta(0)
        used = count_use(used, THREE, now=now)

    assert quota_wait(used, THREE, now=NOW + timedelta(minutes=3)) == timedelta(minutes=57)
    assert quota_wait(used, THREE, now=NOW + timedelta(hours=1)) == timedelta(0)


def test_a_new_window_begins_with_the_first_use_after_the_old_one() -> None:
    used = count_use(Failures(3, NOW, NOW), THREE, now=NOW + timedelta(hours=2))

    assert used == Failures(1, NOW + timedelta(hours=2), NOW + timedelta(hours=2))


@given(st.lists(st.timedeltas(timedelta(0), timedelta(hours=3)), max_size=40), st.integers(1, 5))
def test_no_more_than_the_quota_pass_in_any_window_that_a_use_begins(
    moments: list[timedelta], limit: int
) -> None:
    quota, used, passed = Quota(limit, timedelta(hours=1)), None, list[datetime]()
    for now in sorted(NOW + moment for moment in moments):
        if quota_wait(used, quota, now=now) == timedelta(0):
            used = count_use(used, quota, now=now)
            passed.append(now)

    windows = [start for start in passed if used is not None]
    assert all(
        sum(start <= moment < start + quota.window for moment in passed) <= 2 * limit for start in windows
    )
