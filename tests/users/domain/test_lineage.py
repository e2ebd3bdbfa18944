"""The line of refresh tokens: one successor, one grace, one end."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from folio.users.domain.lineage import (
    GRACE,
    Lineage,
    PresentedToken,
    RefreshVerdict,
    decide_refresh,
    rotate,
    start_lineage,
)

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
IDLE = timedelta(days=14)
ABSOLUTE = timedelta(days=30)
FIRST, SECOND, THIRD = b"first", b"second", b"third"


def fresh() -> Lineage:
    return start_lineage(FIRST, now=START, idle=IDLE, absolute=ABSOLUTE)


def rotated_once() -> Lineage:
    return rotate(fresh(), SECOND, sealed=b"sealed", now=START, idle=IDLE)


def test_the_current_token_is_rotated() -> None:
    assert decide_refresh(fresh(), PresentedToken(0, FIRST), now=START) is RefreshVerdict.ROTATE


def test_the_previous_token_is_answered_by_the_same_successor_within_the_grace() -> None:
    verdict = decide_refresh(rotated_once(), PresentedToken(0, FIRST), now=START + GRACE)

    assert verdict is RefreshVerdict.REPLAY


def test_the_previous_token_after_the_grace_is_a_reuse() -> None:
    late = START + GRACE + timedelta(milliseconds=1)

    assert decide_refresh(rotated_once(), PresentedToken(0, FIRST), now=late) is RefreshVerdict.REUSED


def test_a_token_older_than_the_previous_is_a_reuse_even_within_the_grace() -> None:
    twice = rotate(rotated_once(), THIRD, sealed=b"sealed", now=START, idle=IDLE)

    assert decide_refresh(twice, PresentedToken(0, FIRST), now=START) is RefreshVerdict.REUSED


def test_the_previous_generation_with_another_secret_is_a_reuse() -> None:
    assert decide_refresh(rotated_once(), PresentedToken(0, b"x"), now=START) is RefreshVerdict.REUSED


def test_a_swept_successor_can_not_be_replayed() -> None:
    swept = replace(rotated_once(), successor=None)

    assert decide_refresh(swept, PresentedToken(0, FIRST), now=START) is RefreshVerdict.REUSED


def test_another_secret_of_the_current_generation_is_unknown() -> None:
    assert decide_refresh(fresh(), PresentedToken(0, b"x"), now=START) is RefreshVerdict.UNKNOWN


def test_a_generation_that_was_never_issued_is_unknown() -> None:
    assert decide_refresh(fresh(), PresentedToken(1, FIRST), now=START) is RefreshVerdict.UNKNOWN


def test_an_ended_session_refuses_even_its_current_token() -> None:
    ended = replace(fresh(), ended_at=START)

    assert decide_refresh(ended, PresentedToken(0, FIRST), now=START) is RefreshVerdict.EXPIRED


def test_an_idle_session_has_expired() -> None:
    assert decide_refresh(fresh(), PresentedToken(0, FIRST), now=START + IDLE) is RefreshVerdict.EXPIRED


def test_a_refresh_never_moves_the_end_of_the_session() -> None:
    lineage = fresh()
    for day in range(0, 30, 5):
        now = START + timedelta(days=day)
        lineage = rotate(lineage, bytes([day]), sealed=b"", now=now, idle=IDLE)

    assert lineage.expires_at == START + ABSOLUTE
    assert lineage.idle_expires_at == START + ABSOLUTE
    assert not lineage.is_live(START + ABSOLUTE)


def test_an_idle_time_longer_than_the_session_ends_with_it() -> None:
    lineage = start_lineage(FIRST, now=START, idle=ABSOLUTE * 2, absolute=ABSOLUTE)

    assert lineage.idle_expires_at == START + ABSOLUTE


steps = st.lists(
    st.tuples(st.integers(0, 6), st.sampled_from([0, 1, 9, 10, 11, 3600])), min_size=1, max_size=40
)


@given(steps)
def test_whatever_is_presented_in_whatever_order_one_token_at_most_continues_a_session(
    moves: list[tuple[int, int]],
) -> None:
    """Present any earlier token after any pause: never a second line, no race ends the session."""
    lineage = fresh()
    issued = [FIRST]
    now = START
    for back, pause in moves:
        now += timedelta(seconds=pause)
        generation = max(len(issued) - 1 - back, 0)
        token = PresentedToken(generation, issued[generation])
        verdict = decide_refresh(lineage, token, now=now)
        if verdict is RefreshVerdict.ROTATE:
            assert generation == len(issued) - 1
            issued.append(f"token {len(issued)}".encode())
            lineage = rotate(lineage, issued[-1], sealed=issued[-1], now=now, idle=IDLE)
        elif verdict is RefreshVerdict.REPLAY:
            assert lineage.successor == issued[-1]
            assert generation == len(issued) - 2
        else:
            assert verdict is RefreshVerdict.REUSED
            assert generation < len(issued) - 2 or now - lineage.rotated_at > GRACE
            lineage = replace(lineage, ended_at=now)
            break
        continuing = [
            index
            for index, digest in enumerate(issued)
            if decide_refresh(lineage, PresentedToken(index, digest), now=now) is RefreshVerdict.ROTATE
        ]
        assert continuing == [len(issued) - 1]
    if lineage.ended_at is not None:
        last = PresentedToken(len(issued) - 1, issued[-1])
        assert decide_refresh(lineage, last, now=now) is RefreshVerdict.EXPIRED
