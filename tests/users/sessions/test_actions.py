"""Sessions, continued and ended, whatever the order."""

import json
from uuid import uuid4

import pytest
from sqlalchemy import text

from folio.users.domain.refresh_tokens import compose_refresh_token
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
