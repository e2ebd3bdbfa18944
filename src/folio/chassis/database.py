"""PostgreSQL: one pool a process, one transaction an action."""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from contextvars import ContextVar
from typing import Any

import psycopg
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from folio.chassis.settings import PlatformSettings

# A restarted PostgreSQL answers again within a second: waiting for it beats an error.
CONNECT_DEADLINE_S = 6.0
STATEMENT_TIMEOUT_MS = 15_000
POOL_WAIT_S = 5.0
CONNECTION_LIFE_S = 600


def open_engine(url: str, settings: PlatformSettings, *, service: str) -> AsyncEngine:
    """Return an engine whose pool checks each connection before its use."""
    session = {
        "statement_timeout": STATEMENT_TIMEOUT_MS,
        "idle_in_transaction_session_timeout": 10_000,
        "TimeZone": "UTC",
    }
    options = " ".join(f"-c {name}={value}" for name, value in session.items())
    return create_async_engine(
        url,
        pool_size=settings.pool_size,
        max_overflow=settings.pool_overflow,
        pool_timeout=POOL_WAIT_S,
        pool_recycle=CONNECTION_LIFE_S,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={
            "application_name": f"folio-{service}",
            "options": options,
            "connect_timeout": 3,
            "async_creator_fn": _connect_whole,
        },
    )


async def _connect_whole(*arguments: Any, **options: Any) -> psycopg.AsyncConnection[Any]:  # noqa: ANN401 – psycopg's own
    """Open a connection; one that nobody waits for any more is closed.

    A cancelled attempt would leave the server with a half-open connection until its time-out of a minute.
    """
    opening = asyncio.ensure_future(psycopg.AsyncConnection.connect(*arguments, **options))
    try:
        return await asyncio.shield(opening)
    except asyncio.CancelledError:
        opening.add_done_callback(_close_unwanted)
        raise


def _close_unwanted(opening: asyncio.Future[psycopg.AsyncConnection[Any]]) -> None:
    if not opening.cancelled() and opening.exception() is None:
        opening.result().pgconn.finish()


class Database:
    """A service's own database.

    ``transaction`` joins the transaction of the request when an idempotency key has opened one, so that
    an action and its stored answer are one; it is a savepoint there, so that a failure that the handler
    catches undoes the same as without a key.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._ambient: ContextVar[AsyncConnection | None] = ContextVar("ambient_transaction", default=None)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection whose work is committed at the end, or rolled back by an exception."""
        ambient = self._ambient_connection()
        if ambient is not None:
            async with ambient.begin_nested():
                yield ambient
            return
        async with self._connect() as connection, connection.begin():
            yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection that sees one consistent state and cannot write."""
        ambient = self._ambient_connection()
        if ambient is not None:
            async with ambient.begin_nested():
                yield ambient
            return
        async with self._connect() as connection, connection.begin():
            await connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
            yield connection

    @asynccontextmanager
    async def request_transaction(self) -> AsyncIterator[AsyncConnection]:
        """Give the transaction that every action within this context joins."""
        async with self.transaction() as connection:
            token = self._ambient.set(connection)
            try:
                yield connection
            finally:
                self._ambient.reset(token)

    async def ping(self) -> None:
        """Ask the server once.

        Raises:
            sqlalchemy.exc.DBAPIError: it does not answer.
        """
        # Before the pool hands out a connection it asks the server over it; more would be asking twice.
        async with self.engine.connect():
            pass

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()

    def _ambient_connection(self) -> AsyncConnection | None:
        ambient = self._ambient.get()
        # A task that outlives its request has a copy of this context, with a connection long given back.
        return ambient if ambient is not None and not ambient.closed else None

    @asynccontextmanager
    async def _connect(self) -> AsyncIterator[AsyncConnection]:
        connection, leave = await self._enter_connection()
        try:
            yield connection
        finally:
            await leave.__aexit__(None, None, None)

    async def _enter_connection(self) -> tuple[AsyncConnection, AbstractAsyncContextManager[AsyncConnection]]:
        deadline = time.monotonic() + CONNECT_DEADLINE_S
        pause_s = 0.05
        while True:
            opening = self.engine.connect()
            try:
                return await opening.__aenter__(), opening
            except (OperationalError, InterfaceError) as error:
                if _is_refused_login(error) or time.monotonic() + pause_s > deadline:
                    raise
            await asyncio.sleep(pause_s * random.uniform(0.5, 1.5))  # noqa: S311 – jitter, not a secret
            pause_s = min(pause_s * 2, 0.5)


def _is_refused_login(error: DBAPIError) -> bool:
    # Waiting does not mend it. The client library keeps the message of a refused connection and no SQLSTATE.
    return "authentication failed" in str(error.orig)
