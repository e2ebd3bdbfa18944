"""The first run: the right link, in time, once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.users.domain.setup import SetupVerdict, SetupWindow, decide_setup

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OPEN = SetupWindow(token_digest=b"right", token_expires_at=NOW + timedelta(hours=24))


def test_the_right_link_opens() -> None:
    assert decide_setup(OPEN, b"right", now=NOW) is SetupVerdict.ALLOWED


@pytest.mark.parametrize(
    ("window", "digest", "hours"),
    [
        (OPEN, b"wrong", 0),
        (OPEN, b"right", 24),
        (SetupWindow(), b"right", 0),
        (replace(OPEN, token_expires_at=None), b"right", 0),
    ],
)
def test_a_wrong_late_or_missing_link_opens_nothing(window: SetupWindow, digest: bytes, hours: int) -> None:
    assert decide_setup(window, digest, now=NOW + timedelta(hours=hours)) is SetupVerdict.WRONG_TOKEN


@given(st.binary(), st.datetimes(timezones=st.just(UTC)))
def test_once_completed_no_link_opens_ever_again(digest: bytes, now: datetime) -> None:
    done = replace(OPEN, setup_completed_at=NOW)

    assert decide_setup(done, digest, now=now) is SetupVerdict.CLOSED
    assert decide_setup(done, b"right", now=now) is SetupVerdict.CLOSED
