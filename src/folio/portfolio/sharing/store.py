"""Whose a portfolio is, and which portfolio a thing belongs to."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.guard import Ownership


async def find_portfolio(connection: AsyncConnection, portfolio_id: UUID) -> Ownership | None:
    """Return whose the portfolio is."""
    return await _find(connection, "SELECT id, user_id FROM portfolios WHERE id = :id", portfolio_id)


async def find_portfolio_of_account(connection: AsyncConnection, account_id: UUID) -> Ownership | None:
    """Return the portfolio of an account, and whose it is."""
    statement = (
        "SELECT p.id, p.user_id FROM accounts a JOIN portfolios p ON p.id = a.portfolio_id WHERE a.id = :id"
    )
    return await _find(connection, statement, account_id)


async def find_portfolio_of_activity(connection: AsyncConnection, activity_id: UUID) -> Ownership | None:
    """Return the portfolio of an activity, and whose it is."""
    statement = (
        "SELECT p.id, p.user_id FROM activities a JOIN portfolios p ON p.id = a.portfolio_id WHERE a.id = :id"
    )
    return await _find(connection, statement, activity_id)


async def find_portfolio_of_import(connection: AsyncConnection, import_id: UUID) -> Ownership | None:
    """Return the portfolio of an import, and whose it is."""
    statement = (
        "SELECT p.id, p.user_id FROM imports i JOIN portfolios p ON p.id = i.portfolio_id WHERE i.id = :id"
    )
    return await _find(connection, statement, import_id)


async def _find(connection: AsyncConnection, statement: str, named: UUID) -> Ownership | None:
    row = (await connection.execute(text(statement), {"id": named})).one_or_none()
    return Ownership(row[0], row[1]) if row else None
