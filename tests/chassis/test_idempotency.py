"""A write with a key happens once, however often and however badly it is sent."""

import asyncio
from uuid import UUID, uuid4

import httpx2
import pytest
from sqlalchemy import text

from folio.chassis.bus import Message
from folio.chassis.idempotency import forget_keys
from folio.chassis.identity import ServiceIdentity
from folio.chassis.tokens import SERVICE_TYPE, ServiceClaims, service_claims, sign_token
from tests.fixtures.apps import RunningApp
from tests.fixtures.waiting import wait_until_async

pytestmark = pytest.mark.anyio


class Caller:
    """A person with a key and an amount of his own, so that his rows can be told from others'."""

    def __init__(self, app: RunningApp) -> None:
        self.app = app
        self.user_id = uuid4()
        self.headers = {**app.signed_in(self.user_id), "Idempotency-Key": uuid4().hex}

    async def post(self, path: str = "/api/notes", amount: str = "1", **headers: str) -> httpx2.Response:
        """Send a note with the key."""
        return await self.app.http.post(path, json={"amount": amount}, headers={**self.headers, **headers})

    async def upload(self, content: bytes, *, boundary: str) -> httpx2.Response:
        """Send a file with the key, in a form with this boundary."""
        body = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'.encode()
            + content
            + f"\r\n--{boundary}--\r\n".encode()
        )
        headers = {**self.headers, "content-type": f'multipart/form-data; boundary="{boundary}"'}
        return await self.app.http.post("/api/notes/file", content=body, headers=headers)

    async def count(self) -> int:
        """Return how many notes this person has."""
        async with self.app.resources.store.reading() as connection:
            found = await connection.scalar(
                text("SELECT count(*) FROM notes WHERE author = :author"), {"author": self.user_id}
            )
        return int(found or 0)


@pytest.fixture
def caller(shared: RunningApp) -> Caller:
    return Caller(shared)


async def test_the_second_answer_is_the_first_and_marked(caller: Caller) -> None:
    first, second = await caller.post(), await caller.post()

    assert (first.status_code, second.status_code) == (201, 201)
    assert second.content == first.content
    assert second.headers["content-type"] == first.headers["content-type"]
    assert "idempotency-replayed" not in first.headers
    assert second.headers["idempotency-replayed"] == "true"
    assert await caller.count() == 1


async def test_without_a_key_each_write_happens(caller: Caller) -> None:
    del caller.headers["Idempotency-Key"]

    await caller.post()
    await caller.post()

    assert await caller.count() == 2


@pytest.mark.parametrize(
    ("path", "amount"), [("/api/notes", "2"), ("/api/notes/lines", "1"), ("/api/notes?x=1", "1")]
)
async def test_a_key_is_for_one_request(caller: Caller, path: str, amount: str) -> None:
    await caller.post()

    other = await caller.post(path, amount)

    assert other.status_code == 422
    assert other.json()["code"] == "idempotency_key_reused"
    assert await caller.count() == 1


async def test_a_key_is_its_callers_own(shared: RunningApp) -> None:
    one, other = Caller(shared), Caller(shared)
    other.headers["Idempotency-Key"] = one.headers["Idempotency-Key"]

    await one.post()
    answer = await other.post()

    assert "idempotency-replayed" not in answer.headers
    assert await other.count() == 1


async def test_a_service_does_not_share_keys_with_the_user_it_acts_for(caller: Caller) -> None:
    await caller.post()
    authorization = service_authorization(caller.app, caller.user_id)

    answer = await caller.post(Authorization=authorization)

    assert answer.status_code == 201
    assert "idempotency-replayed" not in answer.headers


def service_authorization(app: RunningApp, user_id: UUID) -> str:
    identity = ServiceIdentity(app.resources.settings.platform.state, "assistant")
    claims = ServiceClaims("assistant", user_id, uuid4(), frozenset())
    wire = service_claims(claims, audience="workspace", now=app.resources.clock.now())
    return f"Service {sign_token(wire, key=identity.key, type_=SERVICE_TYPE)}"


@pytest.mark.parametrize("key", ["", "x" * 201, "\x7f", "é", "\t"])
async def test_an_unusable_key_is_refused_before_anything_happens(caller: Caller, key: str) -> None:
    caller.headers["Idempotency-Key"] = key.encode("latin-1")  # type: ignore[assignment]  # bytes on the wire

    answer = await caller.post()

    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid_idempotency_key"
    assert await caller.count() == 0


async def test_a_key_on_a_reading_route_is_ignored(caller: Caller) -> None:
    for _ in range(2):
        answer = await caller.app.http.get("/api/notes/me", headers=caller.headers)

        assert answer.status_code == 200
        assert "idempotency-replayed" not in answer.headers


async def test_a_refused_request_leaves_its_key_free(caller: Caller) -> None:
    refused = await caller.post(amount="many")

    accepted = await caller.post(amount="1")

    assert (refused.status_code, accepted.status_code) == (422, 201)
    assert await caller.count() == 1


async def test_a_crash_between_the_act_and_the_answer_leaves_neither(caller: Caller) -> None:
    lost = await caller.post("/api/notes/killed")

    assert lost.status_code == 503
    assert await caller.count() == 0
    assert (await caller.post()).status_code == 201
    assert await caller.count() == 1


async def test_of_parallel_requests_one_happens_and_the_others_are_told_to_wait(caller: Caller) -> None:
    running = asyncio.create_task(caller.post("/api/notes/slow", "1"))
    await wait_until_async(lambda: is_sleeping(caller.app))

    meanwhile = await caller.post("/api/notes/slow", "1")
    first = await running
    again = await caller.post("/api/notes/slow", "1")

    assert meanwhile.status_code == 409
    assert meanwhile.json()["code"] == "idempotency_key_in_use"
    assert again.content == first.content
    assert again.headers["idempotency-replayed"] == "true"
    assert await caller.count() == 1


async def test_a_cancelled_request_leaves_its_key_free(caller: Caller) -> None:
    running = asyncio.create_task(caller.post("/api/notes/slow", "30"))
    await wait_until_async(lambda: is_sleeping(caller.app))
    running.cancel()
    await asyncio.wait([running])

    assert (await caller.post()).status_code == 201
    assert await caller.count() == 1


async def is_sleeping(app: RunningApp) -> bool:
    async with app.resources.store.reading() as connection:
        found = await connection.scalar(
            text(
                "SELECT count(*) FROM pg_stat_activity "
                "WHERE datname = current_database() AND query LIKE 'SELECT pg_sleep%'"
            )
        )
    return bool(found)


async def test_a_streamed_answer_is_kept_whole(caller: Caller) -> None:
    first, second = await caller.post("/api/notes/lines"), await caller.post("/api/notes/lines")

    assert first.text == second.text == "0,1\n1,1\n2,1\n"
    assert second.headers["content-disposition"] == "inline"
    assert second.headers["content-type"] == first.headers["content-type"] == "text/csv; charset=utf-8"
    assert await caller.count() == 1


async def test_a_file_sent_again_in_another_form_is_the_same(caller: Caller) -> None:
    first = await caller.upload(b"content", boundary="one-boundary")
    second = await caller.upload(b"content", boundary="quite-another")

    assert first.json() == second.json() == {"size": 7}
    assert second.headers["idempotency-replayed"] == "true"


async def test_another_file_of_the_same_length_is_another_request(caller: Caller) -> None:
    await caller.upload(b"content", boundary="one-boundary")

    other = await caller.upload(b"CONTENT", boundary="one-boundary")

    assert other.status_code == 422
    assert other.json()["code"] == "idempotency_key_reused"


async def test_a_large_file_is_fingerprinted_too(caller: Caller) -> None:
    content = bytes(range(256)) * 8192

    first = await caller.upload(content, boundary="one-boundary")
    second = await caller.upload(content, boundary="quite-another")

    assert first.json() == second.json() == {"size": 2**21}


async def test_a_failure_that_the_handler_catches_undoes_the_same_with_and_without_a_key(
    shared: RunningApp,
) -> None:
    keyed, plain = Caller(shared), Caller(shared)
    del plain.headers["Idempotency-Key"]

    answers = [(await one.post("/api/notes/stubborn")).json() for one in (keyed, plain)]

    assert answers == [{"second": "refused"}, {"second": "refused"}]
    assert await keyed.count() == await plain.count() == 1


async def test_others_hear_of_a_keyed_write_once_it_can_be_seen(sample: RunningApp) -> None:
    caller, seen = Caller(sample), []

    async def look(_message: Message) -> None:
        seen.append(await caller.count())

    sample.resources.bus.subscribe("notes", look)
    listening = asyncio.create_task(sample.resources.bus.run())
    await wait_until_async(lambda: is_connected(sample))
    try:
        await caller.post()

        await wait_until_async(lambda: has_any(seen))
    finally:
        listening.cancel()
    assert set(seen) == {1}


async def is_connected(sample: RunningApp) -> bool:
    return sample.resources.bus.is_connected


async def has_any(seen: list[int]) -> bool:
    return bool(seen)


async def test_keys_are_forgotten_only_when_they_are_old(caller: Caller) -> None:
    await caller.post()

    await forget_keys(caller.app.resources.store)
    kept = await caller.post()
    await forget_keys(caller.app.resources.store, older_than="0 seconds")
    forgotten = await caller.post()

    assert kept.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in forgotten.headers
