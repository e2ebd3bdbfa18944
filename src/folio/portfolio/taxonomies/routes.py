"""Taxonomies over HTTP."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field, StringConstraints

from folio.chassis.auth import CurrentUser, permission
from folio.chassis.routing import Router
from folio.chassis.wire import DateText, Page, StrictBody
from folio.portfolio.desk import CurrentDesk
from folio.portfolio.domain.taxonomies import TEMPLATES, FundPart, Node
from folio.portfolio.reports.routes import Asking, as_json
from folio.portfolio.taxonomies import actions, store
from folio.portfolio.taxonomies.answers import ClassificationAnswer, FundShare, Taxonomy, TaxonomyPlace
from folio.portfolio.wire import Figure, Name

router = Router(tags=["taxonomies"])
READ = permission("portfolio:read")
WRITE = permission("portfolio:write")
MAX_NODES = 1_000

Key = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class NewNode(StrictBody):
    """A place in the tree; `parent` is the key of a node listed before."""

    key: Key
    name: Name
    parent: Key | None = None


class NewTaxonomy(StrictBody):
    """A tree, or one of the templates to start from."""

    name: Name
    nodes: Annotated[tuple[NewNode, ...], Field(max_length=MAX_NODES)] = ()
    template: Literal["asset_class", "sector", "region"] | None = None


class NewPlace(StrictBody):
    """A part of an instrument that belongs to a node."""

    node: Key
    weight: Figure


class NewPlaces(StrictBody):
    """All places of an instrument; what is left of the whole belongs nowhere."""

    items: Annotated[tuple[NewPlace, ...], Field(max_length=MAX_NODES)]


class NewFundPart(StrictBody):
    """A part of a fund that is in an instrument."""

    instrument_id: UUID
    weight: Figure


class NewFundParts(StrictBody):
    """All that is known of what a fund holds."""

    items: Annotated[tuple[NewFundPart, ...], Field(max_length=5_000)]


@router.get("/api/taxonomies", policy=READ)
async def list_taxonomies(user: CurrentUser, desk: CurrentDesk) -> Page[Taxonomy]:
    """List my taxonomies."""
    async with desk.database.reading() as connection:
        return Page(await store.list_taxonomies(connection, user.id), None)


@router.post("/api/taxonomies", policy=WRITE, status_code=201)
async def create_taxonomy(body: NewTaxonomy, user: CurrentUser, desk: CurrentDesk) -> Taxonomy:
    """Make a taxonomy: a tree of my own, or from a template."""
    return await actions.save_taxonomy(None, body.name, _nodes(body), user_id=user.id, desk=desk)


@router.get("/api/taxonomies/{taxonomy_id}", policy=READ)
async def show_taxonomy(taxonomy_id: UUID, user: CurrentUser, desk: CurrentDesk) -> Taxonomy:
    """Show a taxonomy."""
    async with desk.database.reading() as connection:
        return await store.find_taxonomy(connection, taxonomy_id, user_id=user.id)


@router.put("/api/taxonomies/{taxonomy_id}", policy=WRITE)
async def replace_taxonomy(
    taxonomy_id: UUID, body: NewTaxonomy, user: CurrentUser, desk: CurrentDesk
) -> Taxonomy:
    """Put another tree in its place; what was placed in nodes that stay is kept."""
    return await actions.save_taxonomy(taxonomy_id, body.name, _nodes(body), user_id=user.id, desk=desk)


@router.delete("/api/taxonomies/{taxonomy_id}", policy=WRITE, status_code=204)
async def delete_taxonomy(taxonomy_id: UUID, user: CurrentUser, desk: CurrentDesk) -> None:
    """Delete a taxonomy."""
    await actions.delete_taxonomy(taxonomy_id, user_id=user.id, desk=desk)


@router.get("/api/taxonomies/{taxonomy_id}/instruments", policy=READ)
async def list_places(taxonomy_id: UUID, user: CurrentUser, desk: CurrentDesk) -> Page[TaxonomyPlace]:
    """List where instruments belong."""
    return Page(await actions.list_places(taxonomy_id, user_id=user.id, desk=desk), None)


@router.put("/api/taxonomies/{taxonomy_id}/instruments/{instrument_id}", policy=WRITE)
async def place_instrument(
    taxonomy_id: UUID, instrument_id: UUID, body: NewPlaces, user: CurrentUser, desk: CurrentDesk
) -> Page[TaxonomyPlace]:
    """Say where an instrument belongs, by weights of at most 1 in sum."""
    items = [(item.node, item.weight) for item in body.items]
    await actions.place_instrument(taxonomy_id, instrument_id, items, user_id=user.id, desk=desk)
    found = await actions.list_places(taxonomy_id, user_id=user.id, desk=desk)
    return Page([place for place in found if place.instrument_id == instrument_id], None)


@router.get("/api/instruments/{instrument_id}/constituents", policy=READ)
async def show_constituents(instrument_id: UUID, user: CurrentUser, desk: CurrentDesk) -> Page[FundShare]:
    """Show what I say a fund holds."""
    return Page(await actions.show_fund(instrument_id, user_id=user.id, desk=desk), None)


@router.put("/api/instruments/{instrument_id}/constituents", policy=WRITE)
async def save_constituents(
    instrument_id: UUID, body: NewFundParts, user: CurrentUser, desk: CurrentDesk
) -> Page[FundShare]:
    """Say what a fund holds, so that an allocation can look through it."""
    parts = [FundPart(instrument_id, item.instrument_id, item.weight) for item in body.items]
    await actions.save_fund(instrument_id, parts, user_id=user.id, desk=desk)
    return Page(await actions.show_fund(instrument_id, user_id=user.id, desk=desk), None)


@router.get("/api/portfolios/{portfolio_id}/classification", policy=READ, response_model=ClassificationAnswer)
async def show_classification(
    asker: Asking,
    taxonomy_id: UUID,
    as_of: DateText | None = None,
    look_through: Annotated[Literal["true", "false"], Query(description="See what funds hold.")] = "false",
) -> Response:
    """Show how the worth spreads over a taxonomy, down to the instruments."""
    return as_json(
        await actions.show_classification(
            asker, taxonomy_id, as_of=as_of, look_through=look_through == "true"
        )
    )


def _nodes(body: NewTaxonomy) -> list[Node]:
    own = [Node(node.key, node.name, node.parent) for node in body.nodes]
    return [*(TEMPLATES[body.template] if body.template else ()), *own]
