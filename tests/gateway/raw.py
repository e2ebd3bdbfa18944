"""HTTP as it is written: paths and headers that a well-behaved client would never send."""

import http.client
import socket

from tests.gateway.rig import Gateway


def ask(
    gateway: Gateway, path: str, *, method: str = "GET", headers: dict[str, str] | None = None
) -> tuple[int, http.client.HTTPMessage, bytes]:
    """Return the answer to a request whose path goes out letter by letter."""
    connection = http.client.HTTPConnection("127.0.0.1", gateway.plane.port, timeout=20)
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": "localhost", **(headers or {})}.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def send_bytes(gateway: Gateway, request: bytes) -> bytes:
    """Return whatever comes back until the gateway closes."""
    with socket.create_connection(("127.0.0.1", gateway.plane.port), timeout=20) as connection:
        connection.sendall(request)
        received = b""
        while part := connection.recv(65536):
            received += part
        return received
