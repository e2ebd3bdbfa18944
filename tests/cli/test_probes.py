"""Each kind of process is asked in its own language."""

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from folio.chassis.home import Home
from folio.cli import probes
from folio.cli.postgres import SOCKET_NAME
from tests.cli.conftest import sleeper


@contextmanager
def _answering(status: int, body: object) -> Iterator[str]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *_: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/health"
    server.shutdown()
    server.server_close()


def test_a_postgres_that_asks_for_a_password_is_well(server_home: Home) -> None:
    process = replace(sleeper("postgres"), probe=str(server_home.postgres_socket_dir / SOCKET_NAME))

    assert probes.ask(process).status == "healthy"


def test_a_valkey_that_answers_is_well(server_home: Home) -> None:
    process = replace(sleeper("valkey"), probe=str(server_home.valkey_socket))

    assert probes.ask(process).status == "healthy"


def test_a_service_is_what_it_says_it_is() -> None:
    report = {
        "status": "degraded",
        "checks": {"valkey": {"status": "down"}, "database": {"status": "healthy"}},
    }
    with _answering(200, report) as url:
        answer = probes.ask(replace(sleeper("users"), probe=url))

    assert (answer.status, answer.reason) == ("degraded", "waiting for valkey")


def test_a_service_that_answers_with_an_error_is_starting() -> None:
    with _answering(503, {}) as url:
        answer = probes.ask(replace(sleeper("users"), probe=url))

    assert (answer.status, answer.reason) == ("starting", "/health answered 503")


def test_an_answer_that_is_no_report_is_no_answer() -> None:
    with _answering(200, "hello") as url:
        assert probes.ask(replace(sleeper("users"), probe=url)).status == "down"


def test_silence_is_down_and_says_why() -> None:
    answer = probes.ask(replace(sleeper("users"), probe="http://127.0.0.1:1/health"))

    assert answer.status == "down"
    assert "ConnectionRefusedError" in answer.reason


def test_all_are_asked_at_once_and_answer_by_name() -> None:
    with _answering(200, {"status": "healthy"}) as url:
        answers = probes.ask_all([replace(sleeper(name), probe=url) for name in ("users", "portfolio")])

    assert {name: answer.status for name, answer in answers.items()} == {
        "users": "healthy",
        "portfolio": "healthy",
    }
    assert probes.ask_all([]) == {}
