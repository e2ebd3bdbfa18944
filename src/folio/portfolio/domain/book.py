"""The book of a portfolio: its activities in order, replayed into lots, cash and flows.

Source: docs/specs/returns.md and docs/specs/lots.md.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from folio.kernel.money import Currency
from folio.portfolio.domain.activities import EXCHANGES, TRANSFERS, Activity, ActivityType
from folio.portfolio.domain.bookings import Booking, book_activity, moves_units
from folio.portfolio.domain.corporate import APPLY, family_of
from folio.portfolio.domain.exact import date_of, day_number
from folio.portfolio.domain.instruments import Account, Instrument, InstrumentKind, Split, effective_splits
from folio.portfolio.domain.ledger import OrderKey, cancelled_ids, order_activities, order_key
from folio.portfolio.domain.lots import CostMethod
from folio.portfolio.domain.positions import Position
from folio.portfolio.domain.rates import BookingRates, Rates
from folio.portfolio.domain.rules import CostRule, CostRules
from folio.portfolio.domain.trading import ReplayTerms, Trader

# More new activities than this are booked with all the others.
MOST_ADDED = 100
# What changes more than one position, or bookings there are.
_FAR_REACHING = EXCHANGES | {ActivityType.SPLIT, ActivityType.DIVIDEND_REINVESTMENT}


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

    ``bookings`` are in ledger order; ``positions`` are by instrument. ``given`` are the activities it was
    made of, ``pairs`` the transfers that belong together, ``cancelled`` the ids of what does not count. Where
    it is an earlier book with ``added`` bookings, ``basis`` is the ``mark`` of that book.
    """

    terms: BookTerms
    bookings: list[Booking]
    positions: dict[UUID, Position]
    first_day: int
    last_day: int
    splits: dict[UUID, tuple[Split, ...]] = field(default_factory=dict)
    given: Sequence[Activity] = ()
    pairs: Mapping[UUID, UUID] = field(default_factory=dict)
    cancelled: frozenset[UUID] = frozenset()
    mark: object = field(default_factory=object)
    basis: object = None
    added: tuple[Booking, ...] = ()

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
    given = list(activities)
    if previous is not None and (added := _only_added(previous, given, terms, until)) is not None:
        return _with_added(previous, given, terms, added)
    last_date = date_of(until)
    listed = [item for item in given if item.date <= last_date]
    ordered, pairs = order_activities(listed)
    first_day = day_number(ordered[0].date) if ordered else until
    rates = BookingRates(terms.rates, first=first_day, last=until)
    bookings = _book_all(ordered, terms, rates, previous=previous)
    splits = effective_splits(terms.splits, ordered)
    book = Book(terms, bookings, {}, first_day, until, splits, given, pairs, frozenset(cancelled_ids(listed)))
    for members, moving in _families(bookings):
        replay_terms = _replay_terms(book, members, rates)
        kept = _unchanged(previous, members, moving, replay_terms)
        book.positions.update(kept or replay(moving, replay_terms))
    return book


def _replay_terms(book: Book, members: Iterable[UUID], rates: BookingRates) -> ReplayTerms:
    terms = book.terms
    return ReplayTerms(
        currencies={key: terms.instruments[key].currency for key in members},
        rules=terms.cost_rules,
        rates=rates,
        splits={key: book.splits[key] for key in members if key in book.splits},
        pairs=book.pairs,
        short_accounts=frozenset(key for key, account in terms.accounts.items() if account.allow_short),
        debts=frozenset(key for key in members if terms.instruments[key].kind is InstrumentKind.LIABILITY),
        last_day=book.last_day,
    )


def _only_added(
    previous: Book, given: Sequence[Activity], terms: BookTerms, until: int
) -> list[Activity] | None:
    """Return what is new since ``previous`` where it only adds bookings to it; None where more changed."""
    before, known = previous.terms, len(previous.given)
    last_date = date_of(until)
    added = [item for item in given[known:] if item.date <= last_date]
    if (
        previous.is_empty
        or previous.last_day != until
        or len(added) > MOST_ADDED
        or terms.rates is not before.rates
        or terms.accounts is not before.accounts
        or (terms.currency, terms.splits, terms.cost_rules)
        != (before.currency, before.splits, before.cost_rules)
        or any(terms.instruments.get(key) != instrument for key, instrument in before.instruments.items())
        or given[:known] != previous.given
    ):
        return None
    return added if all(_only_adds(previous, item) for item in added) else None


def _only_adds(book: Book, activity: Activity) -> bool:
    """Say whether booking ``activity`` leaves every other booking and the order of positions as they are."""
    if (
        activity.type in _FAR_REACHING
        or (activity.type in TRANSFERS and activity.instrument_id is not None)
        or activity.reverses is not None
        or activity.id in book.cancelled
        or day_number(activity.date) < book.first_day
    ):
        return False
    if not moves_units(activity) or activity.instrument_id is None:
        return True
    position = book.positions.get(activity.instrument_id)
    return (
        position is not None
        and order_key(activity) > order_key(position.bookings[0].activity)
        and all(booking.activity.type not in _FAR_REACHING for booking in position.bookings)
        and all(booking.activity.type not in TRANSFERS for booking in position.bookings)
    )


def _with_added(book: Book, given: list[Activity], terms: BookTerms, added: Iterable[Activity]) -> Book:
    """Return ``book`` with a few more activities; only the positions they move are replayed."""
    rates = BookingRates(terms.rates, first=book.first_day, last=book.last_day)
    paired = {*book.pairs, *book.pairs.values()}
    bookings, moved, new = list(book.bookings), dict[UUID, list[Booking]](), []

    def place(booking: Booking) -> OrderKey:
        return order_key(booking.activity, paired=booking.activity.id in paired)

    for activity in added:
        booking = book_activity(activity, terms.accounts[activity.account_id], rates)
        new.append(booking)
        bookings.insert(bisect_right(bookings, place(booking), key=place), booking)
        if activity.instrument_id is not None and moves_units(activity):
            family = moved.setdefault(
                activity.instrument_id, list(book.positions[activity.instrument_id].bookings)
            )
            family.insert(bisect_right(family, place(booking), key=place), booking)
    after = replace(
        book,
        terms=terms,
        bookings=bookings,
        positions=dict(book.positions),
        given=given,
        mark=object(),
        basis=book.mark,
        added=tuple(new),
    )
    for instrument_id, moving in moved.items():
        after.positions.update(replay(moving, _replay_terms(after, [instrument_id], rates)))
    return after


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
