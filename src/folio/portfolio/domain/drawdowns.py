"""Falls from a high: how deep, from when to when.

Source: docs/specs/risk.md, Drawdown.
"""

from dataclasses import dataclass

import numpy as np

from folio.portfolio.domain.measures import Column
from folio.portfolio.domain.returns import growth


@dataclass(frozen=True, slots=True)
class Drawdown:
    """One fall: from the first day of the high to that of the low, a ratio from -1 to 0.

    ``recovered`` is the first day at the high again, None while there was none.
    """

    depth: float
    peak: int
    trough: int
    recovered: int | None


def drawdowns(ratios: Column, *, first: int, most: int = 5) -> list[Drawdown]:
    """Return the deepest falls, deepest first; ``ratios`` are daily from the day ``first`` on."""
    path = np.concatenate(([1.0], growth(ratios)))
    highs = np.maximum.accumulate(path)
    under = path < highs * (1 - 1e-12)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], under, [False])).astype(np.int8)))
    found = []
    for begin, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        trough = begin + int(np.argmin(path[begin:end]))
        high = highs[begin]
        found.append(
            Drawdown(
                depth=float(path[trough] / high - 1),
                peak=first - 1 + int(np.argmax(path[:begin] >= high * (1 - 1e-12))),
                trough=first - 1 + trough,
                recovered=first - 1 + end if end < path.size else None,
            )
        )
    found.sort(key=lambda item: (item.depth, item.peak))
    return found[:most]
