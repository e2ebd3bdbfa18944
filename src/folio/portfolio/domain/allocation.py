"""How the worth of a day spreads over instruments, currencies, accounts or kinds."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from folio.portfolio.domain.exact import day_number, ratio, rounded_value
from folio.portfolio.domain.instruments import Account, Instrument
from folio.portfolio.domain.prices import close_as_of
from folio.portfolio.domain.results import in_scope, measured_positions
from folio.portfolio.domain.unknowns import MissingPrice, missing_prices
from folio.portfolio.domain.valuation import Valuation

CASH_KEY = "cash"


class Dimension(StrEnum):
    """By what the worth is split; ``currency`` is that of the price or of the cash."""

    INSTRUMENT = "instrument"
    CURRENCY = "currency"
    ACCOUNT = "account"
    KIND = "kind"


@dataclass(frozen=True, slots=True)
class Slice:
    """One part of the worth; ``weight`` is its ratio of all known worth, None where that is not positive."""

    key: str
    label: str
    value: Decimal
    weight: Decimal | None


@dataclass(frozen=True, slots=True)
class Allocation:
    """The known worth by ``dimension``, largest first, and the holdings that are not in it."""

    dimension: Dimension
    currency: str
    items: tuple[Slice, ...]
    unknown: tuple[MissingPrice, ...]


class _Piece(NamedTuple):
    """What one account holds of one instrument, or of cash where ``instrument`` is None."""

    account: Account
    instrument: Instrument | None
    currency: str
    worth: int


def split_by(valuation: Valuation, as_of: dt.date, dimension: Dimension) -> Allocation:
    """Return how the known worth at the end of ``as_of`` spreads over ``dimension``."""
    day = min(day_number(as_of), valuation.last)
    totals: dict[str, int] = {}
    labels: dict[str, str] = {}
    for piece in (*_instrument_pieces(valuation, day), *_cash_pieces(valuation, day)):
        key, labels_key = _NAMES[dimension](piece)
        totals[key] = totals.get(key, 0) + piece.worth
        labels[key] = labels_key
    whole = sum(totals.values())
    currency = valuation.book.terms.currency
    items = [
        Slice(key, labels[key], rounded_value(total, currency), ratio(total / whole) if whole > 0 else None)
        for key, total in totals.items()
    ]
    items.sort(key=lambda item: (-item.value, item.label))
    return Allocation(dimension, currency.code, tuple(items), missing_prices(valuation, (day,)))


def worth_by_instrument(valuation: Valuation, day: int) -> tuple[dict[UUID, int], int]:
    """Return the known worth (1e-32) of each instrument at the end of ``day``, and that of all cash."""
    worths = {key: line.worth(day) or 0 for key, line in valuation.lines.items()}
    cash = sum(piece.worth for piece in _cash_pieces(valuation, day))
    return {key: worth for key, worth in worths.items() if worth}, cash


def _instrument_pieces(valuation: Valuation, day: int) -> Iterator[_Piece]:
    terms = valuation.book.terms
    for position in measured_positions(valuation):
        instrument = terms.instruments[position.instrument_id]
        close = close_as_of(valuation.prices.get(position.instrument_id), day)
        rate = terms.rates.as_of(position.currency, day)
        if close is None or rate is None:
            continue
        for account_id, states in position.states.items():
            index = bisect_right(states, day, key=lambda state: state.day)
            if index and states[index - 1].units and in_scope(valuation, account_id):
                worth = states[index - 1].units * close * rate
                yield _Piece(terms.accounts[account_id], instrument, position.currency, worth)


def _cash_pieces(valuation: Valuation, day: int) -> Iterator[_Piece]:
    terms = valuation.book.terms
    for (account_id, currency), held in valuation.ledgered.cash_by_account.items():
        amount = held.at(day)
        rate = terms.rates.as_of(currency, day)
        if amount and rate is not None:
            yield _Piece(terms.accounts[account_id], None, currency, amount * rate)


def _by_instrument(piece: _Piece) -> tuple[str, str]:
    if piece.instrument is None:
        return f"{CASH_KEY}:{piece.currency}", f"Cash {piece.currency}"
    return str(piece.instrument.id), piece.instrument.symbol


def _by_currency(piece: _Piece) -> tuple[str, str]:
    return piece.currency, piece.currency


def _by_account(piece: _Piece) -> tuple[str, str]:
    return str(piece.account.id), piece.account.name


def _by_kind(piece: _Piece) -> tuple[str, str]:
    kind = CASH_KEY if piece.instrument is None else piece.instrument.kind.value
    return kind, kind


_NAMES: dict[Dimension, Callable[[_Piece], tuple[str, str]]] = {
    Dimension.INSTRUMENT: _by_instrument,
    Dimension.CURRENCY: _by_currency,
    Dimension.ACCOUNT: _by_account,
    Dimension.KIND: _by_kind,
}
