"""Fixed-point integers: how the engine adds without losing a digit.

Units of an instrument and prices are whole numbers of 1e-10, cash of 1e-20 (an amount times the broker's
rate), rates of 1e-12, and everything in the portfolio's currency of 1e-32 (units times price times rate).
Python's integers have no largest one, so sums are exact however long the history.
"""

import datetime as dt
from decimal import Decimal

from folio.kernel.money import EXACT, Currency, round_to

PLACES = 10
RATE_PLACES = 12
CASH_PLACES = 2 * PLACES
VALUE_PLACES = CASH_PLACES + RATE_PLACES
UNIT: int = 10**PLACES
RATE_UNIT: int = 10**RATE_PLACES
CASH_UNIT: int = 10**CASH_PLACES
VALUE_UNIT: int = 10**VALUE_PLACES

_scaleb = EXACT.scaleb
_to_whole = EXACT.to_integral_value
_EPOCH = dt.date(1970, 1, 1).toordinal()
_MINOR_UNITS = {minor: 10 ** (VALUE_PLACES - minor) for minor in range(5)}


def day_number(date: dt.date) -> int:
    """Return the days from 1970-01-01 to ``date``."""
    return date.toordinal() - _EPOCH


def date_of(day: int) -> dt.date:
    """Return the date of a day number."""
    return dt.date.fromordinal(day + _EPOCH)


def scaled(figure: Decimal, places: int = PLACES) -> int:
    """Return ``figure`` as a whole number of 10 ** -places, half to even."""
    return int(_to_whole(_scaleb(figure, places)))


def unscaled(whole: int, places: int = PLACES) -> Decimal:
    """Return the exact figure a scaled whole number stands for, without trailing zeros."""
    figure = EXACT.normalize(EXACT.scaleb(Decimal(whole), -places))
    return EXACT.quantize(figure, Decimal(1)) if figure == EXACT.to_integral_value(figure) else figure


def rounded_value(whole: int, currency: Currency) -> Decimal:
    """Return a value in the portfolio's currency in whole minor units, half to even."""
    units = share(whole, 1, _MINOR_UNITS[currency.minor_units])
    return EXACT.scaleb(Decimal(units), -currency.minor_units)


def share(whole: int, part: int, total: int) -> int:
    """Return ``whole * part / total``, half to even: what a part of the units carries of their cost."""
    if part == total:
        return whole
    quotient, rest = divmod(whole * part, total)
    if 2 * rest > total or (2 * rest == total and quotient % 2 == 1):
        quotient += 1
    return quotient


def ratio(figure: float) -> Decimal:
    """Return a rate or ratio with twelve decimals, as the answers give it."""
    return round_to(Decimal(figure), RATE_PLACES)


def maybe_ratio(figure: float | None) -> Decimal | None:
    """Return a rate or ratio with twelve decimals; None stays None."""
    return None if figure is None else ratio(figure)
