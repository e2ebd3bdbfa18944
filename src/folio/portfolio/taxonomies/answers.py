"""The shapes of what is kept of taxonomies, and of computed answers about them."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from pydantic import Field

from folio.portfolio.reports.answers import Answer, Figure, HeldInstrument, MissingPriceAnswer


@dataclass(frozen=True, slots=True)
class TaxonomyNode:
    """A place in a tree; ``parent`` is the key of the one above."""

    key: str
    name: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """A tree of one's own; parents stand before their children."""

    id: UUID
    name: str
    nodes: list[TaxonomyNode]


@dataclass(frozen=True, slots=True)
class TaxonomyPlace:
    """The part of an instrument that belongs to a node."""

    instrument_id: UUID
    node: str
    weight: str


@dataclass(frozen=True, slots=True)
class FundShare:
    """The part of a fund that is in an instrument."""

    instrument_id: UUID
    weight: str


class ClassifiedHolding(Answer):
    """The part of an instrument in a node; `weight` is its ratio of all known worth."""

    instrument: HeldInstrument
    value: Figure
    weight: Figure | None


class BranchAnswer(Answer):
    """A node with the worth of all below it; `instruments` are those in the node itself."""

    key: str
    name: str
    parent: str | None
    value: Figure
    weight: Figure | None
    instruments: tuple[ClassifiedHolding, ...]


class ClassificationAnswer(Answer):
    """The known worth by the nodes of a taxonomy, and the holdings that are in none."""

    currency: str
    value: Figure
    items: Annotated[tuple[BranchAnswer, ...], Field(validation_alias="branches")]
    unknown: tuple[MissingPriceAnswer, ...]
