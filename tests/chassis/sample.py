"""A small service on the whole chassis, for the tests of the chassis itself."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated
from uuid import UUID

from fastapi import UploadFile, WebSocket
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import StreamingResponse

from folio.chassis.auth import CurrentPrincipal, CurrentUser, Principal, authenticated, internal, permission
from folio.chassis.database import Database
from folio.chassis.outbox import Consumer, Event, publish_event
from folio.chassis.resources import Resources
from folio.chassis.routing import Router, provided
from folio.chassis.server import Service, Wiring
from folio.chassis.settings import ServiceSettings
from folio.chassis.wire import DecimalText, StrictBody
from folio.kernel.errors import NotFound

CurrentDatabase = Annotated[Database, provided(Database)]
CurrentResources = Annotated[Resources, provided(Resources)]
# What another service's event books, to be told from what people wrote.
BOOKED = 1000


class NewNote(StrictBody):
    """An amount to write down."""

    text: str = ""
    amount: DecimalText


router = Router(prefix="/api/notes")


@router.post("", policy=authenticated, status_code=201)
async def write_note(body: NewNote, user: CurrentUser, resources: CurrentResources) -> dict[str, str]:
    """Write a note and tell the others."""
    async with resources.store.transaction() as connection:
        await insert_note(connection, body, author=user.id)
        payload: dict[str, object] = {"author": str(user.id)}
        await publish_event(connection, "notes.written", payload, clock=resources.clock)
        count = await connection.scalar(text("SELECT count(*) FROM notes"))
    await resources.bus.publish("notes", {"count": count})
    return {"count": str(count)}


@router.post("/many", policy=authenticated, status_code=201)
async def write_notes(body: list[NewNote], user: CurrentUser, database: CurrentDatabase) -> int:
    """Write all of them or none."""
    async with database.transaction() as connection:
        for note in body:
            await insert_note(connection, note, author=user.id)
    return len(body)


@router.post("/file", policy=authenticated, status_code=201)
async def write_file(file: UploadFile, user: CurrentUser, database: CurrentDatabase) -> dict[str, int]:
    """Write the size of a file down."""
    size = len(await file.read())
    async with database.transaction() as connection:
        await insert_note(connection, NewNote.model_validate({"amount": str(size)}), author=user.id)
    return {"size": size}


@router.post("/lines", policy=authenticated)
async def write_lines(body: NewNote, user: CurrentUser, database: CurrentDatabase) -> StreamingResponse:
    """Write a note and answer in a stream."""
    async with database.transaction() as connection:
        await insert_note(connection, body, author=user.id)

    async def lines() -> AsyncIterator[str]:
        for number in range(3):
            yield f"{number},{body.amount}\n"

    return StreamingResponse(lines(), media_type="text/csv", headers={"content-disposition": "inline"})


@router.post("/stubborn", policy=authenticated)
async def write_stubbornly(body: NewNote, user: CurrentUser, database: CurrentDatabase) -> dict[str, str]:
    """Write a note beside one that the database refuses."""
    async with database.transaction() as connection:
        await insert_note(connection, body, author=user.id)
    try:
        async with database.transaction() as connection:
            await insert_note(connection, body, author=user.id)
            await connection.execute(text("INSERT INTO notes (id) SELECT id FROM notes LIMIT 1"))
    except IntegrityError:
        return {"second": "refused"}
    return {"second": "written"}


@router.post("/killed", policy=authenticated)
async def write_and_die(body: NewNote, user: CurrentUser, database: CurrentDatabase) -> None:
    """Write a note and lose the database's process before the commit."""
    async with database.transaction() as connection:
        await insert_note(connection, body, author=user.id)
        await connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))


@router.post("/slow", policy=authenticated)
async def write_slowly(body: NewNote, user: CurrentUser, database: CurrentDatabase) -> dict[str, str]:
    """Take as many seconds as the amount says."""
    async with database.transaction() as connection:
        await insert_note(connection, body, author=user.id)
        await connection.execute(text("SELECT pg_sleep(:s)"), {"s": float(body.amount)})
    return {"slow": "done"}


@router.get("", policy=authenticated)
async def find_notes(database: CurrentDatabase, search: str = "", least: int = 0) -> dict[str, int]:
    """Count the notes of a search; neither parameter is looked at before the database sees it."""
    async with database.reading() as connection:
        found = await connection.scalar(
            text("SELECT count(*) FROM notes WHERE :search <> '' AND id >= CAST(:least AS integer)"),
            {"search": search, "least": least},
        )
    return {"count": int(found or 0)}


@router.get("/secret", policy=permission("note:read"))
async def read_secret() -> dict[str, str]:
    """Read what needs a permission."""
    return {"secret": "yes"}


@router.get("/missing", policy=authenticated)
async def read_missing() -> None:
    """Find nothing."""
    raise NotFound("there is no such note", code="note_not_found")


@router.get("/broken", policy=authenticated)
async def read_broken() -> None:
    """Have a bug."""
    raise ZeroDivisionError


@router.get("/torn", policy=authenticated)
async def read_torn() -> StreamingResponse:
    """Have a bug in the middle of the answer."""

    async def lines() -> AsyncIterator[str]:
        yield "one\n"
        raise ZeroDivisionError

    return StreamingResponse(lines())


@router.get("/mine", policy=internal("gateway", "workspace"))
async def read_internal(principal: CurrentPrincipal) -> dict[str, str | None]:
    """Tell a service who it is."""
    return {"service": principal.service, "user": str(principal.user_id) if principal.user_id else None}


@router.get("/gateways", policy=internal("gateway"))
async def read_gateways() -> dict[str, str]:
    """Answer the gateway alone."""
    return {"for": "gateway"}


@router.get("/me", policy=authenticated)
async def read_me(user: CurrentUser) -> dict[str, str]:
    """Tell a user who he is."""
    return {"user": str(user.id), "credential": user.credential}


@router.get("/by-id/{note_id}", policy=authenticated)
async def read_note(note_id: UUID) -> dict[str, str]:
    """Repeat an id."""
    return {"id": str(note_id)}


@router.get("/by-name/{name}", policy=authenticated)
async def read_named(name: str) -> dict[str, str]:
    """Repeat a name that is in the way."""
    raise NotFound(f"there is no note {name!r}")


@router.websocket("/stream", policy=authenticated)
async def stream(websocket: WebSocket, principal: Principal) -> None:
    """Repeat what is said."""
    await websocket.send_json({"hello": str(principal.user_id)})
    while True:
        words = await websocket.receive_text()
        if words == "missing":
            raise NotFound("there is no such note")
        await websocket.send_text(words)


@router.websocket("/deaf", policy=permission("note:read"))
async def stream_nothing(websocket: WebSocket, _principal: Principal) -> None:
    """Never listen and never end by itself."""
    await websocket.send_text("deaf")
    await asyncio.Event().wait()


async def insert_note(connection: AsyncConnection, note: NewNote, *, author: UUID) -> None:
    """Add a row."""
    await connection.execute(
        text("INSERT INTO notes (author, amount) VALUES (:author, :amount)"),
        {"author": author, "amount": note.amount},
    )


async def _count_event(connection: AsyncConnection, _event: Event) -> None:
    await connection.execute(text("INSERT INTO notes (amount) VALUES (:amount)"), {"amount": BOOKED})


def wire(resources: Resources) -> Wiring:
    """Put the sample together."""
    return Wiring(
        routers=[router],
        things=[resources.store, resources],
        consumers=[Consumer("sample.notes", "notes.written", _count_event)],
    )


SAMPLE = Service(
    name="workspace",
    version="1",
    description="A sample.",
    settings=ServiceSettings,
    wire=wire,
    migrations=Path(__file__).parent / "sample_migrations",
)
