"""Which part of a cost goes with a spin-off, from what both are worth when they first trade apart.

Source: docs/specs/corporate-actions.md, Spin-off (26 USC §358: by relative fair market value).
"""

from collections.abc import Mapping
from decimal import Decimal

from folio.kernel.money import EXACT
from folio.portfolio.domain.activities import SplitRatio
from folio.portfolio.domain.exact import PLACES

# Both trade within this many days, or nothing can be told from their closes.
SEARCHED_DAYS = 10


def derive_fraction(
    ratio: SplitRatio, old: Mapping[int, Decimal], new: Mapping[int, Decimal], *, day: int
) -> Decimal | None:
    """Return new worth / worth of both on the first day from ``day`` on with a close of each.

    ``old`` and ``new`` are closes of one unit by day number, in one currency; None where they share no day.
    """
    days = [one for one in range(day, day + SEARCHED_DAYS) if one in old and one in new]
    if not days:
        return None
    came = EXACT.multiply(Decimal(ratio.numerator), new[days[0]])
    kept = EXACT.multiply(Decimal(ratio.denominator), old[days[0]])
    whole = EXACT.add(came, kept)
    if whole <= 0:
        return None
    return EXACT.quantize(EXACT.divide(came, whole), Decimal(1).scaleb(-PLACES))
