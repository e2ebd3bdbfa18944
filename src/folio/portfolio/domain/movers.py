"""Which holdings the last close moved most."""

import datetime as dt
from dataclasses import dataclass

from folio.portfolio.domain.holdings import Holding, Holdings


@dataclass(frozen=True, slots=True)
class Movers:
    """The holdings whose last close changed their value most, by ratio; unchanged ones are in neither."""

    as_of: dt.date
    gainers: tuple[Holding, ...]
    losers: tuple[Holding, ...]


def rank_movers(holdings: Holdings, *, limit: int = 5) -> Movers:
    """Return up to ``limit`` gainers, best first, and losers, worst first; stale prices move nothing."""
    moved = [item for item in holdings.items if item.day_change_ratio]
    moved.sort(key=lambda item: item.day_change_ratio or 0, reverse=True)
    gainers = [item for item in moved if (item.day_change_ratio or 0) > 0]
    losers = [item for item in reversed(moved) if (item.day_change_ratio or 0) < 0]
    return Movers(holdings.as_of, tuple(gainers[:limit]), tuple(losers[:limit]))
