"""The sample service as a real process: how it starts, what it survives, how it stops."""

import asyncio
import json
import signal
import time
from collections.abc import Iterator

import httpx2
import psycopg
import pytest
import websockets
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from folio.chassis.bus import PREFIX
from folio.cli import provision
from tests.chassis.stage import Process, Stage, open_stage
from tests.fixtures.waiting import wait_until, wait_until_async

LIMIT_S = 10


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with open_stage() as stage:
        yield stage


@pytest.fixture(scope="module")
def running(stage: Stage) -> Iterator[Process]:
    """One process for the tests that leave it as it was."""
    with stage.process() as process:
        process.start().wait_ready()
        wait_until(stage.lease_ms)
        yield process


async def answer_of(stage: Stage, process: Process, seconds: str) -> httpx2.Response:
    async with httpx2.AsyncClient(timeout=30) as http:
        return await http.post(
            f"http://127.0.0.1:{process.port}/api/notes/slow",
            json={"amount": seconds},
            headers=stage.authorization(),
        )


def assert_log_is_clean(process: Process, stage: Stage) -> None:
    """Every line is JSON, the life of the process is told, and no token is."""
    events = [json.loads(line) for line in process.log.splitlines()]
    assert {event["service"] for event in events} == {"workspace"}
    assert {"service.starting", "service.ready", "service.stopped"} <= {event["event"] for event in events}
    assert "error" not in {event["level"] for event in events}
    assert stage.signer.sign({"sub": "x"}).split(".")[0] not in process.log


async def is_answering(process: Process, count: int) -> bool:
    """Return whether so many slow requests are being worked on."""
    async with httpx2.AsyncClient() as http:
        document = (await http.get(f"http://127.0.0.1:{process.port}/health")).json()
    assert document["status"] in ("healthy", "degraded")
    return count_sleeping(process) == count


def count_sleeping(process: Process) -> int:
    with psycopg.connect(provision.administrator_url(process.home, None)) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'"
        ).fetchone()
    return int(row[0]) if row else 0


@pytest.mark.anyio
async def test_told_to_stop_it_finishes_what_it_has_and_leaves_the_registry_first(stage: Stage) -> None:
    with stage.process() as process:
        process.start().wait_ready()
        wait_until(lambda: len(stage.lease_ms()) == 1)
        url = f"ws://127.0.0.1:{process.port}/api/notes/deaf"
        async with websockets.connect(url, additional_headers=stage.authorization(None, "note:read")) as page:
            assert await page.recv() == "deaf"
            requests = [asyncio.create_task(answer_of(stage, process, "1.5")) for _ in range(3)]
            await wait_until_async(lambda: is_answering(process, 3))
            began = time.monotonic()

            process.send(signal.SIGTERM)
            wait_until(lambda: stage.lease_ms() == [], deadline_s=1)
            assert count_sleeping(process) == 3
            answers = [(await request).status_code for request in requests]
            with pytest.raises(ConnectionClosed) as closed:
                await page.recv()

        assert answers == [200, 200, 200]
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1012
        assert process.wait(LIMIT_S - (time.monotonic() - began)) == 0
        assert stage.lease_ms() == []
        assert_log_is_clean(process, stage)


@pytest.mark.anyio
async def test_a_request_that_never_ends_does_not_keep_it_from_stopping(stage: Stage) -> None:
    with stage.process() as process:
        process.start().wait_ready()
        request = asyncio.create_task(answer_of(stage, process, "60"))
        await wait_until_async(lambda: is_answering(process, 1))

        process.send(signal.SIGTERM)

        assert await asyncio.to_thread(process.wait, LIMIT_S) == 0
        await asyncio.wait([request])
        wait_until(lambda: count_sleeping(process) == 0)


def test_killed_it_leaves_a_lease_that_runs_out_and_starts_again(stage: Stage) -> None:
    with stage.process() as process:
        process.start().wait_ready()
        wait_until(lambda: len(stage.lease_ms()) == 1)

        process.send(signal.SIGKILL)
        process.wait(5)
        (left_ms,) = stage.lease_ms()

        assert 0 < left_ms <= 10_000
        process.start().wait_ready()
        assert len(stage.lease_ms()) == 1


def test_a_process_that_cannot_get_its_port_leaves_the_one_that_has_it_alone(
    stage: Stage, running: Process
) -> None:
    second = Process(stage.home, FOLIO_PORT_OFFSET=str(running.offset))

    code = second.start().wait(20)

    assert code not in (0, 78)
    assert "address already in use" in second.log
    assert running.probe("/readyz") == 200
    assert len(stage.lease_ms()) == 1


@pytest.mark.anyio
async def test_a_page_of_another_origin_opens_no_socket(stage: Stage, running: Process) -> None:
    cookie = f"folio_access={stage.signer.access_token()}"
    url = f"ws://127.0.0.1:{running.port}/api/notes/stream"

    async with websockets.connect(
        url,
        origin=Origin("http://evil.example"),
        additional_headers={"Cookie": cookie},
    ) as page:
        with pytest.raises(ConnectionClosed) as closed:
            await page.recv()
    async with websockets.connect(
        url,
        origin=Origin(running.origin),
        additional_headers={"Cookie": cookie},
    ) as page:
        greeting = json.loads(await page.recv())

    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4403
    assert set(greeting) == {"hello"}


@pytest.mark.anyio
@pytest.mark.parametrize("path", ["stream", "deaf"])
async def test_an_ended_session_closes_its_sockets_within_two_seconds(
    stage: Stage, running: Process, path: str
) -> None:
    claims = stage.signer.claims(None, "note:read")
    headers = {"Authorization": f"Bearer {stage.signer.sign(claims)}"}
    async with websockets.connect(
        f"ws://127.0.0.1:{running.port}/api/notes/{path}", additional_headers=headers
    ) as page:
        await page.recv()
        ended = {"sid": claims["sid"], "until": "2099-01-01T00:00:00+00:00"}

        began = time.monotonic()
        assert stage.valkey.publish(f"{PREFIX}revocations", json.dumps(ended)) == 1
        with pytest.raises(ConnectionClosed) as closed:
            await page.recv()

        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4401
        assert time.monotonic() - began < 2
    assert httpx2.get(f"http://127.0.0.1:{running.port}/api/notes/me", headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"FOLIO_PUBLIC_URL": "http://folio.lan"}, "FOLIO_PUBLIC_URL"),
        ({"FOLIO_HOME": "/proc/nowhere"}, "/proc/nowhere"),
    ],
    ids=["setting", "home"],
)
def test_misconfigured_it_says_what_is_wrong_and_does_not_start(
    stage: Stage, environ: dict[str, str], words: str
) -> None:
    process = Process(stage.home, **environ)

    assert process.start().wait(20) == 78
    assert words in process.log
    assert "Traceback" not in process.log


def test_without_its_servers_it_waits_for_them_and_can_be_stopped() -> None:
    with open_stage(is_started=False) as stage, stage.process() as one, stage.process() as other:
        for process in (one.start(), other.start()):
            wait_until(lambda process=process: process.probe("/livez") == 200, deadline_s=30)  # type: ignore[misc]
        assert one.probe("/readyz") == 503
        assert one.probe("/api/notes/me") == 503
        other.send(signal.SIGTERM)
        assert other.wait(LIMIT_S) == 0

        stage.valkey.start()
        stage.start_postgres()
        one.wait_ready()
        wait_until(lambda: len(stage.lease_ms()) == 1)

        stage.valkey.kill()
        one.send(signal.SIGTERM)
        assert one.wait(LIMIT_S) == 0
