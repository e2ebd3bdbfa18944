"""A program's token is swapped before the token check, told by a real Envoy; nobody else's request waits."""

import json
import shutil
import tempfile
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import pytest
from websockets.sync.client import connect

from tests.gateway.rig import Gateway, plane_in, running_gateway, upstream

TOKEN = "fpat_0123456789"
USER = uuid4()


@pytest.fixture(scope="module")
def exchanging() -> Iterator[Gateway]:
    """Envoy with a users service that swaps one token."""
    directory = Path(tempfile.mkdtemp(prefix="folio-gateway-"))
    with ExitStack() as stack:
        running = stack.enter_context(running_gateway(plane_in(directory)))
        access = running.signer.access_token(USER, "portfolio:read")
        users = stack.enter_context(upstream(documents={"exchange": {TOKEN: access}}))
        running.use("users", users)
        running.use("portfolio", stack.enter_context(upstream()))
        running.wait_for_keys()
        yield running
    shutil.rmtree(directory)


def test_a_programs_token_becomes_an_access_token(exchanging: Gateway) -> None:
    with exchanging.client(Authorization=f"Bearer {TOKEN}") as client:
        seen = client.get("/api/portfolios").json()["headers"]["authorization"]

    assert seen.startswith("Bearer ey")
    payload = seen.split(".")[1]
    assert json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["sub"] == str(USER)


def test_a_body_goes_with_it_untouched(exchanging: Gateway) -> None:
    with exchanging.client(Authorization=f"bearer {TOKEN}") as client:
        answer = client.post("/api/portfolios", content=b"x" * 5000)

    assert (answer.status_code, answer.json()["body_size"]) == (200, 5000)


def test_an_unknown_token_is_refused_at_the_door(exchanging: Gateway) -> None:
    with exchanging.client(Authorization="Bearer fpat_unknown") as client:
        answer = client.get("/api/portfolios")

    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


def test_users_is_told_the_callers_address_and_no_other_request_reaches_it(exchanging: Gateway) -> None:
    with exchanging.client(Authorization=f"Bearer {TOKEN}") as client:
        client.get("/api/portfolios", headers={"x-forwarded-for": "10.9.8.7"})
        own = exchanging.signed_in()
        client.get("/api/portfolios", headers=own)
        asked = client.get("/api/users/asked", headers=own).json()

    assert {one["x-forwarded-for"] for one in asked} == {"127.0.0.1"}
    assert all(one["authorization"].lower().startswith("bearer fpat_") for one in asked)


def test_a_socket_opens_with_a_programs_token(exchanging: Gateway) -> None:
    address = f"ws://127.0.0.1:{exchanging.plane.port}/api/stream"
    with connect(address, additional_headers={"Authorization": f"Bearer {TOKEN}"}) as socket:
        socket.send("hello")

        assert socket.recv(timeout=5) == "echo hello"


def test_without_users_a_programs_token_waits_for_nobody(exchanging: Gateway) -> None:
    kept = exchanging.files
    with upstream() as gone:
        exchanging.use("users", gone)
        gone.kill()
        with exchanging.client(Authorization=f"Bearer {TOKEN}") as client:
            answer = client.get("/api/portfolios")
        with exchanging.client(**exchanging.signed_in()) as client:
            other = client.get("/api/portfolios")

    assert kept is exchanging.files
    assert (answer.status_code, other.status_code) == (503, 200)
