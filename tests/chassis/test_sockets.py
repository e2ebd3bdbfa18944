"""WebSockets: guarded at the door, closed with a reason, forgotten when they end."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from uuid import UUID, uuid4

import pytest
import uvicorn
import websockets
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from folio.chassis import sockets as chassis_sockets
from folio.chassis.auth import Principal
from folio.chassis.sockets import LiveSockets
from tests.chassis.loglines import capture_logs
from tests.fixtures.apps import BASE_URL, RunningApp
from tests.fixtures.waiting import wait_until_async

pytestmark = pytest.mark.anyio


class Server:
    """The sample on a real port."""

    def __init__(self, app: RunningApp, port: int) -> None:
        self.app = app
        self.port = port

    def connect(
        self, path: str = "stream", *, origin: str | None = None, **headers: str
    ) -> websockets.connect:
        """Return a connection to one of the sample's sockets, not open yet."""
        return websockets.connect(
            f"ws://127.0.0.1:{self.port}/api/notes/{path}",
            additional_headers=headers,
            origin=Origin(origin) if origin else None,
        )

    @property
    def open_count(self) -> int:
        """How many sockets are open."""
        return self.app.resources.sockets.count


@pytest.fixture
async def server(sample: RunningApp) -> AsyncIterator[Server]:
    async with serving(sample) as port:
        yield Server(sample, port)


@asynccontextmanager
async def serving(app: RunningApp) -> AsyncIterator[int]:
    config = uvicorn.Config(
        app.app, port=0, lifespan="off", log_config=None, ws="websockets-sansio", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    await wait_until_async(lambda: has_started(server))
    try:
        yield int(server.servers[0].sockets[0].getsockname()[1])
    finally:
        server.should_exit = True
        await task


async def has_started(server: uvicorn.Server) -> bool:
    return server.started


async def close_of(page: ClientConnection) -> tuple[int, str]:
    """Return the code and reason a page is closed with."""
    with suppress(ConnectionClosed):
        while True:
            await asyncio.wait_for(page.recv(), 5)
    assert page.close_code is not None
    return page.close_code, page.close_reason or ""


async def test_a_user_is_let_in_and_served(server: Server) -> None:
    user_id = uuid4()

    async with server.connect(**server.app.signed_in(user_id)) as page:
        assert json.loads(await page.recv()) == {"hello": str(user_id)}
        await page.send("words")
        assert await page.recv() == "words"
        assert server.open_count == 1

    await wait_until_async(lambda: is_empty(server))


async def is_empty(server: Server) -> bool:
    return server.open_count == 0


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer nonsense"}, {"Cookie": "folio_access=x"}], ids=str
)
async def test_without_a_credential_the_page_is_told_to_sign_in(
    server: Server, headers: dict[str, str]
) -> None:
    async with server.connect(origin=BASE_URL, **headers) as page:
        code, reason = await close_of(page)

    assert code == 4401
    assert reason


async def test_a_missing_permission_is_told(server: Server) -> None:
    async with server.connect("deaf", **server.app.signed_in()) as page:
        code, reason = await close_of(page)

    assert code == 4403
    assert "note:read" in reason


@pytest.mark.parametrize("origin", ["http://evil.example", "http://localhost:4111", "null", None])
async def test_another_origin_cannot_use_the_cookie(server: Server, origin: str | None) -> None:
    cookie = f"folio_access={server.app.signer.access_token()}"

    async with server.connect(origin=origin, Cookie=cookie) as page:
        assert (await close_of(page))[0] == 4403


async def test_the_own_origin_can(server: Server) -> None:
    cookie = f"folio_access={server.app.signer.access_token()}"

    async with server.connect(origin=BASE_URL, Cookie=cookie) as page:
        assert "hello" in json.loads(await page.recv())


async def test_a_path_that_is_no_socket_is_refused(server: Server) -> None:
    with pytest.raises(websockets.exceptions.InvalidStatus):
        async with server.connect("me", **server.app.signed_in()):
            pass


async def test_a_failure_of_the_handlers_own_is_told(server: Server) -> None:
    async with server.connect(**server.app.signed_in()) as page:
        await page.recv()
        await page.send("missing")

        assert await close_of(page) == (4403, "there is no such note")


async def test_a_page_that_leaves_is_no_error(server: Server) -> None:
    with capture_logs() as lines:
        async with server.connect(**server.app.signed_in()) as page:
            await page.recv()
        await wait_until_async(lambda: is_empty(server))

    assert [line for line in lines.read() if line["level"] == "error"] == []


async def test_an_ended_session_closes_its_sockets_and_no_others(server: Server) -> None:
    user_id = uuid4()
    async with server.connect(**server.app.signed_in(user_id)) as other:
        await other.recv()
        claims = server.app.signer.claims(user_id)
        authorization = f"Bearer {server.app.signer.sign(claims)}"
        async with server.connect(Authorization=authorization) as page:
            await page.recv()

            server.app.resources.sockets.end_session(UUID(str(claims["sid"])))

            assert (await close_of(page))[0] == 4401
        assert server.open_count == 1


async def test_an_ended_user_loses_all_sockets(server: Server) -> None:
    user_id = uuid4()
    first, second = (server.connect(**server.app.signed_in(user_id)) for _ in range(2))
    async with first as one, second as other:
        for page in (one, other):
            await page.recv()

        server.app.resources.sockets.end_user(user_id)

        assert [(await close_of(page))[0] for page in (one, other)] == [4401, 4401]


async def test_a_user_has_only_so_many(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chassis_sockets, "MAX_SOCKETS_PER_USER", 1)
    headers = server.app.signed_in(uuid4())

    async with server.connect(**headers) as first:
        await first.recv()
        async with server.connect(**headers) as second:
            assert (await close_of(second))[0] == 4429
        async with server.connect(**server.app.signed_in(uuid4())) as of_another:
            assert await of_another.recv()


async def test_a_draining_process_closes_all_and_lets_nobody_in(server: Server) -> None:
    headers = server.app.signed_in(None, "note:read")
    async with server.connect("deaf", **headers) as page:
        await page.recv()

        await server.app.app.state.life.drain()

        assert (await close_of(page))[0] == 1012
    async with server.connect(**headers) as late:
        assert (await close_of(late))[0] == 1012


async def test_an_unavailable_part_is_told_as_such(server: Server) -> None:
    server.app.resources.revocations._has_loaded = False

    async with server.connect(**server.app.signed_in()) as page:
        assert (await close_of(page))[0] == 1013


async def test_a_stopping_server_ends_the_handler_too(sample: RunningApp) -> None:
    async with serving(sample) as port:
        page = await Server(sample, port).connect("deaf", **sample.signed_in(None, "note:read"))
        assert await page.recv() == "deaf"

    assert (await close_of(page))[0] in (1005, 1006, 1012)
    await wait_until_async(lambda: is_empty(Server(sample, port)))


async def test_a_service_without_a_session_is_not_counted() -> None:
    sockets = LiveSockets()
    task = asyncio.create_task(asyncio.Event().wait())

    sockets.add(Principal(None, None, frozenset(), "service", service="gateway"), task)  # type: ignore[arg-type]

    assert sockets.count == 0
    task.cancel()


async def test_ending_what_is_not_there_is_nothing() -> None:
    sockets = LiveSockets()

    sockets.end_session(uuid4())
    sockets.end_user(uuid4())

    assert sockets.count == 0
