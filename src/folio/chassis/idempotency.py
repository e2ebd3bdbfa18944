"""A write that carries an Idempotency-Key happens once, however often it is sent.

The key's row, the act and the stored answer are one transaction: a crash before the commit leaves
nothing, a crash after it leaves the answer. Source: the IETF draft on the Idempotency-Key header.
"""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from email.message import Message

from fastapi import Request, Response
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import StreamingResponse

from folio.chassis.auth import SAFE_METHODS, Principal
from folio.chassis.commit import waiting_for_commit
from folio.chassis.database import Database
from folio.kernel.errors import Conflict, Invalid

HEADER = "idempotency-key"
REPLAYED_HEADER = "Idempotency-Replayed"
MAX_KEY_LENGTH = 200
KEPT_HEADERS = frozenset({"content-type", "content-disposition", "location", "etag"})
KEY_LIFE = "7 days"
HASHED_AT_ONCE = 1024 * 1024

Answer = Callable[[Request], Awaitable[Response]]


class InvalidKey(Invalid):
    """The header holds no usable key."""

    code = "invalid_idempotency_key"


class KeyReused(Invalid):
    """The key was used for another request."""

    code = "idempotency_key_reused"


class KeyInUse(Conflict):
    """The first request with this key is still being worked on."""

    code = "idempotency_key_in_use"


async def answer_once(request: Request, answer: Answer) -> Response:
    """Return the answer to ``request``: of the first time, if its key was seen before.

    Raises:
        InvalidKey: the key is empty, too long or not printable.
        KeyReused: the key belongs to another path or body.
        KeyInUse: the first request has not ended.
    """
    key = request.headers.get(HEADER)
    database: Database | None = request.app.state.database
    principal: Principal | None = request.state.principal
    if key is None or request.method in SAFE_METHODS or database is None or principal is None:
        return await answer(request)
    if not 1 <= len(key) <= MAX_KEY_LENGTH or not key.isprintable() or not key.isascii():
        raise InvalidKey(f"give an Idempotency-Key of 1 to {MAX_KEY_LENGTH} printable characters")
    owned_key = f"{principal.service or ''}:{principal.user_id or ''}:{key}"
    fingerprint = await _fingerprint(request)
    async with waiting_for_commit(), database.request_transaction() as connection:
        stored = await _claim(connection, owned_key, fingerprint)
        if stored is not None:
            return stored
        response = await _whole(await answer(request))
        await _store(connection, owned_key, response)
    return response


async def forget_keys(database: Database, *, older_than: str = KEY_LIFE) -> None:
    """Remove the keys and answers of requests that nobody repeats any more."""
    async with database.transaction() as connection:
        await connection.execute(
            text("DELETE FROM idempotency_keys WHERE created_at < now() - CAST(:age AS interval)"),
            {"age": older_than},
        )


async def _fingerprint(request: Request) -> str:
    path, query = request.scope["path"].encode("utf-8", "replace"), request.scope["query_string"]
    digest = hashlib.sha256(b"\n".join((request.method.encode(), path, query, b"")))
    body = await request.body()
    boundary = _boundary(request.headers.get("content-type", ""))
    if len(body) < HASHED_AT_ONCE:
        _digest_body(digest, body, boundary)
    else:
        await asyncio.to_thread(_digest_body, digest, body, boundary)
    return digest.hexdigest()


def _digest_body(digest: "hashlib._Hash", body: bytes, boundary: bytes) -> None:
    """Digest ``body`` without its boundaries: a form sent again has a new one around the same parts."""
    view, start = memoryview(body), 0
    while boundary and (end := body.find(boundary, start)) >= 0:
        digest.update(view[start:end])
        start = end + len(boundary)
    digest.update(view[start:])


def _boundary(content_type: str) -> bytes:
    message = Message()
    message["content-type"] = content_type
    is_form = message.get_content_maintype() == "multipart"
    return (message.get_boundary() or "").encode("utf-8", "replace") if is_form else b""


async def _whole(response: Response) -> Response:
    """Return a response that can be stored: a stream is read to its end first."""
    if not isinstance(response, StreamingResponse):
        return response
    chunks = [_as_bytes(chunk) async for chunk in response.body_iterator]
    headers = {name: value for name, value in response.headers.items() if name != "content-length"}
    return Response(
        b"".join(chunks), status_code=response.status_code, headers=headers, background=response.background
    )


def _as_bytes(chunk: str | bytes | memoryview) -> bytes:
    return chunk.encode() if isinstance(chunk, str) else bytes(chunk)


async def _claim(connection: AsyncConnection, key: str, fingerprint: str) -> Response | None:
    is_free = await connection.scalar(
        text("SELECT pg_try_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key}
    )
    if not is_free:
        raise KeyInUse("the first request with this Idempotency-Key is still running: wait for its answer")
    row = (
        await connection.execute(
            text("SELECT fingerprint, status, headers, body FROM idempotency_keys WHERE key = :key"),
            {"key": key},
        )
    ).one_or_none()
    if row is None:
        await connection.execute(
            text("INSERT INTO idempotency_keys (key, fingerprint) VALUES (:key, :fingerprint)"),
            {"key": key, "fingerprint": fingerprint},
        )
        return None
    if row.fingerprint != fingerprint:
        raise KeyReused("this Idempotency-Key was used for another request: make a new one")
    headers = {**json.loads(row.headers), REPLAYED_HEADER: "true"}
    return Response(row.body, status_code=row.status, headers=headers)


async def _store(connection: AsyncConnection, key: str, response: Response) -> None:
    kept = {name: value for name, value in response.headers.items() if name in KEPT_HEADERS}
    await connection.execute(
        text(
            "UPDATE idempotency_keys SET status = :status, headers = :headers, body = :body WHERE key = :key"
        ),
        {
            "key": key,
            "status": response.status_code,
            "headers": json.dumps(kept),
            "body": bytes(response.body),
        },
    )
