"""Another service in miniature: an HTTP server that answers as badly as a test wants."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager


class Peer:
    """Answers every request with ``answer``: a status and a body, or nothing at all."""

    def __init__(self) -> None:
        self.status = 200
        self.body: bytes = b'{"hello": "there"}'
        self.headers = ""
        self.is_dropping = False
        self.is_silent = False
        self.requests: list[dict[str, str]] = []
        self.port = 0

    def reply(self, body: Mapping[str, object], *, status: int = 200) -> None:
        """Answer with this JSON from now on."""
        self.status, self.body = status, json.dumps(body).encode()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection."""
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                self.requests.append(_headers_of(head))
                if self.is_silent:
                    await asyncio.Event().wait()
                if self.is_dropping:
                    break
                head = f"HTTP/1.1 {self.status} X\r\ncontent-length: {len(self.body)}\r\n{self.headers}\r\n"
                writer.write(head.encode() + self.body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


def _headers_of(head: str) -> dict[str, str]:
    first, *lines = head.strip().split("\r\n")
    named = dict(line.split(": ", 1) for line in lines)
    return {"request": first, **{name.lower(): value for name, value in named.items()}}


@asynccontextmanager
async def running_peer() -> AsyncIterator[Peer]:
    """Give a peer that listens on a port of its own."""
    peer = Peer()
    server = await asyncio.start_server(peer.serve, "127.0.0.1", 0)
    peer.port = server.sockets[0].getsockname()[1]
    try:
        yield peer
    finally:
        server.close()
