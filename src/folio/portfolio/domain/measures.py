"""What a part of a portfolio returned, by each measure people use, from its daily columns.

Source: docs/specs/measures.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from folio.portfolio.domain.activities import ActivityType
from folio.portfolio.domain.bookings import Booking
from folio.portfolio.domain.days import day_columns
from folio.portfolio.domain.exact import VALUE_UNIT, date_of
from folio.portfolio.domain.returns import annualised, growth, max_drawdown, volatility
from folio.portfolio.domain.valuation import Valuation
from folio.portfolio.domain.xirr import MoneyWeighted, money_weighted

Column = NDArray[np.float64]


class FlowTiming(StrEnum):
    """When in a day a flow counts: in from the open and out until the close (``pp``), or all at one time."""

    PP = "pp"
    START = "start"
    MID = "mid"
    END = "end"


class Excluded(StrEnum):
    """What a return may be measured without."""

    DIVIDENDS = "dividends"
    INTEREST = "interest"
    FEES = "fees"
    TAXES = "taxes"
    CURRENCY = "currency"


_INCOME = {Excluded.DIVIDENDS: ActivityType.DIVIDEND, Excluded.INTEREST: ActivityType.INTEREST}


@dataclass(frozen=True, slots=True)
class MeasureTerms:
    """How returns are measured: when flows count, and what is left out."""

    timing: FlowTiming = FlowTiming.PP
    excluded: frozenset[Excluded] = frozenset()


USUAL_TERMS = MeasureTerms()


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """One entry for each calendar day from ``first`` on, in the portfolio's currency.

    ``excluded`` is what each day's gain owes to what is left out: it counts as paid in at the close.
    """

    first: int
    value: Column
    inflow: Column
    outflow: Column
    excluded: Column
    sessions: NDArray[np.bool_]

    @property
    def last(self) -> int:
        """The day of the last entry."""
        return self.first + self.value.size - 1

    @property
    def before(self) -> Column:
        """The value at the end of the day before each."""
        return np.concatenate(([0.0], self.value[:-1]))

    @property
    def gain(self) -> Column:
        """What each day gained, what is left out not counted."""
        return self.value - self.before - self.inflow + self.outflow - self.excluded

    def value_on(self, day: int) -> float:
        """Return the value at the end of ``day``; 0 before the first."""
        return float(self.value[min(day, self.last) - self.first]) if day >= self.first else 0.0

    def inside(self, after: int, until: int) -> slice:
        """Return the entries of the days after ``after`` up to ``until``."""
        begin, end = (min(max(day + 1 - self.first, 0), self.value.size) for day in (after, until))
        return slice(begin, end)


@dataclass(frozen=True, slots=True, eq=False)
class DayRatios:
    """Each day's gain, the capital it was made on, and their ratio, 0 where ``is_measured`` is False."""

    gain: Column
    capital: Column
    ratios: Column
    is_measured: NDArray[np.bool_]
    moved: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Returns:
    """The measures of a period as ratios; None where there is nothing to measure them on."""

    days: int
    twr: float | None
    twr_annualised: float | None
    mwr: MoneyWeighted
    modified_dietz: float | None
    simple: float | None
    max_drawdown: float | None
    volatility: float | None
    unmeasured_days: int


def days_of(valuation: Valuation, excluded: frozenset[Excluded] = frozenset()) -> Days:
    """Return the daily columns of what ``valuation`` measures, with what is left out."""
    left_out = np.zeros(valuation.value.size)
    if excluded:
        columns = day_columns(valuation)
        if Excluded.FEES in excluded:
            left_out -= columns.fees
        if Excluded.TAXES in excluded:
            left_out -= columns.taxes
        if Excluded.CURRENCY in excluded:
            left_out += columns.fx
        kinds = frozenset(_INCOME[item] for item in excluded & _INCOME.keys())
        _add_income(left_out, valuation.bookings, (kinds, valuation.first))
    flows = valuation.flows
    return Days(valuation.first, valuation.value, flows.inflow, flows.outflow, left_out, valuation.sessions)


def _add_income(
    column: Column, bookings: Iterable[Booking], what: tuple[frozenset[ActivityType], int]
) -> None:
    kinds, first = what
    for booking in bookings:
        if booking.activity.type in kinds:
            column[booking.day - first] += booking.gross / VALUE_UNIT


def day_ratios(days: Days, *, timing: FlowTiming, quantum: float) -> DayRatios:
    """Return each day's return: what was gained on the capital there was to gain on.

    Capital is V0 + IN (``pp``), V0 + IN - OUT (``start``), V0 + (IN - OUT) / 2 (``mid``) or V0 (``end``). A
    day with less than half a ``quantum`` of it, or with costs alone and nothing held, is not measured.

    Source: docs/specs/measures.md, Time-weighted return.
    """
    before, nothing = days.before, quantum / 2
    capital = before + _early(days, timing)
    only_costs = (np.abs(before) < nothing) & (np.abs(days.value + days.outflow) < nothing)
    is_measured = (capital >= nothing) & ~only_costs
    gain = days.gain
    ratios = np.zeros(gain.size)
    np.divide(gain, capital, out=ratios, where=is_measured)
    moved = (days.value != 0) | (days.inflow != 0) | (days.outflow != 0)
    return DayRatios(gain, capital, ratios, is_measured, moved)


def _early(days: Days, timing: FlowTiming) -> Column:
    """Return the part of each day's flows that the day's return is earned on."""
    net = days.inflow - days.outflow
    shares = {
        FlowTiming.PP: days.inflow,
        FlowTiming.START: net,
        FlowTiming.MID: net / 2,
        FlowTiming.END: np.zeros(net.size),
    }
    return shares[timing]


def returns_between(
    days: Days, period: tuple[int, int], *, timing: FlowTiming = FlowTiming.PP, quantum: float = 0.01
) -> Returns:
    """Return the measures from the end of the first day of ``period`` to the end of its last."""
    after, until = period
    daily = day_ratios(days, timing=timing, quantum=quantum)
    inside = days.inside(after, until)
    ratios, is_measured = daily.ratios[inside], daily.is_measured[inside]
    is_any = bool(is_measured.any())
    twr = float(growth(ratios)[-1]) - 1 if is_any else None
    return Returns(
        days=until - after,
        twr=twr,
        twr_annualised=None if twr is None else annualised(twr, until - after),
        mwr=_money_weighted(days, after, until),
        modified_dietz=modified_dietz(days, after, until, quantum=quantum),
        simple=simple_return(days, after, until, quantum=quantum),
        max_drawdown=max_drawdown(ratios) if is_any else None,
        volatility=volatility(ratios, days.sessions[inside]) if is_any else None,
        unmeasured_days=int((daily.moved[inside] & ~is_measured).sum()) if is_any else 0,
    )


def modified_dietz(days: Days, after: int, until: int, *, quantum: float) -> float | None:
    """Return gain / (V0 + sum of w F), w the share of the period left at the end of the flow's day.

    None without such capital.

    Source: docs/specs/measures.md, Modified Dietz.
    """
    inside, length = days.inside(after, until), until - after
    flows = (days.inflow - days.outflow + days.excluded)[inside]
    left = until - (days.first + np.arange(inside.start, inside.stop))
    weighted = float(flows @ (left / length)) if length > 0 else 0.0
    capital = days.value_on(after) + weighted
    return None if capital < quantum / 2 else float(days.gain[inside].sum()) / capital


def simple_return(days: Days, after: int, until: int, *, quantum: float) -> float | None:
    """Return gain / (V0 + net flows), what was made on what was put in; None where that is not positive.

    Source: docs/specs/measures.md, Simple return.
    """
    inside = days.inside(after, until)
    invested = days.value_on(after) + float((days.inflow - days.outflow)[inside].sum())
    return None if invested < quantum / 2 else float(days.gain[inside].sum()) / invested


def _money_weighted(days: Days, after: int, until: int) -> MoneyWeighted:
    inside = days.inside(after, until)
    flows = (days.inflow - days.outflow + days.excluded)[inside]
    paid = [
        (date_of(days.first + inside.start + int(place)), -float(flows[place]))
        for place in np.flatnonzero(flows)
    ]
    opening = (date_of(after), -days.value_on(after))
    return money_weighted([opening, *paid, (date_of(until), days.value_on(until))])
