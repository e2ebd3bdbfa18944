"""What is kept of programs that wait to be let in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Column,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    Table,
    Text,
    Uuid,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.users.domain.oauth.devices import DeviceRequest

_instant = DateTime(timezone=True)
devices = Table(
    "oauth_devices",
    MetaData(),
    Column("digest", LargeBinary, primary_key=True),
    Column("client_id", Text),
    Column("user_code", Text),
    Column("scopes", ARRAY(Text)),
    Column("audience", Text),
    Column("address", Text),
    Column("expires_at", _instant),
    Column("interval_s", Integer),
    Column("polled_at", _instant),
    Column("state", Text),
    Column("user_id", Uuid),
)


async def add_request(connection: AsyncConnection, digest: bytes, request: DeviceRequest) -> None:
    """Keep a new request under the digest of its program's code."""
    await connection.execute(insert(devices).values(digest=digest, **_columns(request)))


async def lock_request(connection: AsyncConnection, digest: bytes) -> DeviceRequest | None:
    """Return a program's request, closed to others until the transaction ends."""
    found = await connection.execute(select(devices).where(devices.c.digest == digest).with_for_update())
    row = found.one_or_none()
    return _request(row) if row else None


async def lock_by_user_code(
    connection: AsyncConnection, user_code: str
) -> tuple[bytes, DeviceRequest] | None:
    """Return the request that a person means, with its digest, closed to others meanwhile."""
    found = await connection.execute(
        select(devices).where(devices.c.user_code == user_code).with_for_update()
    )
    row = found.one_or_none()
    return (bytes(row.digest), _request(row)) if row else None


async def save_request(connection: AsyncConnection, digest: bytes, request: DeviceRequest) -> None:
    """Keep how a request stands."""
    await connection.execute(update(devices).where(devices.c.digest == digest).values(_columns(request)))


async def count_requests(connection: AsyncConnection) -> int:
    """Return how many requests are kept."""
    return int((await connection.execute(select(func.count()).select_from(devices))).scalar_one())


async def delete_requests(connection: AsyncConnection, *, expired_before: datetime) -> None:
    """Forget requests that expired before an instant."""
    await connection.execute(delete(devices).where(devices.c.expires_at < expired_before))


async def remove_requests_of(connection: AsyncConnection, user_id: UUID) -> None:
    """Forget the requests that a user has decided on."""
    await connection.execute(delete(devices).where(devices.c.user_id == user_id))


def _columns(request: DeviceRequest) -> dict[str, object]:
    return {
        "client_id": request.client_id,
        "user_code": request.user_code,
        "scopes": list(request.scopes),
        "audience": request.audience,
        "address": request.address,
        "expires_at": request.expires_at,
        "interval_s": request.interval_s,
        "polled_at": request.polled_at,
        "state": request.state,
        "user_id": request.user_id,
    }


def _request(row: Row[tuple[object, ...]]) -> DeviceRequest:
    return DeviceRequest(
        client_id=row.client_id,
        user_code=row.user_code,
        scopes=tuple(row.scopes),
        audience=row.audience,
        address=row.address,
        expires_at=row.expires_at,
        interval_s=row.interval_s,
        polled_at=row.polled_at,
        state=row.state,
        user_id=row.user_id,
    )
