"""Previews of imports in the database, and the identities of what earlier imports booked."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.kernel.errors import NotFound
from folio.portfolio.contracts import (
    ImportAccount,
    ImportCounts,
    ImportOutcome,
    ImportStatus,
    Mapping,
    RowStatus,
)
from folio.portfolio.domain.imports.identity import StoredIdentity
from folio.portfolio.imports.drafts import Json


class ImportNotFound(NotFound):
    """The person has no such import."""

    code = "import_not_found"


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What was found out about a file as a whole."""

    preset: str
    encoding: str
    delimiter: str | None
    columns: list[str]
    sample: list[list[str]]
    mapping: Mapping | None
    problem_count: int
    errors_truncated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredImport:
    """A preview as it is kept; ``outcome`` is what its commit did."""

    id: UUID
    portfolio_id: UUID
    account_id: UUID | None
    account: ImportAccount
    file_name: str
    size: int
    facts: FileFacts
    create_instruments: bool
    unknown_instruments: list[str]
    status: ImportStatus
    counts: ImportCounts
    outcome: ImportOutcome | None
    created_at: dt.datetime
    expires_at: dt.datetime


@dataclass(frozen=True, slots=True)
class StoredRow:
    """One row of a preview; ``draft`` is set where the row can be read."""

    position: int
    line: int
    status: RowStatus
    reason: str | None
    draft: Json | None


def count_statuses(statuses: Sequence[RowStatus], *, unlisted_errors: int) -> ImportCounts:
    """Return how many rows have each status."""
    counted = Counter(statuses)
    return ImportCounts(
        new=counted["new"],
        existing=counted["existing"],
        conflict=counted["conflict"],
        error=counted["error"] + unlisted_errors,
        ignored=counted["ignored"],
    )


async def insert_import(connection: AsyncConnection, kept: StoredImport, rows: Sequence[StoredRow]) -> None:
    """Save a preview with its rows."""
    await _insert_preview(connection, kept)
    await _insert_rows(connection, kept.id, rows)


async def _insert_preview(connection: AsyncConnection, kept: StoredImport) -> None:
    await connection.execute(
        text(
            "INSERT INTO imports (id, portfolio_id, account_id, account, file_name, size, parsed,"
            " create_instruments, unknown_instruments, status, counts, created_at, expires_at)"
            " VALUES (:id, :portfolio, :account_id, CAST(:account AS jsonb), :file_name, :size,"
            " CAST(:parsed AS jsonb), :create, CAST(:unknown AS jsonb), :status, CAST(:counts AS jsonb),"
            " :created_at, :expires_at)"
        ),
        {
            "id": kept.id,
            "portfolio": kept.portfolio_id,
            "account_id": kept.account_id,
            "account": json.dumps(asdict(kept.account)),
            "file_name": kept.file_name,
            "size": kept.size,
            "parsed": json.dumps(asdict(kept.facts)),
            "create": kept.create_instruments,
            "unknown": json.dumps(kept.unknown_instruments),
            "status": kept.status,
            "counts": json.dumps(asdict(kept.counts)),
            "created_at": kept.created_at,
            "expires_at": kept.expires_at,
        },
    )


async def _insert_rows(connection: AsyncConnection, import_id: UUID, rows: Sequence[StoredRow]) -> None:
    await connection.execute(
        text(
            "INSERT INTO import_rows (import_id, position, line, status, reason, draft)"
            " SELECT CAST(:id AS uuid), position, line, status, reason, CAST(draft AS jsonb) FROM unnest("
            " CAST(:positions AS int[]), CAST(:lines AS int[]), CAST(:statuses AS text[]),"
            " CAST(:reasons AS text[]), CAST(:drafts AS text[]))"
            " AS new (position, line, status, reason, draft)"
        ),
        {
            "id": import_id,
            "positions": [row.position for row in rows],
            "lines": [row.line for row in rows],
            "statuses": [row.status for row in rows],
            "reasons": [row.reason for row in rows],
            "drafts": [None if row.draft is None else json.dumps(row.draft) for row in rows],
        },
    )


async def find_import(connection: AsyncConnection, import_id: UUID, *, user_id: UUID) -> StoredImport:
    """Return the person's import.

    Raises:
        ImportNotFound: there is none of that id that is this person's.
    """
    rows = await connection.execute(
        text(
            "SELECT i.* FROM imports i JOIN portfolios p ON p.id = i.portfolio_id"
            " WHERE i.id = :id AND p.user_id = :user"
        ),
        {"id": import_id, "user": user_id},
    )
    row = rows.one_or_none()
    if row is None:
        raise ImportNotFound(f"you have no import {import_id}")
    facts = dict(row.parsed)
    if facts["mapping"] is not None:
        facts["mapping"] = Mapping(**facts["mapping"])
    outcome = None
    if row.outcome is not None:
        outcome = ImportOutcome(import_id=row.id, portfolio_id=row.portfolio_id, **row.outcome)
    return StoredImport(
        id=row.id,
        portfolio_id=row.portfolio_id,
        account_id=row.account_id,
        account=ImportAccount(**row.account),
        file_name=row.file_name,
        size=row.size,
        facts=FileFacts(**facts),
        create_instruments=row.create_instruments,
        unknown_instruments=row.unknown_instruments,
        status=row.status,
        counts=ImportCounts(**row.counts),
        outcome=outcome,
        created_at=row.created_at,
        expires_at=row.expires_at,
    )


async def list_rows(
    connection: AsyncConnection, import_id: UUID, *, status: RowStatus | None, after: int | None, limit: int
) -> list[StoredRow]:
    """Return a page of an import's rows after a position or from the first, in file order."""
    rows = await connection.execute(
        text(
            "SELECT position, line, status, reason, draft FROM import_rows WHERE import_id = :id"
            " AND (CAST(:after AS int) IS NULL OR position > :after)"
            " AND (CAST(:status AS text) IS NULL OR status = :status)"
            " ORDER BY position LIMIT :limit"
        ),
        {"id": import_id, "status": status, "after": after, "limit": limit},
    )
    return [StoredRow(*row) for row in rows]


async def load_drafts(connection: AsyncConnection, import_id: UUID) -> list[tuple[int, Json]]:
    """Return the line and draft of every row that can be read, in file order."""
    rows = await connection.execute(
        text(
            "SELECT line, draft FROM import_rows WHERE import_id = :id AND draft IS NOT NULL"
            " ORDER BY position"
        ),
        {"id": import_id},
    )
    return [(row.line, row.draft) for row in rows]


async def load_identities(connection: AsyncConnection, account_id: UUID | None) -> list[StoredIdentity]:
    """Return the identities of what imports booked in the account; an account yet to be opened has none."""
    rows = await connection.execute(
        text(
            "SELECT external_id, fingerprint, occurrence FROM activities"
            " WHERE account_id = :account AND fingerprint IS NOT NULL AND reverses IS NULL"
        ),
        {"account": account_id},
    )
    return [StoredIdentity(*row) for row in rows]


async def mark_committed(connection: AsyncConnection, outcome: ImportOutcome, *, account_id: UUID) -> None:
    """Record what the commit of an import did."""
    done = {"created": outcome.created, "existing": outcome.existing, "skipped": outcome.skipped}
    await connection.execute(
        text(
            "UPDATE imports SET status = 'committed', outcome = CAST(:outcome AS jsonb),"
            " account_id = :account WHERE id = :id"
        ),
        {"id": outcome.import_id, "outcome": json.dumps(done), "account": account_id},
    )


async def delete_expired(connection: AsyncConnection, portfolio_id: UUID, *, now: dt.datetime) -> None:
    """Forget the portfolio's previews that were never committed, and the rows of those that were."""
    await connection.execute(
        text("DELETE FROM imports WHERE portfolio_id = :id AND expires_at < :now AND status = 'previewed'"),
        {"id": portfolio_id, "now": now},
    )
    await connection.execute(
        text(
            "DELETE FROM import_rows WHERE import_id IN"
            " (SELECT id FROM imports WHERE portfolio_id = :id AND expires_at < :now)"
        ),
        {"id": portfolio_id, "now": now},
    )
