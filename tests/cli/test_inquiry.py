"""Asking a service as the operator, and what is made of its answers."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from folio.chassis.clock import SystemClock
from folio.chassis.home import Home
from folio.chassis.identity import ServiceIdentity
from folio.chassis.ports import port_of
from folio.chassis.settings import PlatformSettings
from folio.chassis.tokens import read_service_token
from folio.cli.inquiry import Refused, ServiceSilent, ask
from tests.fixtures.platform import find_offset

ANSWERS = {
    "/well": (200, {"items": [1]}),
    "/nothing": (204, None),
    "/refused": (404, {"detail": "there is no such account"}),
    "/broken": (503, {"detail": "the database does not answer"}),
}


class Service(BaseHTTPRequestHandler):
    """Answers by path, and remembers what it was asked."""

    asked: list[tuple[str, str, str, str]] = []  # noqa: RUF012 – emptied by the fixture

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
        self.asked.append((self.command, self.path, self.headers["Authorization"], body))
        status, answer = ANSWERS[self.path.partition("?")[0]]
        self.send_response(status)
        self.end_headers()
        if answer is not None:
            self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def settings(tmp_path: Path) -> PlatformSettings:
    return PlatformSettings.model_validate({"home": tmp_path, "port_offset": find_offset()})


@pytest.fixture
def users(settings: PlatformSettings) -> Iterator[type[Service]]:
    """A service at the port of users."""
    Service.asked.clear()
    server = HTTPServer(("127.0.0.1", port_of("users", offset=settings.port_offset)), Service)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield Service
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_question_carries_a_token_of_the_operator(settings: PlatformSettings, users: type[Service]) -> None:
    answer = ask(settings, "users", "/well", query={"limit": "5"})

    ((method, path, authorization, _),) = users.asked
    scheme, _, token = authorization.partition(" ")
    key = ServiceIdentity(Home(settings.home), "users").key_of("cli")
    claims = read_service_token(token, key=key, audience="users", now=SystemClock().now())
    assert answer == {"items": [1]}
    assert (method, path, scheme) == ("GET", "/well?limit=5", "Service")
    assert (claims.caller, claims.user_id) == ("cli", None)


def test_a_body_makes_it_a_request_to_act(settings: PlatformSettings, users: type[Service]) -> None:
    assert ask(settings, "users", "/nothing", body={"email": "ann@example.com"}) == {}
    assert [(asked[0], json.loads(asked[3])) for asked in users.asked] == [
        ("POST", {"email": "ann@example.com"})
    ]


@pytest.mark.usefixtures("users")
def test_a_refusal_is_told_in_the_services_own_words(settings: PlatformSettings) -> None:
    with pytest.raises(Refused, match="there is no such account"):
        ask(settings, "users", "/refused")


@pytest.mark.usefixtures("users")
def test_a_service_that_cannot_answer_says_why(settings: PlatformSettings) -> None:
    with pytest.raises(ServiceSilent, match="the database does not answer"):
        ask(settings, "users", "/broken")


def test_nobody_at_the_port_is_said_in_words(settings: PlatformSettings) -> None:
    with pytest.raises(ServiceSilent, match="see `folio status`"):
        ask(settings, "users", "/well")
