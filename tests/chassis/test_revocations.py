"""Sessions that end before their tokens expire, and the sockets that end with them."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from folio.chassis.auth import Principal
from folio.chassis.bus import Bus
from folio.chassis.resources import open_valkey
from folio.chassis.revocations import CHANNEL, Revocations
from folio.chassis.sockets import LiveSockets
from folio.chassis.tokens import AccessClaims
from folio.kernel.errors import Unavailable
from tests.chassis.loglines import capture_logs
from tests.chassis.ownservers import OwnValkey, own_valkey
from tests.fakes.clock import ManualClock
from tests.fixtures.waiting import wait_until_async

pytestmark = pytest.mark.anyio


class UsersService:
    """The list of revocations as the users service would tell it."""

    def __init__(self) -> None:
        self.sessions: list[object] = []
        self.users: list[object] = []
        self.is_away = False
        self.asked = 0

    async def snapshot(self) -> Mapping[str, object]:
        """Return all of it."""
        self.asked += 1
        if self.is_away:
            raise Unavailable("the users service does not answer")
        return {"sessions": self.sessions, "users": self.users}


class Desk:
    """A list, its source, and one user with a token."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.users = UsersService()
        self.sockets = LiveSockets()
        self.list = Revocations(snapshot=self.users.snapshot, sockets=self.sockets, clock=self.clock)
        self.claims = AccessClaims(
            user_id=uuid4(),
            session_id=uuid4(),
            token_id="token-1",
            permissions=frozenset(),
            version=3,
            csrf="",
            expires_at=self.clock.now() + timedelta(minutes=10),
        )

    def session_entry(self, session_id: UUID | None = None) -> dict[str, object]:
        """Return the entry that ends a session."""
        return {"sid": str(session_id or self.claims.session_id), "until": self._until()}

    def user_entry(self, version: int) -> dict[str, object]:
        """Return the entry that ends a user's older authorisations."""
        return {"user_id": str(self.claims.user_id), "av": version, "until": self._until()}

    def open_socket(self) -> asyncio.Task[None]:
        """Return the task of a socket of the user's session."""
        task = asyncio.create_task(_wait_for_ever())
        principal = Principal(self.claims.user_id, self.claims.session_id, frozenset(), "cookie")
        self.sockets.add(principal, task)
        return task

    def _until(self) -> str:
        return (self.clock.now() + timedelta(minutes=15)).isoformat()


async def _wait_for_ever() -> None:
    await asyncio.Event().wait()


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_before_the_first_load_nobody_can_tell(desk: Desk) -> None:
    with pytest.raises(Unavailable):
        desk.list.is_revoked(desk.claims)


async def test_an_empty_list_revokes_nothing(desk: Desk) -> None:
    await desk.list.load()

    assert not desk.list.is_revoked(desk.claims)


async def test_an_ended_session_is_revoked_and_another_is_not(desk: Desk) -> None:
    desk.users.sessions = [desk.session_entry()]

    await desk.list.load()

    assert desk.list.is_revoked(desk.claims)
    assert not desk.list.is_revoked(replace(desk.claims, session_id=uuid4()))


async def test_a_users_older_authorisations_are_revoked(desk: Desk) -> None:
    desk.users.users = [desk.user_entry(4), desk.user_entry(2)]

    await desk.list.load()

    assert desk.list.is_revoked(desk.claims)
    assert not desk.list.is_revoked(replace(desk.claims, version=4))


async def test_an_entry_is_forgotten_when_its_tokens_have_expired(desk: Desk) -> None:
    desk.users.sessions, desk.users.users = [desk.session_entry()], [desk.user_entry(4)]
    await desk.list.load()
    desk.users.sessions, desk.users.users = [], []

    desk.clock.advance(timedelta(minutes=16))
    await desk.list.load()

    assert not desk.list.is_revoked(desk.claims)


async def test_a_failed_load_keeps_the_old_list(desk: Desk) -> None:
    desk.users.sessions = [desk.session_entry()]
    await desk.list.load()
    desk.users.is_away = True

    with capture_logs() as lines:
        await desk.list.load()

    assert desk.list.is_revoked(desk.claims)
    assert lines.read()[0]["event"] == "revocations.load_failed"


@pytest.mark.parametrize(
    "entry",
    [
        {},
        {"sid": "x", "until": "2026-01-02T03:04:05+00:00"},
        {"sid": str(UUID(int=1))},
        {"sid": str(UUID(int=1)), "until": "soon"},
        {"user_id": str(UUID(int=1)), "av": "x", "until": "2026-01-02T03:04:05+00:00"},
        "entry",
        None,
    ],
    ids=str,
)
async def test_an_unreadable_entry_does_not_hide_the_others(desk: Desk, entry: object) -> None:
    desk.users.sessions = [entry, desk.session_entry()]

    with capture_logs() as lines:
        await desk.list.load()

    assert desk.list.is_revoked(desk.claims)
    assert lines.read()[0]["event"] == "revocations.entry_unreadable"


async def test_a_time_without_a_zone_is_no_reason_to_fail(desk: Desk) -> None:
    desk.users.sessions = [{"sid": str(desk.claims.session_id), "until": "2099-01-01T00:00:00"}]

    await desk.list.load()

    assert desk.list.is_revoked(desk.claims)


async def test_a_document_without_lists_is_an_empty_one(desk: Desk) -> None:
    desk.users.sessions = None  # type: ignore[assignment]  # what the test is about

    await desk.list.load()

    assert not desk.list.is_revoked(desk.claims)


async def test_the_sockets_of_a_session_end_with_it(desk: Desk) -> None:
    task = desk.open_socket()
    desk.users.sessions = [desk.session_entry()]

    await desk.list.load()
    await asyncio.wait([task], timeout=1)

    assert task.cancelled()
    assert desk.sockets.count == 0


async def test_only_a_newer_version_ends_the_users_sockets(desk: Desk) -> None:
    desk.users.users = [desk.user_entry(4)]
    await desk.list.load()
    task = desk.open_socket()

    await desk.list.load()
    stayed = not task.cancelling()
    desk.users.users = [desk.user_entry(5)]
    await desk.list.load()
    await asyncio.wait([task], timeout=1)

    assert stayed
    assert task.cancelled()


@asynccontextmanager
async def following(desk: Desk, server: OwnValkey) -> AsyncIterator[Bus]:
    client = open_valkey(server.url)
    bus = Bus(client)
    tasks = {asyncio.create_task(desk.list.follow(bus)), asyncio.create_task(_wait_for_ever())}
    await asyncio.sleep(0)
    tasks.add(asyncio.create_task(bus.run()))
    try:
        await wait_until_async(lambda: is_connected(bus))
        yield bus
    finally:
        pending = tasks
        while pending:
            for task in pending:
                task.cancel()
            _, pending = await asyncio.wait(pending, timeout=0.1)
        await client.aclose()


async def is_connected(bus: Bus) -> bool:
    return bus.is_connected


async def is_revoked(desk: Desk) -> bool:
    return desk.list.is_revoked(desk.claims)


async def test_a_message_revokes_at_once(desk: Desk) -> None:
    with own_valkey() as server:
        async with following(desk, server) as bus:
            await bus.publish(CHANNEL, desk.session_entry())

            await wait_until_async(lambda: is_revoked(desk), deadline_s=1)


async def test_what_was_published_in_a_gap_is_known_within_two_seconds(desk: Desk) -> None:
    with own_valkey() as server:
        async with following(desk, server) as bus:
            server.kill()
            await wait_until_async(lambda: is_gone(bus))
            desk.users.sessions = [desk.session_entry()]

            await wait_until_async(lambda: is_revoked(desk), deadline_s=2)


async def is_gone(bus: Bus) -> bool:
    return not bus.is_connected


async def test_a_reconnect_loads_the_list_anew(desk: Desk) -> None:
    with own_valkey() as server:
        async with following(desk, server) as bus:
            server.kill()
            server.start()
            await wait_until_async(lambda: is_connected(bus))
            desk.users.sessions = [desk.session_entry()]
            server.kill()
            server.start()

            await wait_until_async(lambda: is_revoked(desk), deadline_s=3)


async def test_a_users_service_that_comes_late_is_asked_until_it_answers(desk: Desk) -> None:
    desk.users.is_away = True
    with own_valkey() as server:
        async with following(desk, server):
            desk.users.is_away = False

            await wait_until_async(lambda: has_loaded(desk), deadline_s=3)


async def has_loaded(desk: Desk) -> bool:
    try:
        return not desk.list.is_revoked(desk.claims)
    except Unavailable:
        return False
