"""What the service does about taxonomies."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel

from folio.chassis.clock import fresh_id
from folio.kernel.errors import FieldError, Invalid
from folio.portfolio.desk import Desk
from folio.portfolio.domain.classification import Tree, classify_worth
from folio.portfolio.domain.exact import date_of
from folio.portfolio.domain.instruments import Instrument, InstrumentKind
from folio.portfolio.domain.taxonomies import FundPart, Node, check_nodes, check_weights
from folio.portfolio.domain.valuation import Valuation
from folio.portfolio.instruments.store import find_instrument, find_instruments
from folio.portfolio.reports.actions import Asker
from folio.portfolio.taxonomies import store
from folio.portfolio.taxonomies.answers import (
    ClassificationAnswer,
    FundShare,
    Taxonomy,
    TaxonomyNode,
    TaxonomyPlace,
)
from folio.portfolio.wire import plain


class TaxonomyRefused(Invalid):
    """The tree or the weights make no sense; nothing was changed."""

    code = "taxonomy_refused"


async def save_taxonomy(
    taxonomy_id: UUID | None, name: str, nodes: Sequence[Node], *, user_id: UUID, desk: Desk
) -> Taxonomy:
    """Make a taxonomy, or put it in the place of the one that is named, and return it.

    Raises:
        TaxonomyRefused: the nodes are no tree.
        TaxonomyNotFound: the one that is named is not the person's.
        TaxonomyNameTaken: the person has another one of that name.
    """
    _require(check_nodes(nodes))
    async with desk.database.transaction() as connection:
        if taxonomy_id is not None:
            await store.find_taxonomy(connection, taxonomy_id, user_id=user_id)
        kept = [TaxonomyNode(node.key, node.name, node.parent) for node in nodes]
        taxonomy = Taxonomy(taxonomy_id or fresh_id(desk.clock), name, kept)
        await store.save_taxonomy(connection, taxonomy, user_id=user_id, at=desk.clock.now())
    return taxonomy


async def delete_taxonomy(taxonomy_id: UUID, *, user_id: UUID, desk: Desk) -> None:
    """Remove a taxonomy with all places in it.

    Raises:
        TaxonomyNotFound: it is not the person's.
    """
    async with desk.database.transaction() as connection:
        await store.find_taxonomy(connection, taxonomy_id, user_id=user_id)
        await store.delete_taxonomy(connection, taxonomy_id)


async def list_places(taxonomy_id: UUID, *, user_id: UUID, desk: Desk) -> list[TaxonomyPlace]:
    """Return where instruments belong in a taxonomy.

    Raises:
        TaxonomyNotFound: it is not the person's.
    """
    async with desk.database.reading() as connection:
        await store.find_taxonomy(connection, taxonomy_id, user_id=user_id)
        places = await store.list_places(connection, taxonomy_id)
    return [TaxonomyPlace(place.instrument_id, place.node, plain(place.weight)) for place in places]


async def place_instrument(
    taxonomy_id: UUID, instrument_id: UUID, items: Sequence[tuple[str, Decimal]], *, user_id: UUID, desk: Desk
) -> None:
    """Say to which nodes an instrument belongs, and by which weights.

    Raises:
        TaxonomyNotFound: the taxonomy is not the person's.
        InstrumentNotFound: the person sees no such instrument.
        TaxonomyRefused: a node is unknown or named twice, or the weights are more than the whole.
    """
    async with desk.database.transaction() as connection:
        taxonomy = await store.find_taxonomy(connection, taxonomy_id, user_id=user_id)
        await find_instrument(connection, instrument_id, user_id=user_id)
        keys, errors = {node.key for node in taxonomy.nodes}, list(check_weights(item[1] for item in items))
        for index, (node, _) in enumerate(items):
            if node not in keys:
                errors.append(
                    FieldError(f"/items/{index}/node", "node_unknown", "name a node that is there, once")
                )
            keys.discard(node)
        _require(errors)
        await store.save_places(connection, taxonomy_id, instrument_id, items)


async def save_fund(fund_id: UUID, items: Sequence[FundPart], *, user_id: UUID, desk: Desk) -> None:
    """Say what a fund holds; what is not told stays the fund's own.

    Raises:
        InstrumentNotFound: the person does not see the fund, or something it holds.
        TaxonomyRefused: it holds itself or something twice, or more than the whole.
    """
    errors = list(check_weights(item.weight for item in items))
    seen = {fund_id}
    for index, item in enumerate(items):
        if item.instrument_id in seen:
            errors.append(FieldError(f"/items/{index}/instrument_id", "repeated", "name each holding once"))
        seen.add(item.instrument_id)
    _require(errors)
    async with desk.database.transaction() as connection:
        for instrument_id in seen:
            await find_instrument(connection, instrument_id, user_id=user_id)
        await store.save_fund_parts(connection, fund_id, items, user_id=user_id)


async def show_fund(fund_id: UUID, *, user_id: UUID, desk: Desk) -> list[FundShare]:
    """Return what the person says a fund holds, largest part first.

    Raises:
        InstrumentNotFound: the person sees no such fund.
    """
    async with desk.database.reading() as connection:
        await find_instrument(connection, fund_id, user_id=user_id)
        parts = await store.list_fund_parts(connection, user_id, fund_id=fund_id)
    return [FundShare(part.instrument_id, plain(part.weight)) for part in parts]


async def show_classification(
    asker: Asker, taxonomy_id: UUID, *, as_of: dt.date | None, look_through: bool
) -> bytes:
    """Return how the worth of a day spreads over a taxonomy of the portfolio's owner.

    Raises:
        PortfolioNotFound: the portfolio is not the person's.
        TaxonomyNotFound: the taxonomy is not the portfolio's owner's.
    """
    async with asker.books.desk.database.reading() as connection:
        taxonomy = await store.find_taxonomy(connection, taxonomy_id, user_id=asker.user_id)
        places = await store.list_places(connection, taxonomy_id)
        parts = await store.list_fund_parts(connection, asker.user_id) if look_through else []
        ids = {part.instrument_id for part in parts}
        named = await find_instruments(connection, ids, user_id=asker.user_id)
    tree = Tree(
        store.nodes_of(taxonomy),
        tuple(places),
        tuple(parts),
        tuple(
            Instrument(one.id, one.symbol, one.name, one.currency, InstrumentKind(one.kind)) for one in named
        ),
    )

    def compute(valuation: Valuation) -> BaseModel:
        day = as_of or date_of(valuation.last)
        return ClassificationAnswer.model_validate(classify_worth(valuation, day, tree))

    return await asker.ask("classification", compute, details=(tree, as_of))


def _require(errors: Sequence[FieldError]) -> None:
    if errors:
        raise TaxonomyRefused(f"{errors[0].pointer}: {errors[0].detail}", errors=tuple(errors))
