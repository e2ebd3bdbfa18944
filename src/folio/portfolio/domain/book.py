"""The book of a portfolio: its activities in order, replayed into lots, cash and flows.

Source: docs/specs/returns.md and docs/specs/lots.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from folio.kernel.money import Currency
from folio.portfolio.domain.activities import Activity
from folio.portfolio.domain.bookings import Booking, book_activity, moves_units
from folio.portfolio.domain.exact import date_of, day_number
from folio.portfolio.domain.instruments import Account, Instrument, Split, effective_splits
from folio.portfolio.domain.ledger import order_activities
from folio.portfolio.domain.lots import CostMethod
from folio.portfolio.domain.positions import Position, ReplayTerms, replay
from folio.portfolio.domain.rates import BookingRates, Rates


@dataclass(frozen=True, slots=True, eq=False)
class BookTerms:
    """In which terms a portfolio is booked.

    ``accounts`` and ``instruments`` hold every one the activities name. Pass the same objects again with
    ``previous`` to ``build_book`` and only what changed is computed.
    """

    currency: Currency
    accounts: Mapping[UUID, Account]
    instruments: Mapping[UUID, Instrument]
    rates: Rates
    splits: tuple[Split, ...] = ()
    method: CostMethod = CostMethod.FIFO


@dataclass(frozen=True, slots=True, eq=False)
class Book:
    """A portfolio's history, ready to be valued on any day up to ``last_day``.

    ``bookings`` are in ledger order; ``positions`` are by instrument.
    """

    terms: BookTerms
    bookings: list[Booking]
    positions: dict[UUID, Position]
    first_day: int
    last_day: int
    splits: dict[UUID, tuple[Split, ...]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Say that nothing was ever booked."""
        return not self.bookings


def build_book(
    activities: Iterable[Activity], terms: BookTerms, *, until: int, previous: Book | None = None
) -> Book:
    """Return the book of all activities up to the day number ``until``; later ones are left out.

    ``previous`` is an earlier book of the same portfolio: what did not change since is taken over from it.
    """
    last_date = date_of(until)
    ordered, pairs = order_activities([item for item in activities if item.date <= last_date])
    first_day = day_number(ordered[0].date) if ordered else until
    rates = BookingRates(terms.rates, first=first_day, last=until)
    bookings = _book_all(ordered, terms, rates, previous=previous)
    splits = effective_splits(terms.splits, ordered)
    positions: dict[UUID, Position] = {}
    for instrument_id, moving in _by_instrument(bookings):
        replay_terms = ReplayTerms(
            currency=terms.instruments[instrument_id].currency,
            method=terms.method,
            rates=rates,
            splits=splits.get(instrument_id, ()),
            pairs=pairs,
            last_day=until,
        )
        kept = _unchanged(previous, instrument_id, moving, replay_terms)
        positions[instrument_id] = kept or replay(instrument_id, moving, replay_terms)
    return Book(terms, bookings, positions, first_day, until, splits)


def _by_instrument(bookings: list[Booking]) -> list[tuple[UUID, list[Booking]]]:
    """Return the bookings that move units, by instrument."""
    groups: dict[int, tuple[UUID, list[Booking]]] = {}
    for booking in bookings:
        instrument_id = booking.activity.instrument_id
        if instrument_id is not None and moves_units(booking.activity):
            groups.setdefault(instrument_id.int, (instrument_id, []))[1].append(booking)
    return list(groups.values())


def _book_all(
    ordered: list[Activity], terms: BookTerms, rates: BookingRates, *, previous: Book | None
) -> list[Booking]:
    accounts = terms.accounts
    if previous is None or previous.terms.rates is not terms.rates or previous.terms.accounts is not accounts:
        return [book_activity(activity, accounts[activity.account_id], rates) for activity in ordered]
    known = {booking.activity.id.int: booking for booking in previous.bookings}
    return [
        known.get(activity.id.int) or book_activity(activity, accounts[activity.account_id], rates)
        for activity in ordered
    ]


def _unchanged(
    previous: Book | None, instrument_id: UUID, bookings: list[Booking], terms: ReplayTerms
) -> Position | None:
    """Return the position of ``previous`` where replaying could only give it again."""
    if previous is None or previous.terms.method is not terms.method or previous.last_day != terms.last_day:
        return None
    position = previous.positions.get(instrument_id)
    if position is None or position.currency != terms.currency:
        return None
    same_splits = previous.splits.get(instrument_id, ()) == terms.splits
    is_same = len(bookings) == len(position.bookings) and all(
        new is old for new, old in zip(bookings, position.bookings, strict=True)
    )
    return position if same_splits and is_same else None
