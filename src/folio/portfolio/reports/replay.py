"""From what is stored to a valued book: pure work for a worker thread, reusing what an earlier book has."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from folio.kernel.money import Currency
from folio.portfolio import contracts
from folio.portfolio.domain.activities import Activity, ActivityType, LotPick, SplitRatio
from folio.portfolio.domain.book import BookTerms, build_book
from folio.portfolio.domain.instruments import Account, Instrument, InstrumentKind, Split
from folio.portfolio.domain.lots import CostMethod
from folio.portfolio.domain.prices import PriceColumn
from folio.portfolio.domain.rates import Rates
from folio.portfolio.domain.rules import CostRule
from folio.portfolio.domain.valuation import Valuation, value_book
from folio.portfolio.prices.series import Series, StoredYear, column_of, unpack_series
from folio.portfolio.rates.pairs import OwnRates, rate_column
from folio.portfolio.reports.longevity import making_what_lives_long
from folio.portfolio.reports.segments import pack_activities, unpack_activities
from folio.portfolio.reports.store import FIRST, ActivityTuple, Head, Segment

_TYPES = {kind.value: kind for kind in ActivityType}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A valued book with what it was made of, so that the next one can start from it.

    The first ``packed`` activities, those up to the revision ``packed_through``, are in segments.
    """

    head: Head
    method: CostMethod
    until: int
    activities: list[Activity]
    own_rates: OwnRates
    currencies: frozenset[str]
    columns: Mapping[UUID, PriceColumn]
    valuation: Valuation
    packed: int
    packed_through: int

    @property
    def unpacked(self) -> Sequence[Activity]:
        """The activities no segment has yet."""
        return self.activities[self.packed :]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What was read for a book; with ``previous``, only what is newer than it.

    ``segments`` are activities packed before, ``rows`` those booked since, and ``years`` the closes of
    all instruments, or without ``has_all_years`` of those ``previous`` does not know.
    """

    head: Head
    method: CostMethod
    until: int
    previous: Opened | None
    segments: Sequence[Segment] = ()
    rows: Sequence[ActivityTuple]
    accounts: Sequence[contracts.Account]
    instruments: Sequence[contracts.Instrument]
    splits: Sequence[contracts.Split]
    years: Sequence[StoredYear]
    has_all_years: bool = True
    own_rates: OwnRates
    rules: tuple[CostRule, ...] = ()
    is_pooled: bool = False


@making_what_lives_long()
def open_valued(loaded: Loaded) -> Opened:
    """Return the valued book of what was loaded.

    Raises:
        SegmentDamaged: a segment cannot be read.
    """
    previous = loaded.previous
    activities = list(previous.activities) if previous else []
    packed, packed_through = (previous.packed, previous.packed_through) if previous else (0, FIRST)
    for segment in loaded.segments:
        activities += unpack_activities(segment.packed, start=len(activities))
        packed, packed_through = len(activities), segment.through
    activities += read_rows(loaded.rows, start=len(activities))
    terms, currencies = _terms(loaded, activities)
    series = unpack_series(loaded.years)
    columns = _columns(loaded, series)
    before = previous.valuation if previous else None
    book = build_book(activities, terms, until=loaded.until, previous=before.book if before else None)
    return Opened(
        head=loaded.head,
        method=loaded.method,
        until=loaded.until,
        activities=activities,
        own_rates=loaded.own_rates,
        currencies=currencies,
        columns=columns,
        valuation=value_book(book, columns, previous=before),
        packed=packed,
        packed_through=packed_through,
    )


def pack_newest(opened: Opened) -> Segment:
    """Return the segment of those activities of a book that are in none yet."""
    named = {item.instrument_id for item in opened.unpacked} | {item.into_id for item in opened.unpacked}
    return Segment(
        opened.packed_through,
        opened.head.version.portfolio,
        tuple(instrument_id for instrument_id in named if instrument_id is not None),
        pack_activities(opened.unpacked),
    )


def read_rows(rows: Iterable[ActivityTuple], *, start: int) -> list[Activity]:
    """Return the activities of stored rows; their order continues at ``start``."""
    ids: dict[str | None, UUID | None] = {None: None}
    return [_activity(row, ids, seq) for seq, row in enumerate(rows, start=start)]


def _activity(row: ActivityTuple, ids: dict[str | None, UUID | None], seq: int) -> Activity:
    (id_, account, kind, date, at, instrument, quantity, price, amount) = row[:9]
    (currency, fee, tax, fx_rate, numerator, denominator, reverses) = row[9:16]
    into_id, basis_fraction, lots, order = row[16:20]
    # Making a UUID costs more than the rest of a row: those that recur are made once.
    for text in (account, instrument):
        if text not in ids:
            ids[text] = UUID(text)
    return Activity(
        id=id_,
        account_id=ids[account],  # type: ignore[arg-type]  # an account is never null
        type=_TYPES[kind],
        date=date,
        at=at,
        instrument_id=ids[instrument],
        quantity=quantity,
        price=price,
        amount=amount,
        currency=currency,
        fee=fee,
        tax=tax,
        fx_rate=fx_rate,
        split=None if numerator is None else SplitRatio(numerator, denominator),
        seq=seq,
        reverses=reverses,
        into_id=into_id,
        basis_fraction=basis_fraction,
        lots=tuple(_pick(pick) for pick in lots) if lots else (),
        order=order,
    )


def _pick(stored: Mapping[str, str | None]) -> LotPick:
    quantity = stored["quantity"]
    return LotPick(str(stored["lot_id"]), None if quantity is None else Decimal(quantity))


def _columns(loaded: Loaded, series: Mapping[UUID, Series]) -> dict[UUID, PriceColumn]:
    """Return the closes of all instruments; those that did not change are the same objects as before."""
    before = loaded.previous.columns if loaded.previous else {}
    columns = {} if loaded.has_all_years else dict(before)
    for instrument_id, closes in series.items():
        column, known = column_of(instrument_id, closes), before.get(instrument_id)
        columns[instrument_id] = known if known is not None and known.equals(column) else column
    return columns


def _terms(loaded: Loaded, activities: Sequence[Activity]) -> tuple[BookTerms, frozenset[str]]:
    before = loaded.previous.valuation.book.terms if loaded.previous else None
    accounts = {
        account.id: Account(
            account.id, account.name, account.currency, account.tracks_cash, account.allow_short
        )
        for account in loaded.accounts
    }
    if before is not None and before.accounts == accounts:
        accounts = dict(before.accounts) if not isinstance(before.accounts, dict) else before.accounts
    instruments = {
        one.id: Instrument(one.id, one.symbol, one.name, one.currency, InstrumentKind(one.kind))
        for one in loaded.instruments
    }
    currencies = frozenset(
        [item.currency for item in activities]
        + [account.currency for account in accounts.values()]
        + [instrument.currency for instrument in instruments.values()]
    )
    terms = BookTerms(
        currency=Currency.of(loaded.head.currency),
        accounts=accounts,
        instruments=instruments,
        rates=_rates(loaded, currencies),
        splits=tuple(
            Split(split.instrument_id, split.ex_date, split.numerator, split.denominator)
            for split in loaded.splits
        ),
        method=loaded.method,
        rules=loaded.rules,
        is_pooled=loaded.is_pooled,
    )
    return terms, currencies


def _rates(loaded: Loaded, currencies: frozenset[str]) -> Rates:
    previous, currency = loaded.previous, loaded.head.currency
    if previous is not None and currencies <= previous.currencies and loaded.own_rates == previous.own_rates:
        return previous.valuation.book.terms.rates
    return Rates.of(
        currency, [rate_column(code, currency, loaded.own_rates) for code in currencies - {currency}]
    )
