"""The book of a portfolio: its activities in order, replayed into lots, cash and flows.

Source: docs/specs/returns.md and docs/specs/lots.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from folio.kernel.money import Currency
from folio.portfolio.domain.activities import Activity
from folio.portfolio.domain.bookings import Booking, book_activity, moves_units
from folio.portfolio.domain.corporate import APPLY, family_of
from folio.portfolio.domain.exact import date_of, day_number
from folio.portfolio.domain.instruments import Account, Instrument, InstrumentKind, Split, effective_splits
from folio.portfolio.domain.ledger import order_activities
from folio.portfolio.domain.lots import CostMethod
from folio.portfolio.domain.positions import Position
from folio.portfolio.domain.rates import BookingRates, Rates
from folio.portfolio.domain.rules import CostRule, CostRules
from folio.portfolio.domain.trading import ReplayTerms, Trader


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
    rules: tuple[CostRule, ...] = ()
    is_pooled: bool = False

    @property
    def cost_rules(self) -> CostRules:
        """By which method units leave, where and when."""
        return CostRules(self.method, self.rules, self.is_pooled)


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
    for members, moving in _families(bookings):
        replay_terms = ReplayTerms(
            currencies={key: terms.instruments[key].currency for key in members},
            rules=terms.cost_rules,
            rates=rates,
            splits={key: splits[key] for key in members if key in splits},
            pairs=pairs,
            short_accounts=frozenset(key for key, account in terms.accounts.items() if account.allow_short),
            debts=frozenset(
                key for key in members if terms.instruments[key].kind is InstrumentKind.LIABILITY
            ),
            last_day=until,
        )
        kept = _unchanged(previous, members, moving, replay_terms)
        positions.update(kept or replay(moving, replay_terms))
    return Book(terms, bookings, positions, first_day, until, splits)


def _families(bookings: list[Booking]) -> list[tuple[list[UUID], list[Booking]]]:
    """Return the bookings that move units by family of instruments, with the members of each."""
    alone, links = _by_instrument(bookings)
    if not links:
        return [([instrument_id], moving) for instrument_id, moving in alone]
    place = {id(booking): index for index, booking in enumerate(bookings)}
    by_id = dict(alone)
    families: list[tuple[list[UUID], list[Booking]]] = []
    seen: set[UUID] = set()
    for instrument_id, _ in alone:
        if instrument_id not in seen:
            members = sorted(family_of(links, instrument_id))
            seen.update(members)
            moving = [booking for member in members for booking in by_id.get(member, ())]
            families.append((members, sorted(moving, key=lambda booking: place[id(booking)])))
    return families


def _by_instrument(
    bookings: list[Booking],
) -> tuple[list[tuple[UUID, list[Booking]]], dict[UUID, set[UUID]]]:
    """Return the bookings that move units by instrument, and which instruments became one another."""
    groups: dict[int, tuple[UUID, list[Booking]]] = {}
    links: dict[UUID, set[UUID]] = {}
    for booking in bookings:
        activity = booking.activity
        instrument_id = activity.instrument_id
        if instrument_id is not None and moves_units(activity):
            groups.setdefault(instrument_id.int, (instrument_id, []))[1].append(booking)
            if activity.into_id is not None:
                links.setdefault(instrument_id, set()).add(activity.into_id)
                links.setdefault(activity.into_id, set()).add(instrument_id)
    return list(groups.values()), links


def _book_all(
    ordered: list[Activity], terms: BookTerms, rates: BookingRates, *, previous: Book | None
) -> list[Booking]:
    accounts = terms.accounts
    if previous is None or previous.terms.rates is not terms.rates or previous.terms.accounts is not accounts:
        return [book_activity(activity, accounts[activity.account_id], rates) for activity in ordered]
    known = {(booking.activity.id.int, booking.activity.leg): booking for booking in previous.bookings}
    return [
        known.get((activity.id.int, activity.leg))
        or book_activity(activity, accounts[activity.account_id], rates)
        for activity in ordered
    ]


def _unchanged(
    previous: Book | None, members: list[UUID], bookings: list[Booking], terms: ReplayTerms
) -> dict[UUID, Position] | None:
    """Return the positions of ``previous`` where replaying could only give them again."""
    if previous is None or previous.last_day != terms.last_day:
        return None
    before = {key: previous.positions[key] for key in members if key in previous.positions}
    if len(before) < len(members) or previous.terms.cost_rules != terms.rules:
        return None
    if any(
        position.currency != terms.currencies[key]
        or (previous.terms.instruments[key].kind is InstrumentKind.LIABILITY) != (key in terms.debts)
        or previous.splits.get(key, ()) != terms.splits.get(key, ())
        or len(position.bookings) != len(bookings)
        for key, position in before.items()
    ):
        return None
    known = before[members[0]].bookings
    return before if all(new is old for new, old in zip(bookings, known, strict=True)) else None


def replay(bookings: list[Booking], terms: ReplayTerms) -> dict[UUID, Position]:
    """Return the positions that ``bookings`` of a family, in ledger order, and its splits lead to."""
    trader = Trader(bookings, terms)
    splits = sorted(
        (split for listed in terms.splits.values() for split in listed), key=lambda split: split.ex_date
    )
    due = [(day, split) for split in splits if (day := day_number(split.ex_date)) <= terms.last_day]
    for booking in bookings:
        while due and due[0][0] <= booking.day:
            trader.apply_split(due.pop(0)[1])
        activity = booking.activity
        assert activity.instrument_id is not None  # noqa: S101 – only what concerns an instrument is replayed
        pool = trader.pool(activity.instrument_id, activity.account_id, booking.day)
        APPLY[activity.type](trader, pool, booking)
        pool.note_state(booking.day)
    for _, split in due:
        trader.apply_split(split)
    return trader.close_books()
