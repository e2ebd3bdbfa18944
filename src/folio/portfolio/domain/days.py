"""What each day did to a part of a portfolio, in columns for ratios and charts: the ground of every measure.

A part is whatever a valuation measures: all of it, accounts, instruments. Its columns are additive:
those of several parts are the sum of theirs, times weights where only a share of a part is meant.

Source: docs/specs/columns.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from folio.portfolio.domain.columns import step_column
from folio.portfolio.domain.exact import CASH_UNIT, RATE_UNIT, UNIT, VALUE_UNIT
from folio.portfolio.domain.lines import InstrumentLine, Running
from folio.portfolio.domain.prices import fill_forward
from folio.portfolio.domain.valuation import Valuation

Column = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class DayColumns:
    """One entry for each calendar day from ``first`` on, in the portfolio's currency, at the day's rates.

    ``value`` at the end of the day. ``inflow`` and ``outflow``, both positive, crossed the part's border.
    ``income``, ``fees`` and ``taxes`` are the day's own; ``fx`` is what changes of rates did. With V0 the
    value of the day before, V − V0 − inflow + outflow = market + fx + income − fees − taxes.

    A return without income leaves it out of the outcome, r = (V + OUT − income) / (V0 + IN) − 1; without fees
    or taxes adds them to it; without currency effect takes ``fx`` off it.
    """

    first: int
    value: Column
    inflow: Column
    outflow: Column
    income: Column
    fees: Column
    taxes: Column
    fx: Column

    @property
    def last(self) -> int:
        """The day of the last entry."""
        return self.first + self.value.size - 1


def day_columns(valuation: Valuation) -> DayColumns:
    """Return the columns of what ``valuation`` measures, from the day before the first activity on."""
    first, last = valuation.first, valuation.last
    ledgered, flows = valuation.ledgered, valuation.flows
    fx = _changes(ledgered.converted, first=first, last=last)
    for line in valuation.lines.values():
        start = line.first - first
        fx[start : start + line.value.size] += _line_fx(line)
        _add_changes(fx, line.converted, first=first)
    for cash in ledgered.cash.values():
        rates, unrated = cash.rates.daily(cash.currency, first=first, last=last)
        steps = list(zip(cash.held.days, cash.held.totals, strict=True))
        worth = step_column(steps, first=first, last=last, unit=CASH_UNIT) * (rates / RATE_UNIT)
        put_in = _changes(cash.put_in, first=first, last=last)
        change = np.diff(worth, prepend=0.0) - put_in
        change[: min(unrated + 1, change.size) if unrated else 0] = 0
        fx += change
    return DayColumns(
        first=first,
        value=valuation.value,
        inflow=flows.inflow,
        outflow=flows.outflow,
        income=_changes(ledgered.income, first=first, last=last),
        fees=_changes(ledgered.fees, first=first, last=last),
        taxes=_changes(ledgered.taxes, first=first, last=last),
        fx=fx,
    )


def sum_columns(parts: Iterable[tuple[DayColumns, float]]) -> DayColumns:
    """Return the weighted sum of ``parts``, which may begin and end on different days; one at least."""
    weighted = list(parts)
    first = min(part.first for part, _ in weighted)
    last = max(part.last for part, _ in weighted)
    names = [item.name for item in fields(DayColumns) if item.name != "first"]
    sums = {name: np.zeros(last - first + 1) for name in names}
    for part, weight in weighted:
        start = part.first - first
        for name in names:
            sums[name][start : start + part.value.size] += getattr(part, name) * weight
    return DayColumns(first, **sums)


def _line_fx(line: InstrumentLine) -> Column:
    """Return units at the open times close times change of the rate for each day of ``line``."""
    last = line.first + line.value.size - 1
    effect = np.zeros(line.value.size)
    if line.drift is None or line.prices is None:
        return effect
    closes, unpriced = fill_forward(line.prices.days, line.prices.closes, first=line.first, last=last)
    rates, unrated = line.rates.daily(line.currency, first=line.first, last=last)
    steps = list(zip(line.drift.starts, line.drift.units, strict=True))
    units = step_column(steps, first=line.first, last=last, unit=UNIT)
    changes = np.diff(rates, prepend=rates[:1]) / RATE_UNIT
    changes[: max(unpriced, unrated) + 1] = 0
    effect += units * (closes / 10**line.prices.places) * changes
    return effect


def _changes(running: Running, *, first: int, last: int) -> Column:
    column = np.zeros(last - first + 1)
    _add_changes(column, running, first=first)
    return column


def _add_changes(column: Column, running: Running, *, first: int) -> None:
    for day, amount in running.changes(first - 1, first + column.size - 1):
        column[day - first] += amount / VALUE_UNIT
