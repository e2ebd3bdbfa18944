"""One instrument through its whole history: lots, units and what moved them, in every account.

Source: docs/specs/lots.md.
"""

from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from folio.portfolio.domain.activities import Activity, ActivityType
from folio.portfolio.domain.bookings import Booking
from folio.portfolio.domain.lots import Disposal, Lot, State


class Exchange(NamedTuple):
    """Units of an instrument that came for those of another: both sides are worth what these are."""

    instrument_id: UUID
    units: int


class Move(NamedTuple):
    """Units that came (+) or went (-) in one account, and what was put in for them; a split puts in nothing.

    ``put_in`` (1e-32) is what they were traded for, negative when it was taken out. For a transfer or an
    exchange it is only their cost, if known: units sent are worth their price that day. ``excess`` is the
    part of a sale's proceeds for units never held.
    """

    day: int
    account_id: UUID
    units: int
    kind: ActivityType
    put_in: int
    conversion: int = 0
    excess: int = 0
    exchange: Exchange | None = None


class MoveColumns(NamedTuple):
    """The moves of a position, one column for each of their fields; see ``Move``."""

    day: tuple[int, ...]
    account_id: tuple[UUID, ...]
    units: tuple[int, ...]
    kind: tuple[ActivityType, ...]
    put_in: tuple[int, ...]
    conversion: tuple[int, ...]
    excess: tuple[int, ...]
    exchange: tuple[Exchange | None, ...]


class Oversold(NamedTuple):
    """A sale or transfer of more units than were held; ``units`` (1e-10) is the part never held.

    ``brought`` (1e-32) is what a sale was paid for that part, before costs; None where nothing is paid.
    """

    activity: Activity
    day: int
    units: int
    brought: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Position:
    """The replayed history of one instrument, oldest first in every list.

    ``bookings`` are those of its whole family: of all instruments that became one another.
    """

    instrument_id: UUID
    currency: str
    bookings: tuple[Booking, ...]
    moves: list[Move] = field(default_factory=list)
    lots: list[Lot] = field(default_factory=list)
    disposals: list[tuple[Lot, Disposal]] = field(default_factory=list)
    states: dict[UUID, list[State]] = field(default_factory=dict)
    oversold: list[Oversold] = field(default_factory=list)
