"""When an activity makes sense: what each type needs, may have and must not have.

Source: docs/specs/activities.md.
"""

import datetime as dt
from decimal import Decimal

from folio.kernel.errors import FieldError
from folio.kernel.money import EXACT, Currency, is_currency
from folio.portfolio.domain.activities import (
    EARLIEST_DATE,
    EXCHANGES,
    MAGNITUDE_LIMIT,
    TRADES,
    TRANSFERS,
    ZERO,
    ActivityDraft,
    ActivityType,
)
from folio.portfolio.domain.exact import PLACES

# Brokers round the price they print; the amount is what was booked.
AMOUNT_TOLERANCE = Decimal("0.01")
ORDER_LIMIT = 1_000_000

T = ActivityType
_INSTRUMENT_FORBIDDEN = frozenset({T.DEPOSIT, T.WITHDRAWAL})
_INSTRUMENT_OPTIONAL = frozenset({T.INTEREST, T.FEE, T.TAX, *TRANSFERS})
_MAY_BE_NEGATIVE = frozenset({T.FEE, T.TAX, T.INTEREST, T.DIVIDEND})
_MAY_BE_ZERO = frozenset({*TRADES, *TRANSFERS, *EXCHANGES, T.DELISTING, T.STOCK_DIVIDEND})
# Types without an amount of their own, or with one only where there is something to pay.
_AMOUNT_OPTIONAL = frozenset({T.SPLIT, T.STOCK_DIVIDEND, T.DELISTING, *EXCHANGES})
_AMOUNT_FORBIDDEN = frozenset({T.STOCK_DIVIDEND, T.SPIN_OFF, T.SYMBOL_CHANGE})
_QUANTITY_OPTIONAL = frozenset({T.CASH_IN_LIEU, T.DELISTING})
_QUANTITY_OR_RATIO = frozenset({T.SPIN_OFF, T.MERGER, T.STOCK_DIVIDEND})
_PICKS_LOTS = frozenset({T.SELL, T.TRANSFER_OUT, T.CASH_IN_LIEU})


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
        *_check_into(draft),
        *(numbers or (*_check_quantity(draft), *_check_amount(draft), *_check_basis(draft))),
        *_check_split(draft),
        *_check_lots(draft),
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
        "basis_fraction": draft.basis_fraction,
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
    if draft.instrument is None and draft.type not in _INSTRUMENT_FORBIDDEN | _INSTRUMENT_OPTIONAL:
        return (FieldError("/instrument", "required", f"a {draft.type} concerns an instrument: name it"),)
    if draft.instrument is not None and draft.type in _INSTRUMENT_FORBIDDEN:
        return (FieldError("/instrument", "not_allowed", f"a {draft.type} moves cash only"),)
    return ()


def _check_into(draft: ActivityDraft) -> tuple[FieldError, ...]:
    if draft.into is None:
        if draft.type in EXCHANGES - {T.MERGER}:
            return (FieldError("/into", "required", "name the instrument it became"),)
        return ()
    if draft.type not in EXCHANGES:
        return (FieldError("/into", "not_allowed", "only a spin-off, merger or symbol change has it"),)
    if draft.into == draft.instrument:
        return (FieldError("/into", "same_instrument", "name another instrument"),)
    return ()


def _moves_units(draft: ActivityDraft) -> bool:
    is_transfer = draft.type in TRANSFERS and draft.instrument is not None
    return draft.type in TRADES or is_transfer or draft.type is T.DIVIDEND_REINVESTMENT


def _check_quantity(draft: ActivityDraft) -> tuple[FieldError, ...]:
    if draft.type in _QUANTITY_OR_RATIO and (draft.type is not T.MERGER or draft.into is not None):
        if (draft.quantity is None) == (draft.split is None):
            detail = "say how many units came, or the ratio of new units to old ones as split"
            return (FieldError("/quantity", "required", detail),)
    elif not _moves_units(draft) and draft.type not in _QUANTITY_OPTIONAL:
        return ()
    if draft.quantity is None:
        optional = draft.type in _QUANTITY_OPTIONAL | _QUANTITY_OR_RATIO
        return () if optional else (FieldError("/quantity", "required", "say how many units"),)
    if draft.quantity <= 0:
        return (FieldError("/quantity", "must_be_positive", "the type says whether units come or go"),)
    return ()


def _check_amount(draft: ActivityDraft) -> tuple[FieldError, ...]:
    if draft.amount is None or draft.type is T.SPLIT:
        return () if draft.type in _AMOUNT_OPTIONAL else _check_amount_is_implied(draft)
    if draft.type in _AMOUNT_FORBIDDEN:
        return (FieldError("/amount", "not_allowed", f"a {draft.type} moves no money but fee and tax"),)
    if draft.amount < 0 and draft.type not in _MAY_BE_NEGATIVE:
        return (FieldError("/amount", "must_not_be_negative", "the type says whether money comes or goes"),)
    if draft.amount == 0 and draft.type not in _MAY_BE_ZERO:
        return (FieldError("/amount", "must_not_be_zero", "give the amount before fee and tax"),)
    return _check_agreement(draft)


def _check_agreement(draft: ActivityDraft) -> tuple[FieldError, ...]:
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


def _check_basis(draft: ActivityDraft) -> tuple[FieldError, ...]:
    fraction = draft.basis_fraction
    if fraction is None:
        if draft.type is T.SPIN_OFF:
            detail = (
                "give the part of the cost that goes with the new units, from 0 to 1,"
                " or the ratio as split and closes of both from that day on"
            )
            return (FieldError("/basis_fraction", "required", detail),)
        if draft.type is T.MERGER and draft.into is not None and draft.amount and draft.price is None:
            detail = "give the worth of one new unit, or basis_fraction"
            return (FieldError("/price", "required", detail),)
        return ()
    if draft.type not in {T.SPIN_OFF, T.MERGER} or draft.into is None:
        return (FieldError("/basis_fraction", "not_allowed", "only a spin-off or merger splits a cost"),)
    if not 0 <= fraction <= 1:
        return (FieldError("/basis_fraction", "out_of_range", "give a part from 0 to 1"),)
    return ()


def _disagrees(draft: ActivityDraft) -> bool:
    if draft.type not in TRADES or draft.quantity is None or draft.price is None or draft.amount is None:
        return False
    product = EXACT.multiply(draft.quantity, draft.price)
    quantum = Currency.of(draft.currency).quantum if is_currency(draft.currency) else ZERO
    allowed = max(EXACT.multiply(abs(product), AMOUNT_TOLERANCE), quantum)
    return abs(EXACT.subtract(product, draft.amount)) > allowed


def _check_split(draft: ActivityDraft) -> tuple[FieldError, ...]:
    if draft.split is None:
        if draft.type is T.SPLIT:
            return (FieldError("/split", "required", "give the ratio of new units to old ones"),)
        return ()
    if draft.type is not T.SPLIT and draft.type not in _QUANTITY_OR_RATIO:
        return (FieldError("/split", "not_allowed", f"a {draft.type} has no ratio"),)
    if draft.split.numerator < 1 or draft.split.denominator < 1:
        return (FieldError("/split", "must_be_positive", "give two whole numbers from 1 on"),)
    return ()


def _check_lots(draft: ActivityDraft) -> tuple[FieldError, ...]:
    if not draft.lots:
        return ()
    if draft.type not in _PICKS_LOTS:
        return (FieldError("/lots", "not_allowed", "only what sells or sends units takes them from lots"),)
    picked = [pick.quantity for pick in draft.lots if pick.quantity is not None]
    if any(not quantity.is_finite() or quantity <= 0 for quantity in picked):
        return (FieldError("/lots", "must_be_positive", "say how many units each lot gives"),)
    if draft.quantity is not None and draft.quantity.is_finite() and sum(picked) > draft.quantity:
        return (FieldError("/lots", "too_many_units", "the lots give more units than the activity takes"),)
    return ()
