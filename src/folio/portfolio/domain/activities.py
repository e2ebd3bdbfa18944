"""What happened in an account: the activity, and when it makes sense.

Signs: ``quantity`` is positive, the type gives the direction. ``amount`` is gross, before fee and tax.
Fees and taxes are costs, negative when refunded. Interest is negative when charged, a dividend when taken
back.

Source: docs/specs/lots.md, Activities.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from folio.kernel.errors import FieldError
from folio.kernel.money import EXACT, Currency, is_currency
from folio.portfolio.domain.exact import PLACES

ZERO = Decimal(0)
EARLIEST_DATE = dt.date(1900, 1, 1)
MAGNITUDE_LIMIT = Decimal(10) ** 15
# Brokers round the price they print; the amount is what was booked.
AMOUNT_TOLERANCE = Decimal("0.01")


class ActivityType(StrEnum):
    """What kind of thing happened."""

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


T = ActivityType
TRADES = frozenset({T.BUY, T.SELL})
TRANSFERS = frozenset({T.TRANSFER_IN, T.TRANSFER_OUT})
_INSTRUMENT_REQUIRED = frozenset({T.BUY, T.SELL, T.DIVIDEND, T.SPLIT})
_INSTRUMENT_FORBIDDEN = frozenset({T.DEPOSIT, T.WITHDRAWAL})
_MAY_BE_NEGATIVE = frozenset({T.FEE, T.TAX, T.INTEREST, T.DIVIDEND})
_MAY_BE_ZERO = frozenset({T.BUY, T.SELL, T.TRANSFER_IN, T.TRANSFER_OUT})


@dataclass(frozen=True, slots=True)
class SplitRatio:
    """``numerator`` new units for every ``denominator`` old ones: 2 for 1 is (2, 1)."""

    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One booked activity; never changed, only reversed.

    ``amount`` may replace ``price`` (then price = amount / quantity); where both are given the amount is what
    was booked. For a ``transfer_in`` of an instrument they say what it once cost; both absent: cost unknown.

    ``fx_rate`` is the rate the broker converted at: units of the *settlement currency* per one unit of
    ``currency``. The settlement currency is the account's where it differs from ``currency``, else the
    portfolio's. With it, cash moves in the settlement currency; without it, in ``currency`` itself.

    ``reverses`` names the activity this one cancels; both then count as never booked.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityDraft:
    """An activity as it is proposed: not booked yet, its instrument named by symbol, ISIN or id."""

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

    def booked(
        self,
        *,
        id: UUID,  # noqa: A002 – the field's own name
        account_id: UUID,
        instrument_id: UUID | None,
        seq: int = 0,
        reverses: UUID | None = None,
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
        )


def gross_amount(activity: Activity | ActivityDraft) -> Decimal:
    """Return the amount before fee and tax, in the activity's currency; 0 where none is given."""
    if activity.amount is not None:
        return activity.amount
    if activity.quantity is not None and activity.price is not None:
        return EXACT.multiply(activity.quantity, activity.price)
    return ZERO


def check_activity(draft: ActivityDraft, *, today: dt.date) -> tuple[FieldError, ...]:
    """Return what is wrong with ``draft``; empty when it may be booked.

    ``today`` is the day in the earliest time zone that matters to the caller; one day more is accepted.
    Pointers are relative to the activity: ``/quantity``.
    """
    numbers = _check_numbers(draft)
    return (
        *_check_date(draft, today),
        *_check_currency(draft),
        *_check_instrument(draft),
        *(numbers or (*_check_quantity(draft), *_check_amount(draft))),
        *_check_split(draft),
    )


def _check_date(draft: ActivityDraft, today: dt.date) -> tuple[FieldError, ...]:
    if draft.date < EARLIEST_DATE:
        return (FieldError("/date", "date_too_early", "give a date from 1900-01-01 on"),)
    if draft.date > today + dt.timedelta(days=1):
        return (FieldError("/date", "date_in_future", "book it once it has happened"),)
    if draft.at is not None and draft.at.tzinfo is None:
        return (FieldError("/at", "time_zone_missing", "give the instant with its offset from UTC"),)
    return ()


def _check_currency(draft: ActivityDraft) -> tuple[FieldError, ...]:
    if is_currency(draft.currency):
        return ()
    return (FieldError("/currency", "currency_unknown", "give a three-letter ISO 4217 code such as EUR"),)


def _check_numbers(draft: ActivityDraft) -> tuple[FieldError, ...]:
    figures = {
        "quantity": draft.quantity,
        "price": draft.price,
        "amount": draft.amount,
        "fee": draft.fee,
        "tax": draft.tax,
        "fx_rate": draft.fx_rate,
    }
    return tuple(
        error
        for name, figure in figures.items()
        if figure is not None and (error := _number_error(f"/{name}", figure)) is not None
    )


def _number_error(pointer: str, figure: Decimal) -> FieldError | None:
    if not figure.is_finite():
        return FieldError(pointer, "number_not_finite", "give a number")
    if abs(figure) >= MAGNITUDE_LIMIT:
        return FieldError(pointer, "number_too_large", "give a number below 1 000 000 000 000 000")
    if figure != EXACT.quantize(figure, Decimal(1).scaleb(-PLACES)):
        return FieldError(pointer, "too_many_places", f"give at most {PLACES} decimal places")
    if pointer == "/fx_rate" and figure <= 0:
        return FieldError(pointer, "must_be_positive", "give the units bought for one unit of the currency")
    if pointer == "/price" and figure < 0:
        return FieldError(pointer, "must_not_be_negative", "give the price of one unit")
    return None


def _check_instrument(draft: ActivityDraft) -> tuple[FieldError, ...]:
    if draft.instrument is None and draft.type in _INSTRUMENT_REQUIRED:
        return (FieldError("/instrument", "required", f"a {draft.type} concerns an instrument: name it"),)
    if draft.instrument is not None and draft.type in _INSTRUMENT_FORBIDDEN:
        return (FieldError("/instrument", "not_allowed", f"a {draft.type} moves cash only"),)
    return ()


def _moves_units(draft: ActivityDraft) -> bool:
    return draft.type in TRADES or (draft.type in TRANSFERS and draft.instrument is not None)


def _check_quantity(draft: ActivityDraft) -> tuple[FieldError, ...]:
    if not _moves_units(draft):
        return ()
    if draft.quantity is None:
        return (FieldError("/quantity", "required", "say how many units"),)
    if draft.quantity <= 0:
        return (FieldError("/quantity", "must_be_positive", "the type says whether units come or go"),)
    return ()


def _check_amount(draft: ActivityDraft) -> tuple[FieldError, ...]:
    if draft.type is T.SPLIT:
        return ()
    if draft.amount is None:
        return _check_amount_is_implied(draft)
    if draft.amount < 0 and draft.type not in _MAY_BE_NEGATIVE:
        return (FieldError("/amount", "must_not_be_negative", "the type says whether money comes or goes"),)
    if draft.amount == 0 and draft.type not in _MAY_BE_ZERO:
        return (FieldError("/amount", "must_not_be_zero", "give the amount before fee and tax"),)
    if _disagrees(draft):
        detail = "amount and quantity times price differ by more than 1 %: leave one out"
        return (FieldError("/amount", "amount_mismatch", detail),)
    return ()


def _check_amount_is_implied(draft: ActivityDraft) -> tuple[FieldError, ...]:
    if draft.type in TRANSFERS and draft.instrument is not None:
        return ()
    if draft.price is not None and draft.quantity is not None:
        return ()
    if (draft.type is T.FEE and draft.fee) or (draft.type is T.TAX and draft.tax):
        return ()
    pointer = "/price" if draft.type in TRADES else "/amount"
    return (FieldError(pointer, "required", "give the price of one unit or the amount"),)


def _disagrees(draft: ActivityDraft) -> bool:
    if draft.type not in TRADES or draft.quantity is None or draft.price is None or draft.amount is None:
        return False
    product = EXACT.multiply(draft.quantity, draft.price)
    quantum = Currency.of(draft.currency).quantum if is_currency(draft.currency) else ZERO
    allowed = max(EXACT.multiply(abs(product), AMOUNT_TOLERANCE), quantum)
    return abs(EXACT.subtract(product, draft.amount)) > allowed


def _check_split(draft: ActivityDraft) -> tuple[FieldError, ...]:
    if draft.type is not T.SPLIT:
        if draft.split is None:
            return ()
        return (FieldError("/split", "not_allowed", "only a split has a ratio"),)
    if draft.split is None:
        return (FieldError("/split", "required", "give the ratio of new units to old ones"),)
    if draft.split.numerator < 1 or draft.split.denominator < 1:
        return (FieldError("/split", "must_be_positive", "give two whole numbers from 1 on"),)
    return ()
