"""An authorisation server in miniature, for a program that signs in by a code."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

TOKENS = {"access_token": "access-1", "refresh_token": "refresh-1", "scope": "portfolio:read"}
WAITING = {
    "device_code": "the device code",
    "user_code": "BCDF-GHJK",
    "verification_uri": "http://folio.example/device",
    "verification_uri_complete": "http://folio.example/device?user_code=BCDF-GHJK",
    "expires_in": 900,
    "interval": 5,
}
ANN = {"name": "Ann", "email": "ann@example.com"}
Reply = tuple[int, object]


@dataclass
class FakeAuthority:
    """What it answers, in this order, at each path; and what it was asked."""

    url: str = ""
    replies: dict[str, list[Reply]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    bearers: list[str] = field(default_factory=list)


@contextmanager
def run_authority() -> Iterator[FakeAuthority]:
    """Run one on a free port of this machine until the test is over."""
    authority = FakeAuthority()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            authority.bearers.append(self.headers.get("authorization", ""))
            self._reply({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", "0"))).decode()
            self._reply({name: values[0] for name, values in parse_qs(body).items()})

        def _reply(self, form: dict[str, str]) -> None:
            authority.asked.append((self.path, form))
            status, document = authority.replies[self.path].pop(0)
            content = document if isinstance(document, bytes) else json.dumps(document).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_arguments: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    authority.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield authority
    finally:
        server.shutdown()
        server.server_close()
