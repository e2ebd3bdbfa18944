"""Grants in the database of the service whose objects they are on."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.grants.relations import Grant, GrantKind, Relation

MAX_GRANTS = 200
LIVE = "revoked_at IS NULL AND (expires_at IS NULL OR expires_at > :now)"
# The objects of ``:object_type`` that are shared with ``:user``, to be used within a list's own statement.
SHARED_IDS = (
    "SELECT object_id FROM grants WHERE grantee_id = :user AND object_type = :object_type"  # noqa: S608 – a constant
    f" AND {LIVE}"
)
_COLUMNS = (
    "id, object_type, object_id, kind, relation, hides_amounts, grantee_id, email, email_key, label,"
    " owner_name, token_digest, password_hash, failures, last_failed_at, uses, last_used_at, created_by,"
    " created_at, expires_at, revoked_at"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredGrant:
    """A grant as it is kept; to a person by his address, by a link, or to an administrator in need.

    ``grantee_id`` is None for a link, and while nobody of that address is known.
    """

    id: UUID
    object_type: str
    object_id: UUID
    kind: GrantKind
    relation: Relation
    owner_name: str
    created_by: UUID
    created_at: dt.datetime
    hides_amounts: bool = False
    grantee_id: UUID | None = None
    email: str | None = None
    email_key: str | None = None
    label: str | None = None
    token_digest: str | None = None
    password_hash: str | None = None
    failures: int = 0
    last_failed_at: dt.datetime | None = None
    uses: int = 0
    last_used_at: dt.datetime | None = None
    expires_at: dt.datetime | None = None
    revoked_at: dt.datetime | None = None

    @property
    def terms(self) -> Grant:
        """What counts of it."""
        return Grant(self.relation, self.hides_amounts, self.expires_at, self.revoked_at)


async def insert_grant(connection: AsyncConnection, grant: StoredGrant) -> None:
    """Save a new grant."""
    names = [name.strip() for name in _COLUMNS.split(",")]
    await connection.execute(
        text(f"INSERT INTO grants ({_COLUMNS}) VALUES ({', '.join(f':{name}' for name in names)})"),  # noqa: S608 – constants
        {name: getattr(grant, name) for name in names},
    )


async def find_grant(connection: AsyncConnection, grant_id: UUID) -> StoredGrant | None:
    """Return a grant, live or not."""
    rows = await connection.execute(
        text(f"SELECT {_COLUMNS} FROM grants WHERE id = :id"),  # noqa: S608 – a constant
        {"id": grant_id},
    )
    row = rows.one_or_none()
    return _grant(row) if row else None


async def find_by_token(connection: AsyncConnection, token_digest: str) -> StoredGrant | None:
    """Return the link whose token has this digest, live or not."""
    rows = await connection.execute(
        text(f"SELECT {_COLUMNS} FROM grants WHERE token_digest = :digest"),  # noqa: S608 – a constant
        {"digest": token_digest},
    )
    row = rows.one_or_none()
    return _grant(row) if row else None


async def find_by_address(
    connection: AsyncConnection, object_id: UUID, *, object_type: str, email_key: str
) -> StoredGrant | None:
    """Return the unrevoked grant on an object to an address, closed to others until the transaction ends."""
    rows = await connection.execute(
        text(
            f"SELECT {_COLUMNS} FROM grants WHERE object_type = :object_type AND object_id = :object_id"  # noqa: S608 – a constant
            " AND email_key = :email_key AND kind = 'person' AND revoked_at IS NULL FOR UPDATE"
        ),
        {"object_type": object_type, "object_id": object_id, "email_key": email_key},
    )
    row = rows.one_or_none()
    return _grant(row) if row else None


async def list_grants(
    connection: AsyncConnection, object_id: UUID, *, object_type: str, now: dt.datetime
) -> list[StoredGrant]:
    """Return the live grants on an object, oldest first."""
    rows = await connection.execute(
        text(
            f"SELECT {_COLUMNS} FROM grants WHERE object_type = :object_type AND object_id = :object_id"  # noqa: S608 – a constant
            f" AND {LIVE} ORDER BY id LIMIT {MAX_GRANTS}"
        ),
        {"object_type": object_type, "object_id": object_id, "now": now},
    )
    return [_grant(row) for row in rows]


async def grants_to(
    connection: AsyncConnection, user_id: UUID, *, object_type: str, object_ids: Collection[UUID]
) -> dict[UUID, list[StoredGrant]]:
    """Return the unrevoked grants a person has, by object."""
    if not object_ids:
        return {}
    rows = await connection.execute(
        text(
            f"SELECT {_COLUMNS} FROM grants WHERE grantee_id = :user AND object_type = :object_type"  # noqa: S608 – a constant
            " AND object_id = ANY(:ids) AND revoked_at IS NULL"
        ),
        {"user": user_id, "object_type": object_type, "ids": list(object_ids)},
    )
    found: dict[UUID, list[StoredGrant]] = defaultdict(list)
    for row in rows:
        found[row.object_id].append(_grant(row))
    return found


async def change_grant(
    connection: AsyncConnection,
    grant_id: UUID,
    *,
    relation: Relation,
    hides_amounts: bool,
    expires_at: dt.datetime | None,
) -> None:
    """Save the terms of a grant."""
    await connection.execute(
        text(
            "UPDATE grants SET relation = :relation, hides_amounts = :hides, expires_at = :expires"
            " WHERE id = :id"
        ),
        {"id": grant_id, "relation": relation, "hides": hides_amounts, "expires": expires_at},
    )


async def revoke_grant(connection: AsyncConnection, grant_id: UUID, *, at: dt.datetime) -> None:
    """End a grant; ending it twice changes nothing."""
    await connection.execute(
        text("UPDATE grants SET revoked_at = :at WHERE id = :id AND revoked_at IS NULL"),
        {"id": grant_id, "at": at},
    )


async def revoke_object(
    connection: AsyncConnection, object_id: UUID, *, object_type: str, at: dt.datetime
) -> None:
    """End every grant on an object that goes."""
    await connection.execute(
        text(
            "UPDATE grants SET revoked_at = :at WHERE object_type = :object_type AND object_id = :id"
            " AND revoked_at IS NULL"
        ),
        {"id": object_id, "object_type": object_type, "at": at},
    )


async def claim_grants(connection: AsyncConnection, email_key: str, *, user_id: UUID) -> int:
    """Give the waiting grants of an address to the person it belongs to; return how many there were."""
    claimed = await connection.execute(
        text(
            "UPDATE grants SET grantee_id = :user WHERE email_key = :email_key AND grantee_id IS NULL"
            " AND kind = 'person' AND revoked_at IS NULL"
        ),
        {"email_key": email_key, "user": user_id},
    )
    return int(claimed.rowcount)


async def count_use(connection: AsyncConnection, grant_id: UUID, *, at: dt.datetime) -> None:
    """Note that a link was opened."""
    await connection.execute(
        text("UPDATE grants SET uses = uses + 1, last_used_at = :at, failures = 0 WHERE id = :id"),
        {"id": grant_id, "at": at},
    )


async def count_failure(
    connection: AsyncConnection, grant_id: UUID, *, at: dt.datetime, since: dt.datetime
) -> int:
    """Note a guess at a link's password and return how many there were; a pause to ``since`` forgets them."""
    count = await connection.scalar(
        text(
            "UPDATE grants SET last_failed_at = :at,"
            " failures = CASE WHEN last_failed_at > :since THEN failures + 1 ELSE 1 END"
            " WHERE id = :id RETURNING failures"
        ),
        {"id": grant_id, "at": at, "since": since},
    )
    return int(count or 0)


def _grant(row: Row[tuple[object, ...]]) -> StoredGrant:
    fields = {**row._mapping, "relation": Relation(row.relation)}  # noqa: SLF001 – SQLAlchemy's documented name
    return StoredGrant(**fields)
