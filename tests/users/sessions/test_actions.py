"""Sessions, continued and ended, whatever the order."""

import asyncio
import json
from dataclasses import dataclass
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from folio.users.domain.lineage import GRACE
from folio.users.domain.refresh_tokens import compose_refresh_token, parse_refresh_token
from folio.users.sessions.actions import (
    Passes,
    SessionNotFound,
    SessionOver,
    TokenReused,
    continue_session,
    end_all_sessions,
    end_session,
    end_session_of,
    list_sessions,
    sweep_sessions,
)
from tests.fixtures.waiting import wait_until_async
from tests.users.door import Door

pytestmark = pytest.mark.anyio


async def session_of(door: Door) -> str:
    """Return the refresh token of a new session."""
    token: str = (await door.log_in()).json()["refresh_token"]
    return token


async def test_a_token_sealed_by_us_for_a_session_that_never_was_continues_nothing(owned: Door) -> None:
    token = compose_refresh_token(uuid4(), 0, secret=b"s" * 32, key=owned.desk.vault.refresh_key)

    with pytest.raises(SessionOver):
        await continue_session(token.text, owned.desk, transport="token")


async def test_a_session_of_a_disabled_user_is_not_continued(owned: Door) -> None:
    token = await session_of(owned)
    async with owned.desk.database.transaction() as connection:
        await connection.execute(text("UPDATE users SET disabled_at = now()"))

    with pytest.raises(SessionOver):
        await continue_session(token, owned.desk, transport="token")


async def test_new_rights_come_with_the_next_refresh(owned: Door) -> None:
    token = await session_of(owned)
    async with owned.desk.database.transaction() as connection:
        await connection.execute(text("UPDATE users SET roles = '{analyst}'"))

    passes: Passes = await continue_session(token, owned.desk, transport="token")

    assert passes.user.permissions == ("assistant:use", "portfolio:read", "workspace:read")


async def test_a_reuse_is_recorded_although_its_request_fails(owned: Door) -> None:
    token = await session_of(owned)
    await continue_session(token, owned.desk, transport="token")
    owned.advance(seconds=11)

    with pytest.raises(TokenReused):
        await continue_session(token, owned.desk, transport="token")

    async with owned.desk.database.reading() as connection:
        reasons = await connection.execute(text("SELECT end_reason FROM sessions WHERE ended_at IS NOT NULL"))
        assert list(reasons.scalars()) == ["refresh_token_reused"]


async def test_after_the_sweep_the_grace_is_over_and_the_current_token_still_continues(owned: Door) -> None:
    first = await session_of(owned)
    second = await continue_session(first, owned.desk, transport="token")
    owned.advance(seconds=11)

    await sweep_sessions(owned.desk)

    third = await continue_session(second.refresh_token, owned.desk, transport="token")
    assert third.refresh_token != second.refresh_token


async def test_any_token_of_the_line_ends_its_session_and_a_foreign_text_ends_nothing(owned: Door) -> None:
    first = await session_of(owned)
    second = await continue_session(first, owned.desk, transport="token")

    await end_session_of("fr_nonsense", owned.desk)
    await end_session_of(first, owned.desk)
    await end_session_of(first, owned.desk)

    with pytest.raises(SessionOver):
        await continue_session(second.refresh_token, owned.desk, transport="token")


async def test_each_end_is_told_on_the_bus_in_the_shape_of_the_snapshot(owned: Door) -> None:
    passes = await continue_session(await session_of(owned), owned.desk, transport="token")
    heard: list[dict[str, object]] = []
    async with owned.running.resources.valkey.pubsub(ignore_subscribe_messages=True) as pubsub:
        await pubsub.subscribe("folio:bus:revocations")
        await pubsub.get_message(timeout=2)

        await end_session(passes.session_id, passes.user.id, owned.desk, reason="r")
        await end_all_sessions(passes.user.id, owned.desk)

        async def has_heard_of_the_user() -> bool:
            message = await pubsub.get_message(timeout=0.1)
            if message is not None:
                heard.append(json.loads(message["data"]))
            return any(item.get("user_id") == str(passes.user.id) for item in heard)

        await wait_until_async(has_heard_of_the_user, deadline_s=2)
    assert {"sid": str(passes.session_id), "until": "2026-01-02T05:04:05+00:00"} in heard
    until = "2026-01-02T05:04:05+00:00"
    assert {"user_id": str(passes.user.id), "av": 2, "until": until} in heard


async def test_a_session_that_is_over_cannot_be_ended(owned: Door) -> None:
    passes = await continue_session(await session_of(owned), owned.desk, transport="token")
    await end_session(passes.session_id, passes.user.id, owned.desk, reason="r")

    with pytest.raises(SessionNotFound):
        await end_session(passes.session_id, passes.user.id, owned.desk, reason="r")


async def test_a_session_tells_when_it_was_used_last(owned: Door) -> None:
    owned.advance(seconds=1)
    token = await session_of(owned)
    owned.advance(hours=1)
    passes = await continue_session(token, owned.desk, transport="token")

    page = await list_sessions(passes.user.id, owned.desk, current=passes.session_id, cursor=None, limit=1)

    assert page.items[0].is_current
    assert page.items[0].last_used_at == owned.clock.now()


@dataclass(frozen=True)
class Refresh:
    """Some tabs continue the session at once; their answers may be lost on the way."""

    tabs: int
    is_lost: bool


@dataclass(frozen=True)
class Wait:
    """Nothing happens for a while."""

    seconds: int


@dataclass(frozen=True)
class SignOut:
    """Somebody signs out while some tabs continue."""

    tabs: int


@dataclass(frozen=True)
class Theft:
    """An old token is presented while some tabs continue."""

    tabs: int


Step = Refresh | Wait | SignOut | Theft
tabs = st.integers(1, 6)
steps = st.lists(
    st.one_of(
        st.builds(Refresh, tabs=tabs, is_lost=st.booleans()),
        st.builds(Wait, seconds=st.integers(0, 3600)),
        st.builds(Refresh, tabs=tabs, is_lost=st.booleans()),
        st.builds(SignOut, tabs=st.integers(0, 3)),
        st.builds(Theft, tabs=st.integers(0, 3)),
    ),
    max_size=12,
)


class Browser:
    """One honest browser with many tabs, and what the session should be by now."""

    def __init__(self, door: Door, first: str) -> None:
        self.door = door
        self.held = first
        self.issued = {first}
        self.older: list[str] = []
        self.rotated_at = door.clock.now()
        self.is_pending = False
        self.is_over = False

    async def take(self, step: Step) -> None:
        """Do a step, and find that nothing happened which may not."""
        if isinstance(step, Wait):
            # An honest browser asks again within the grace when an answer was lost.
            left = (self.rotated_at + GRACE - self.door.clock.now()).total_seconds()
            self.door.advance(seconds=min(step.seconds, max(left, 0)) if self.is_pending else step.seconds)
        elif isinstance(step, Refresh):
            await self._refresh(step)
        else:
            await self._end(step)

    async def _refresh(self, step: Refresh) -> None:
        answers = await asyncio.gather(*(self._continue(self.held) for _ in range(step.tabs)))
        successors = {answer for answer in answers if answer}
        assert len(successors) == (0 if self.is_over else 1), "a session was lost, or went two ways"
        if self.is_over:
            return
        (successor,) = successors
        if not self.is_pending:
            self.rotated_at = self.door.clock.now()
        self.is_pending = step.is_lost
        if not step.is_lost:
            self.older.append(self.held)
            self.held = successor

    async def _end(self, step: SignOut | Theft) -> None:
        if isinstance(step, Theft) and not self.older:
            return
        if isinstance(step, Theft):
            self.door.advance(seconds=11)
            ending = self._continue(self.older[0])
        else:
            ending = end_session_of(self.held, self.door.desk)
        await asyncio.gather(ending, *(self._continue(self.held) for _ in range(step.tabs)))
        self.is_over = True

    async def _continue(self, token: str) -> str | None:
        try:
            passes = await continue_session(token, self.door.desk, transport="token")
        except (SessionOver, TokenReused):
            return None
        self.issued.add(passes.refresh_token)
        return passes.refresh_token

    def generations(self) -> list[int]:
        """Return the place in the line of every token that was ever issued."""
        key = self.door.desk.vault.refresh_key
        found = [parse_refresh_token(token, key=key) for token in self.issued]
        return [token.generation for token in found if token]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(story=steps)
async def test_no_interleaving_loses_a_session_or_lets_it_go_two_ways(owned: Door, story: list[Step]) -> None:
    browser = Browser(owned, await session_of(owned))

    for step in story:
        await browser.take(step)

    generations = browser.generations()
    assert len(generations) == len(set(generations))
    if browser.is_over:
        for token in browser.issued:
            assert await browser._continue(token) is None


async def test_of_twenty_refreshes_at_once_all_get_the_one_successor(owned: Door) -> None:
    token = await session_of(owned)

    answers = await asyncio.gather(
        *(continue_session(token, owned.desk, transport="token") for _ in range(20))
    )

    assert len({answer.refresh_token for answer in answers}) == 1
