"""Trees of one's own that instruments belong to, by weights, and what the worth of a day is by them.

Source: docs/specs/taxonomies.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from folio.kernel.errors import FieldError
from folio.portfolio.domain.exact import UNIT, scaled, share

UNCLASSIFIED = "unclassified"
CASH = "cash"
MAX_DEPTH = 10


@dataclass(frozen=True, slots=True)
class Node:
    """A place in a tree; ``parent`` is the key of the one above, None at the top."""

    key: str
    name: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part of an instrument belongs; weights are ratios, those of an instrument at most 1 in sum."""

    instrument_id: UUID
    node: str
    weight: Decimal


@dataclass(frozen=True, slots=True)
class FundPart:
    """The part of a fund's worth that is in an instrument."""

    fund_id: UUID
    instrument_id: UUID
    weight: Decimal


TEMPLATES: Mapping[str, tuple[Node, ...]] = {
    "asset_class": tuple(
        Node(key, name)
        for key, name in (
            ("cash", "Cash"),
            ("equity", "Equity"),
            ("fixed_income", "Fixed income"),
            ("real_estate", "Real estate"),
            ("commodities", "Commodities"),
            ("crypto", "Crypto"),
            ("other", "Other"),
        )
    ),
    "sector": tuple(
        Node(key, name)
        for key, name in (
            ("communication_services", "Communication services"),
            ("consumer_discretionary", "Consumer discretionary"),
            ("consumer_staples", "Consumer staples"),
            ("energy", "Energy"),
            ("financials", "Financials"),
            ("health_care", "Health care"),
            ("industrials", "Industrials"),
            ("information_technology", "Information technology"),
            ("materials", "Materials"),
            ("real_estate", "Real estate"),
            ("utilities", "Utilities"),
        )
    ),
    "region": (
        Node("developed", "Developed markets"),
        Node("north_america", "North America", "developed"),
        Node("europe", "Europe", "developed"),
        Node("asia_pacific", "Asia and Pacific", "developed"),
        Node("emerging", "Emerging markets"),
        Node("emerging_asia", "Emerging Asia", "emerging"),
        Node("latin_america", "Latin America", "emerging"),
        Node("europe_middle_east_africa", "Eastern Europe, Middle East, Africa", "emerging"),
    ),
}


def check_nodes(nodes: Sequence[Node]) -> tuple[FieldError, ...]:
    """Return what is wrong with a tree: every key once, parents before their children."""
    errors: list[FieldError] = []
    depth: dict[str, int] = {}
    for index, node in enumerate(nodes):
        pointer = f"/nodes/{index}"
        if node.key in depth or node.key == UNCLASSIFIED:
            errors.append(FieldError(f"{pointer}/key", "key_taken", "give every node a key of its own"))
        if node.parent is not None and node.parent not in depth:
            detail = "list a parent before its children"
            errors.append(FieldError(f"{pointer}/parent", "parent_unknown", detail))
        depth[node.key] = 1 + (depth.get(node.parent, 0) if node.parent is not None else 0)
        if depth[node.key] > MAX_DEPTH:
            errors.append(FieldError(pointer, "too_deep", f"a tree has at most {MAX_DEPTH} levels"))
    return tuple(errors)


def check_weights(weights: Iterable[Decimal]) -> tuple[FieldError, ...]:
    """Return what is wrong with the weights of an instrument or a fund: each above 0, at most 1 in sum."""
    listed = list(weights)
    errors = [
        FieldError(f"/items/{index}/weight", "out_of_range", "give a part above 0, at most 1")
        for index, weight in enumerate(listed)
        if not 0 < weight <= 1
    ]
    if not errors and sum(listed) > 1:
        errors.append(FieldError("/items", "more_than_whole", "the weights add up to more than 1"))
    return tuple(errors)


def look_through(worths: Mapping[UUID, int], parts: Iterable[FundPart]) -> dict[UUID, int]:
    """Return the worth of each instrument once funds are what they hold; what is not told stays the fund's.

    One level deep: a fund that a fund holds stays whole. The sum stays the same.
    """
    found = dict(worths)
    for part in parts:
        worth = worths.get(part.fund_id, 0)
        if worth:
            moved = share(worth, scaled(part.weight), UNIT)
            found[part.fund_id] -= moved
            found[part.instrument_id] = found.get(part.instrument_id, 0) + moved
    return {key: worth for key, worth in found.items() if worth}


def classify(worths: Mapping[UUID, int], places: Iterable[Place]) -> dict[str, dict[UUID, int]]:
    """Return what each node holds of each instrument; what belongs nowhere is under ``UNCLASSIFIED``.

    The sum over all nodes is the sum of ``worths``.
    """
    nodes: dict[str, dict[UUID, int]] = {}
    left = dict(worths)
    for place in places:
        worth = worths.get(place.instrument_id, 0)
        moved = share(worth, scaled(place.weight), UNIT)
        if moved:
            held = nodes.setdefault(place.node, {})
            held[place.instrument_id] = held.get(place.instrument_id, 0) + moved
            left[place.instrument_id] -= moved
    rest = {key: worth for key, worth in left.items() if worth}
    return {**nodes, UNCLASSIFIED: rest} if rest else nodes


def roll_up(nodes: Sequence[Node], held: Mapping[str, int]) -> dict[str, int]:
    """Return the worth of each node with all that is below it."""
    totals = dict(held)
    for node in reversed(nodes):
        if node.parent is not None and node.key in totals:
            totals[node.parent] = totals.get(node.parent, 0) + totals[node.key]
    return totals
