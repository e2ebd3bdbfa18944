"""How the worth of a day spreads over a taxonomy, node by node, down to the instruments.

Source: docs/specs/taxonomies.md.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from folio.portfolio.domain.allocation import worth_by_instrument
from folio.portfolio.domain.exact import day_number, ratio, rounded_value
from folio.portfolio.domain.instruments import Instrument
from folio.portfolio.domain.taxonomies import (
    CASH,
    UNCLASSIFIED,
    FundPart,
    Node,
    Place,
    classify,
    look_through,
    roll_up,
)
from folio.portfolio.domain.unknowns import MissingPrice, missing_prices
from folio.portfolio.domain.valuation import Valuation


@dataclass(frozen=True, slots=True)
class Holding:
    """The part of an instrument that is in a node; ``weight`` is its ratio of all known worth."""

    instrument: Instrument
    value: Decimal
    weight: Decimal | None


@dataclass(frozen=True, slots=True)
class Branch:
    """A node with the worth of all below it; ``instruments`` are those placed in the node itself."""

    key: str
    name: str
    parent: str | None
    value: Decimal
    weight: Decimal | None
    instruments: tuple[Holding, ...]


@dataclass(frozen=True, slots=True)
class Classification:
    """The known worth by the nodes of a taxonomy in their order, and the holdings that are not in it."""

    currency: str
    value: Decimal
    branches: tuple[Branch, ...]
    unknown: tuple[MissingPrice, ...]


@dataclass(frozen=True, slots=True)
class Tree:
    """A taxonomy with all that is placed in it, and what funds hold where they are looked through.

    ``instruments`` name those that only a fund holds.
    """

    nodes: tuple[Node, ...]
    places: tuple[Place, ...]
    parts: tuple[FundPart, ...] = ()
    instruments: tuple[Instrument, ...] = ()


def classify_worth(valuation: Valuation, as_of: dt.date, tree: Tree) -> Classification:
    """Return how the known worth at the end of ``as_of`` spreads over ``tree``; cash is its node ``cash``."""
    day = min(day_number(as_of), valuation.last)
    worths, cash = worth_by_instrument(valuation, day)
    held = classify(look_through(worths, tree.parts), tree.places)
    known = {node.key for node in tree.nodes}
    own = {key: sum(parts.values()) for key, parts in held.items()}
    own[CASH] = own.get(CASH, 0) + cash
    extra = [Node(key, key.capitalize()) for key in (CASH, UNCLASSIFIED) if key not in known and own.get(key)]
    nodes = [*tree.nodes, *extra]
    totals, whole = roll_up(nodes, own), sum(own.values())
    names = {**{one.id: one for one in tree.instruments}, **valuation.book.terms.instruments}
    currency = valuation.book.terms.currency
    branches = tuple(
        Branch(
            node.key,
            node.name,
            node.parent,
            rounded_value(totals[node.key], currency),
            _weight(totals[node.key], whole),
            _holdings(valuation, held.get(node.key, {}), names, whole),
        )
        for node in nodes
        if totals.get(node.key)
    )
    return Classification(
        currency.code, rounded_value(whole, currency), branches, missing_prices(valuation, (day,))
    )


def _holdings(
    valuation: Valuation, held: dict[UUID, int], names: dict[UUID, Instrument], whole: int
) -> tuple[Holding, ...]:
    currency = valuation.book.terms.currency
    ordered: Sequence[tuple[UUID, int]] = sorted(held.items(), key=lambda item: -item[1])
    return tuple(
        Holding(names[key], rounded_value(worth, currency), _weight(worth, whole)) for key, worth in ordered
    )


def _weight(part: int, whole: int) -> Decimal | None:
    return ratio(part / whole) if whole > 0 else None
