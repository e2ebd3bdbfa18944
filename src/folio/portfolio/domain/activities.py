"""What happened in an account: the activity.

Signs: ``quantity`` is positive, the type gives the direction. ``amount`` is gross, before fee and tax.
Fees and taxes are costs, negative when refunded. Interest is negative when charged, a dividend when taken
back.

Source: docs/specs/activities.md.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from folio.kernel.money import EXACT

ZERO = Decimal(0)
EARLIEST_DATE = dt.date(1900, 1, 1)
MAGNITUDE_LIMIT = Decimal(10) ** 15


class ActivityType(StrEnum):
    """What kind of thing happened."""

    # That of an enumeration is worked out anew each time; types are looked up for every activity.
    __hash__ = str.__hash__

    BUY = "buy"
    SELL = "sell"
    DEPOSIT = "deposit"
    WITHDRAWAL = "withdrawal"
    DIVIDEND = "dividend"
    INTEREST = "interest"
    FEE = "fee"
    TAX = "tax"
    SPLIT = "split"
    TRANSFER_IN = "transfer_in"
    TRANSFER_OUT = "transfer_out"
    DIVIDEND_REINVESTMENT = "dividend_reinvestment"
    RETURN_OF_CAPITAL = "return_of_capital"
    STOCK_DIVIDEND = "stock_dividend"
    SPIN_OFF = "spin_off"
    MERGER = "merger"
    SYMBOL_CHANGE = "symbol_change"
    CASH_IN_LIEU = "cash_in_lieu"
    DELISTING = "delisting"


T = ActivityType
TRADES = frozenset({T.BUY, T.SELL})
TRANSFERS = frozenset({T.TRANSFER_IN, T.TRANSFER_OUT})
# What turns units of one instrument into units of another.
EXCHANGES = frozenset({T.SPIN_OFF, T.MERGER, T.SYMBOL_CHANGE})
# What is paid for units that go, or for nothing but their cost, as in a sale.
PAID_OUT = frozenset({T.SELL, T.CASH_IN_LIEU, T.DELISTING, T.MERGER, T.RETURN_OF_CAPITAL})


@dataclass(frozen=True, slots=True)
class SplitRatio:
    """``numerator`` new units for every ``denominator`` old ones: 2 for 1 is (2, 1)."""

    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class LotPick:
    """Units a sale takes from one lot; ``quantity`` None is all that is left of it."""

    lot_id: str
    quantity: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One booked activity; never changed, only reversed.

    ``amount`` may replace ``price`` (then price = amount / quantity); where both are given the amount is what
    was booked. For a ``transfer_in`` of an instrument they say what it once cost; both absent: cost unknown.

    ``fx_rate`` is the rate the broker converted at: units of the *settlement currency* per one unit of
    ``currency``. The settlement currency is the account's where it differs from ``currency``, else the
    portfolio's. With it, cash moves in the settlement currency; without it, in ``currency`` itself.

    ``reverses`` names the activity this one cancels; both then count as never booked.

    ``into_id`` is the instrument a spin-off, merger or change of symbol leads to; ``quantity`` or ``split``
    then say how many of its units came. ``basis_fraction`` is the part of the cost that goes with them.
    ``lots`` are those a sale takes first. ``order`` comes before every other rule of order within a day:
    negative first, positive last. ``leg`` numbers what one activity is compiled into.
    """

    id: UUID
    account_id: UUID
    type: ActivityType
    date: dt.date
    currency: str
    instrument_id: UUID | None = None
    quantity: Decimal | None = None
    price: Decimal | None = None
    amount: Decimal | None = None
    fee: Decimal = ZERO
    tax: Decimal = ZERO
    fx_rate: Decimal | None = None
    split: SplitRatio | None = None
    at: dt.datetime | None = None
    seq: int = 0
    reverses: UUID | None = None
    into_id: UUID | None = None
    basis_fraction: Decimal | None = None
    lots: tuple[LotPick, ...] = ()
    order: int = 0
    leg: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityDraft:
    """An activity as it is proposed: not booked yet, its instruments named by symbol, ISIN or id."""

    type: ActivityType
    date: dt.date
    currency: str
    instrument: str | None = None
    quantity: Decimal | None = None
    price: Decimal | None = None
    amount: Decimal | None = None
    fee: Decimal = ZERO
    tax: Decimal = ZERO
    fx_rate: Decimal | None = None
    split: SplitRatio | None = None
    at: dt.datetime | None = None
    into: str | None = None
    basis_fraction: Decimal | None = None
    lots: tuple[LotPick, ...] = ()
    order: int = 0

    def booked(  # noqa: PLR0913 – what a draft does not know yet
        self,
        *,
        id: UUID,  # noqa: A002 – the field's own name
        account_id: UUID,
        instrument_id: UUID | None,
        seq: int = 0,
        reverses: UUID | None = None,
        into_id: UUID | None = None,
    ) -> Activity:
        """Return the activity this draft becomes once it is booked."""
        return Activity(
            id=id,
            account_id=account_id,
            type=self.type,
            date=self.date,
            currency=self.currency,
            instrument_id=instrument_id,
            quantity=self.quantity,
            price=self.price,
            amount=self.amount,
            fee=self.fee,
            tax=self.tax,
            fx_rate=self.fx_rate,
            split=self.split,
            at=self.at,
            seq=seq,
            reverses=reverses,
            into_id=into_id,
            basis_fraction=self.basis_fraction,
            lots=self.lots,
            order=self.order,
        )


def gross_amount(activity: Activity | ActivityDraft) -> Decimal:
    """Return the amount before fee and tax, in the activity's currency; 0 where none is given."""
    if activity.amount is not None:
        return activity.amount
    if activity.quantity is not None and activity.price is not None:
        return EXACT.multiply(activity.quantity, activity.price)
    return ZERO
