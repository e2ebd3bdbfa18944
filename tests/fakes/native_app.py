"""An app on the person's computer: it listens on whichever port is free for the answer to its request."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

PAGE = b"<!doctype html><html lang='en'><title>Done</title><h1>You may close this window</h1></html>"


@dataclass
class NativeApp:
    """What the app has heard."""

    port: int = 0
    answers: list[dict[str, str]] = field(default_factory=list)

    @property
    def redirect_uri(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/callback"


@contextmanager
def listen() -> Iterator[NativeApp]:
    """Listen for answers until the test is over."""
    app = NativeApp()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/callback?"):
                query = parse_qs(urlsplit(self.path).query)
                app.answers.append({name: values[0] for name, values in query.items()})
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(PAGE)

        def log_message(self, *_arguments: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    app.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield app
    finally:
        server.shutdown()
        server.server_close()
