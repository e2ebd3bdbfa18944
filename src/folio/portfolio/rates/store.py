"""The rates persons set instead of the ECB's."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection


async def load_own_rates(
    connection: AsyncConnection, owner_id: UUID
) -> dict[tuple[str, str], dict[dt.date, Decimal]]:
    """Return the person's rates by pair and day."""
    rows = await connection.execute(
        text("SELECT base, quote, day, rate FROM fx_rates WHERE owner_id = :owner ORDER BY base, quote, day"),
        {"owner": owner_id},
    )
    rates: dict[tuple[str, str], dict[dt.date, Decimal]] = {}
    for base, quote, day, rate in rows.all():
        rates.setdefault((base, quote), {})[day] = rate
    return rates


async def save_own_rates(
    connection: AsyncConnection,
    owner_id: UUID,
    *,
    pair: tuple[str, str],
    rates: Mapping[dt.date, Decimal | None],
) -> None:
    """Keep the person's rates of a pair; None removes the one of a day. The other direction gives way."""
    base, quote = pair
    await connection.execute(
        text(
            "DELETE FROM fx_rates WHERE owner_id = :owner AND day = ANY(:days)"
            " AND ((base, quote) = (:base, :quote) OR (base, quote) = (:quote, :base))"
        ),
        {"owner": owner_id, "base": base, "quote": quote, "days": list(rates)},
    )
    kept = {day: rate for day, rate in rates.items() if rate is not None}
    await connection.execute(
        text(
            "INSERT INTO fx_rates (owner_id, base, quote, day, rate)"
            " SELECT :owner, :base, :quote, day, rate"
            " FROM unnest(CAST(:days AS date[]), CAST(:rates AS numeric[])) AS new (day, rate)"
        ),
        {"owner": owner_id, "base": base, "quote": quote, "days": list(kept), "rates": list(kept.values())},
    )
