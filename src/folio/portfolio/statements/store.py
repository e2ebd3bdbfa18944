"""Statements in the database."""

import json
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.kernel.errors import NotFound
from folio.portfolio.statements.answers import Statement, StatementItem

SHOWN = """
    SELECT id, portfolio_id, account_id, date, is_complete, note, items AS balances, created_at
    FROM statements
"""


class StatementNotFound(NotFound):
    """The portfolio has no such statement."""

    code = "statement_not_found"


async def insert_statement(connection: AsyncConnection, statement: Statement) -> None:
    """Save a new statement."""
    items = [
        {
            "instrument_id": str(item.instrument_id) if item.instrument_id else None,
            "currency": item.currency,
            "quantity": item.quantity,
        }
        for item in statement.items
    ]
    await connection.execute(
        text(
            "INSERT INTO statements"
            " (id, portfolio_id, account_id, date, is_complete, note, items, created_at)"
            " VALUES (:id, :portfolio, :account, :date, :complete, :note, CAST(:items AS jsonb), :at)"
        ),
        {
            "id": statement.id,
            "portfolio": statement.portfolio_id,
            "account": statement.account_id,
            "date": statement.date,
            "complete": statement.is_complete,
            "note": statement.note,
            "items": json.dumps(items),
            "at": statement.created_at,
        },
    )


async def list_statements(connection: AsyncConnection, portfolio_id: UUID) -> list[Statement]:
    """Return a portfolio's statements, newest first."""
    rows = await connection.execute(
        text(f"{SHOWN} WHERE portfolio_id = :id ORDER BY date DESC, id DESC"), {"id": portfolio_id}
    )
    return [_statement(row) for row in rows]


async def find_statement(connection: AsyncConnection, portfolio_id: UUID, statement_id: UUID) -> Statement:
    """Return a statement of the portfolio.

    Raises:
        StatementNotFound: it has none of that id.
    """
    rows = await connection.execute(
        text(f"{SHOWN} WHERE portfolio_id = :portfolio AND id = :id"),
        {"portfolio": portfolio_id, "id": statement_id},
    )
    row = rows.one_or_none()
    if row is None:
        raise StatementNotFound(f"this portfolio has no statement {statement_id}")
    return _statement(row)


async def delete_statement(connection: AsyncConnection, portfolio_id: UUID, statement_id: UUID) -> None:
    """Remove a statement; nothing happens where there is none."""
    await connection.execute(
        text("DELETE FROM statements WHERE portfolio_id = :portfolio AND id = :id"),
        {"portfolio": portfolio_id, "id": statement_id},
    )


def _statement(row: Row[tuple[object, ...]]) -> Statement:
    items = [
        StatementItem(
            UUID(item["instrument_id"]) if item["instrument_id"] else None, item["currency"], item["quantity"]
        )
        for item in row.balances
    ]
    return Statement(
        id=row.id,
        portfolio_id=row.portfolio_id,
        account_id=row.account_id,
        date=row.date,
        is_complete=row.is_complete,
        note=row.note,
        items=items,
        created_at=row.created_at,
    )
