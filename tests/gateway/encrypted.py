"""An instance that is only spoken to with a certificate, and tells which one it was shown."""

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from folio.gateway.domain.endpoints import Endpoint


class _Teller(BaseHTTPRequestHandler):
    """Answers every request with the serial number of the caller's certificate, and hangs up."""

    def do_GET(self) -> None:
        connection = self.connection
        shown = connection.getpeercert() if isinstance(connection, ssl.SSLSocket) else None
        body = json.dumps({"serial": (shown or {}).get("serialNumber")}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.send_header("connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing of who hung up during the handshake."""


@contextmanager
def encrypted_upstream(context: ssl.SSLContext) -> Iterator[Endpoint]:
    """Run an instance that serves with this context, which asks for the caller's certificate."""
    server = _Server(("127.0.0.1", 0), _Teller)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield Endpoint("127.0.0.1", server.server_address[1])
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
