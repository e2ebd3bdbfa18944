"""The users service in miniature: tells the other services who somebody is, as its contract says."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from valkey.asyncio import Valkey

from folio.chassis.registry import INDEX, Instance


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody with an account."""

    id: UUID
    name: str
    email: str
    owns_address: bool


@dataclass(slots=True)
class PeopleServer:
    """Answers ``/internal/people`` for whom it knows."""

    known: list[Known] = field(default_factory=list)

    def add(self, user_id: UUID, *, name: str, email: str, owns_address: bool = True) -> None:
        """Let somebody have an account, or show at last that its address is his."""
        self.known = [person for person in self.known if person.id != user_id]
        self.known.append(Known(user_id, name, email, owns_address))

    def _answer(self, target: str) -> tuple[int, dict[str, object]]:
        parts = urlsplit(target)
        email = parse_qs(parts.query).get("email", [""])[0]
        wanted = parts.path.rpartition("/")[2]
        for person in self.known:
            is_addressed = bool(email) and person.email.casefold() == email.casefold()
            if str(person.id) == wanted or (is_addressed and person.owns_address):
                return 200, {**asdict(person), "id": str(person.id)}
        return 404, {"code": "nobody_there"}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection."""
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                status, answer = self._answer(head.split(" ", 2)[1])
                body = json.dumps(answer).encode()
                head = f"HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {len(body)}"
                writer.write(head.encode() + b"\r\n\r\n" + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def running_people(valkey: Valkey) -> AsyncIterator[PeopleServer]:
    """Give a server of people that is registered as the users service."""
    people = PeopleServer()
    server = await asyncio.start_server(people.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    me = Instance("users", 0, "127.0.0.1", port, "0", "2026-01-01T00:00:00Z", 1, ready=True)
    await valkey.set(me.key, json.dumps(asdict(me)))
    await valkey.sadd(INDEX, me.key)  # type: ignore[misc]  # the library's union of both clients
    try:
        yield people
    finally:
        await valkey.delete(me.key)
        server.close()
