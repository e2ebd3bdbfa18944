"""Fills in the part of the cost that goes with a spin-off where nobody told it and closes tell."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.kernel.money import EXACT
from folio.portfolio.contracts import Instrument
from folio.portfolio.domain.activities import ActivityDraft, ActivityType
from folio.portfolio.domain.exact import RATE_PLACES, day_number
from folio.portfolio.domain.rates import Rates
from folio.portfolio.domain.spin_offs import SEARCHED_DAYS, derive_fraction
from folio.portfolio.prices.series import Series
from folio.portfolio.prices.store import load_series
from folio.portfolio.rates.pairs import rate_column
from folio.portfolio.rates.store import load_own_rates


async def derive_basis(
    connection: AsyncConnection,
    drafts: Sequence[ActivityDraft],
    instruments: Mapping[str, Instrument],
    *,
    user_id: UUID,
) -> dict[int, Decimal]:
    """Return the derived part of the cost by the place of each draft that lacks it and can have it."""
    lacking = [
        (place, draft, instruments[draft.instrument or ""], instruments[draft.into or ""])
        for place, draft in enumerate(drafts)
        if _lacks_basis(draft) and draft.instrument in instruments and draft.into in instruments
    ]
    if not lacking:
        return {}
    ids = {one.id for _, _, old, new in lacking for one in (old, new)}
    series = await load_series(connection, ids, user_id=user_id)
    own_rates = await load_own_rates(connection, user_id)
    found: dict[int, Decimal] = {}
    for place, draft, old, new in lacking:
        day = day_number(draft.date)
        pairs = [] if old.currency == new.currency else [rate_column(new.currency, old.currency, own_rates)]
        rates = Rates.of(old.currency, pairs)
        closes = [_closes(series.get(one.id), one.currency, rates, day) for one in (old, new)]
        fraction = derive_fraction(draft.split, *closes, day=day) if draft.split else None
        if fraction is not None:
            found[place] = fraction
    return found


def _lacks_basis(draft: ActivityDraft) -> bool:
    return draft.type is ActivityType.SPIN_OFF and draft.basis_fraction is None and draft.split is not None


def _closes(series: Series | None, currency: str, rates: Rates, first: int) -> dict[int, Decimal]:
    """Return the closes of the days that matter, converted, by day number."""
    if series is None:
        return {}
    found: dict[int, Decimal] = {}
    for day, close in zip(series.days.tolist(), series.closes.tolist(), strict=True):
        rate = rates.as_of(currency, day) if first <= day < first + SEARCHED_DAYS else None
        if rate is not None:
            found[day] = EXACT.multiply(
                EXACT.scaleb(Decimal(close), -series.places), EXACT.scaleb(Decimal(rate), -RATE_PLACES)
            )
    return found


def with_basis(draft: ActivityDraft, fraction: Decimal | None) -> ActivityDraft:
    """Return the draft with the part of the cost that was derived for it, if any was."""
    return draft if fraction is None else replace(draft, basis_fraction=fraction)
