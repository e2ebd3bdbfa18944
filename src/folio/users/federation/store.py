"""What is kept of identities elsewhere, and of ways back that have been used."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    Column,
    DateTime,
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
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.users.domain.federation import Identity

_instant = DateTime(timezone=True)
_metadata = MetaData()
identities = Table(
    "identities",
    _metadata,
    Column("id", Uuid, primary_key=True),
    Column("user_id", Uuid),
    Column("issuer", Text),
    Column("subject", Text),
    Column("label", Text),
    Column("linked_at", _instant),
    Column("last_used_at", _instant),
    Column("stopped_at", _instant),
)
used_states = Table(
    "federation_states",
    _metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("used_at", _instant),
)


class IdentityTaken(ValueError):
    """The identity belongs to an account already, perhaps to this one."""


@dataclass(frozen=True, slots=True)
class IdentityRecord:
    """An identity with its account; ``label`` is what the provider called the person when it was linked.

    From ``stopped_at`` on it signs nobody in, until it is resumed.
    """

    id: UUID
    user_id: UUID
    identity: Identity
    label: str
    linked_at: datetime
    last_used_at: datetime
    stopped_at: datetime | None = None


async def add_identity(connection: AsyncConnection, record: IdentityRecord) -> None:
    """Keep a new identity; whose it is never changes.

    Raises:
        IdentityTaken: the identity belongs to an account already.
    """
    row = {
        "id": record.id,
        "user_id": record.user_id,
        "issuer": record.identity.issuer,
        "subject": record.identity.subject,
        "label": record.label,
        "linked_at": record.linked_at,
        "last_used_at": record.last_used_at,
    }
    try:
        async with connection.begin_nested():
            await connection.execute(insert(identities).values(row))
    except IntegrityError as error:
        if "identities_of_issuer" not in str(error.orig):
            raise
        raise IdentityTaken from error


async def find_identity(connection: AsyncConnection, identity: Identity) -> IdentityRecord | None:
    """Return the identity with this issuer and subject."""
    same = (identities.c.issuer == identity.issuer) & (identities.c.subject == identity.subject)
    row = (await connection.execute(select(identities).where(same))).one_or_none()
    return _record(row) if row else None


async def list_identities(connection: AsyncConnection, user_id: UUID) -> list[IdentityRecord]:
    """Return a user's identities, the first linked first."""
    rows = await connection.execute(
        select(identities).where(identities.c.user_id == user_id).order_by(identities.c.id)
    )
    return [_record(row) for row in rows]


async def count_identities(connection: AsyncConnection, user_id: UUID) -> int:
    """Return how many identities sign a user in."""
    working = (identities.c.user_id == user_id) & identities.c.stopped_at.is_(None)
    counted = select(func.count()).select_from(identities).where(working)
    return int((await connection.execute(counted)).scalar_one())


async def stop_identities(connection: AsyncConnection, user_id: UUID, *, now: datetime) -> int:
    """Stop a user's identities; return how many worked until now."""
    working = (identities.c.user_id == user_id) & identities.c.stopped_at.is_(None)
    return (await connection.execute(update(identities).where(working).values(stopped_at=now))).rowcount


async def resume_identities(
    connection: AsyncConnection, user_id: UUID, *, identity_id: UUID | None = None
) -> int:
    """Let a user's stopped identities work again, or one of them; return how many did not until now."""
    stopped = (identities.c.user_id == user_id) & identities.c.stopped_at.is_not(None)
    if identity_id is not None:
        stopped &= identities.c.id == identity_id
    return (await connection.execute(update(identities).where(stopped).values(stopped_at=None))).rowcount


async def touch_identity(connection: AsyncConnection, identity_id: UUID, *, now: datetime) -> None:
    """Keep that an identity was used."""
    await connection.execute(
        update(identities).where(identities.c.id == identity_id).values(last_used_at=now)
    )


async def remove_identity(connection: AsyncConnection, identity_id: UUID, *, user_id: UUID) -> bool:
    """Remove a user's identity; return whether he had it."""
    own = (identities.c.id == identity_id) & (identities.c.user_id == user_id)
    removed = await connection.execute(delete(identities).where(own).returning(identities.c.id))
    return removed.one_or_none() is not None


async def use_state(connection: AsyncConnection, digest: bytes, *, now: datetime) -> bool:
    """Keep that a way back was used; return whether it was so for the first time."""
    statement = insert_or(used_states).values(digest=digest, used_at=now).on_conflict_do_nothing()
    used = await connection.execute(statement.returning(used_states.c.digest))
    return used.one_or_none() is not None


async def delete_states(connection: AsyncConnection, *, used_before: datetime) -> None:
    """Forget the ways back that are refused for their age anyway."""
    await connection.execute(delete(used_states).where(used_states.c.used_at < used_before))


def _record(row: Row[tuple[object, ...]]) -> IdentityRecord:
    return IdentityRecord(
        id=row.id,
        user_id=row.user_id,
        identity=Identity(row.issuer, row.subject),
        label=row.label,
        linked_at=row.linked_at,
        last_used_at=row.last_used_at,
        stopped_at=row.stopped_at,
    )
