"""Taxonomies in the database; everyone has his own."""

import datetime as dt
import json
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.kernel.errors import Conflict, NotFound
from folio.portfolio.domain.taxonomies import FundPart, Node, Place
from folio.portfolio.taxonomies.answers import Taxonomy, TaxonomyNode


class TaxonomyNotFound(NotFound):
    """The person has no such taxonomy."""

    code = "taxonomy_not_found"


class TaxonomyNameTaken(Conflict):
    """The person has a taxonomy of that name."""

    code = "taxonomy_name_taken"


async def list_taxonomies(connection: AsyncConnection, user_id: UUID) -> list[Taxonomy]:
    """Return the person's taxonomies, oldest first."""
    rows = await connection.execute(
        text("SELECT id, name, nodes FROM taxonomies WHERE owner_id = :user ORDER BY id"), {"user": user_id}
    )
    return [_taxonomy(row) for row in rows]


async def find_taxonomy(connection: AsyncConnection, taxonomy_id: UUID, *, user_id: UUID) -> Taxonomy:
    """Return the person's taxonomy.

    Raises:
        TaxonomyNotFound: there is none of that id that is this person's.
    """
    rows = await connection.execute(
        text("SELECT id, name, nodes FROM taxonomies WHERE id = :id AND owner_id = :user"),
        {"id": taxonomy_id, "user": user_id},
    )
    row = rows.one_or_none()
    if row is None:
        raise TaxonomyNotFound(f"you have no taxonomy {taxonomy_id}")
    return _taxonomy(row)


async def save_taxonomy(
    connection: AsyncConnection, taxonomy: Taxonomy, *, user_id: UUID, at: dt.datetime
) -> None:
    """Save a new taxonomy, or put it in the place of the one with its id; places in lost nodes go.

    Raises:
        TaxonomyNameTaken: the person has another one of that name.
    """
    taken = await connection.scalar(
        text("SELECT 1 FROM taxonomies WHERE owner_id = :user AND name = :name AND id <> :id"),
        {"user": user_id, "name": taxonomy.name, "id": taxonomy.id},
    )
    if taken:
        raise TaxonomyNameTaken(f"you have a taxonomy named {taxonomy.name!r}: choose another name")
    nodes = [{"key": node.key, "name": node.name, "parent": node.parent} for node in taxonomy.nodes]
    await connection.execute(
        text(
            "INSERT INTO taxonomies (id, owner_id, name, nodes, created_at)"
            " VALUES (:id, :user, :name, CAST(:nodes AS jsonb), :at)"
            " ON CONFLICT (id) DO UPDATE SET name = excluded.name, nodes = excluded.nodes"
        ),
        {"id": taxonomy.id, "user": user_id, "name": taxonomy.name, "nodes": json.dumps(nodes), "at": at},
    )
    await connection.execute(
        text("DELETE FROM taxonomy_places WHERE taxonomy_id = :id AND NOT node = ANY(:keys)"),
        {"id": taxonomy.id, "keys": [node.key for node in taxonomy.nodes]},
    )


async def delete_taxonomy(connection: AsyncConnection, taxonomy_id: UUID) -> None:
    """Remove a taxonomy with all places in it."""
    await connection.execute(text("DELETE FROM taxonomies WHERE id = :id"), {"id": taxonomy_id})


async def list_places(connection: AsyncConnection, taxonomy_id: UUID) -> list[Place]:
    """Return where instruments belong in a taxonomy, by instrument."""
    rows = await connection.execute(
        text(
            "SELECT instrument_id, node, weight FROM taxonomy_places WHERE taxonomy_id = :id"
            " ORDER BY instrument_id, node"
        ),
        {"id": taxonomy_id},
    )
    return [Place(row[0], row[1], row[2]) for row in rows]


async def save_places(
    connection: AsyncConnection, taxonomy_id: UUID, instrument_id: UUID, places: Sequence[tuple[str, Decimal]]
) -> None:
    """Put these places of an instrument in the place of those it had."""
    await connection.execute(
        text("DELETE FROM taxonomy_places WHERE taxonomy_id = :id AND instrument_id = :instrument"),
        {"id": taxonomy_id, "instrument": instrument_id},
    )
    for node, weight in places:
        await connection.execute(
            text("INSERT INTO taxonomy_places VALUES (:id, :instrument, :node, :weight)"),
            {"id": taxonomy_id, "instrument": instrument_id, "node": node, "weight": weight},
        )


async def list_fund_parts(
    connection: AsyncConnection, user_id: UUID, *, fund_id: UUID | None = None
) -> list[FundPart]:
    """Return what the person says funds hold: one fund, or all."""
    rows = await connection.execute(
        text(
            "SELECT fund_id, instrument_id, weight FROM fund_holdings WHERE owner_id = :user"
            " AND (CAST(:fund AS uuid) IS NULL OR fund_id = :fund)"
            " ORDER BY fund_id, weight DESC, instrument_id"
        ),
        {"user": user_id, "fund": fund_id},
    )
    return [FundPart(row[0], row[1], row[2]) for row in rows]


async def save_fund_parts(
    connection: AsyncConnection, fund_id: UUID, parts: Sequence[FundPart], *, user_id: UUID
) -> None:
    """Put these parts of a fund in the place of those there were."""
    await connection.execute(
        text("DELETE FROM fund_holdings WHERE owner_id = :user AND fund_id = :fund"),
        {"user": user_id, "fund": fund_id},
    )
    for part in parts:
        await connection.execute(
            text("INSERT INTO fund_holdings VALUES (:user, :fund, :instrument, :weight)"),
            {
                "user": user_id,
                "fund": fund_id,
                "instrument": part.instrument_id,
                "weight": part.weight,
            },
        )


def nodes_of(taxonomy: Taxonomy) -> tuple[Node, ...]:
    """Return the nodes as the engine takes them."""
    return tuple(Node(node.key, node.name, node.parent) for node in taxonomy.nodes)


def _taxonomy(row: Row[tuple[object, ...]]) -> Taxonomy:
    nodes = [TaxonomyNode(node["key"], node["name"], node["parent"]) for node in row.nodes]
    return Taxonomy(row.id, row.name, nodes)
