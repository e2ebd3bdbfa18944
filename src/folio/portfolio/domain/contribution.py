"""What each part of a portfolio contributed to its return: rows that add up to it exactly.

Source: docs/specs/contribution.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import numpy as np

from folio.kernel.money import Currency, round_to
from folio.portfolio.domain.allocation import CASH_KEY, Dimension
from folio.portfolio.domain.days import DayColumns, day_columns
from folio.portfolio.domain.exact import ratio
from folio.portfolio.domain.groups import causes_of, list_groups
from folio.portfolio.domain.measures import Column, DayRatios, FlowTiming, day_ratios, days_of
from folio.portfolio.domain.returns import growth
from folio.portfolio.domain.valuation import Valuation


class Linking(StrEnum):
    """How daily contributions become a period's: grown with the portfolio, or by Cariño's logarithms."""

    COMPOUND = "compound"
    CARINO = "carino"


@dataclass(frozen=True, slots=True)
class Causes:
    """A figure by cause; fees and taxes are losses, so that all add up to ``total``."""

    total: Decimal
    market: Decimal
    fx: Decimal
    income: Decimal
    fees: Decimal
    taxes: Decimal


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one group contributed: ``gain`` in money, ``contribution`` as ratios of the whole's capital.

    ``weight`` is its average share of the capital.
    """

    key: str
    label: str
    weight: Decimal
    gain: Decimal
    contribution: Causes


@dataclass(frozen=True, slots=True)
class Contributions:
    """The rows of a period, largest contribution first; they add up to ``twr`` and ``gain``."""

    currency: str
    by: Dimension
    linking: Linking
    twr: Decimal
    gain: Decimal
    items: tuple[Contribution, ...]


def contributions(
    valuation: Valuation,
    period: tuple[int, int],
    by: Dimension,
    *,
    timing: FlowTiming = FlowTiming.PP,
    linking: Linking = Linking.COMPOUND,
) -> Contributions:
    """Return what each group contributed from the end of the first day of ``period`` to that of its last.

    What cash did by itself, and what rounding leaves, is in the row ``cash``.
    """
    terms = valuation.book.terms
    days = days_of(valuation)
    daily = day_ratios(days, timing=timing, quantum=float(terms.currency.quantum))
    inside = days.inside(*period)
    factors = link_factors(daily, inside, linking)
    rows = [
        _row(group.key, group.label, group.columns, (daily, factors, inside, terms.currency))
        for group in list_groups(valuation, by)
    ]
    rows = [row for row in rows if row.gain or row.contribution.total or row.weight]
    twr = ratio(float(np.prod(1 + daily.ratios[inside])) - 1)
    gain = _money(float(days.gain[inside].sum()), terms.currency)
    whole = _row(CASH_KEY, "Cash and other", day_columns(valuation), (daily, factors, inside, terms.currency))
    rows.append(_rest(whole, rows, twr, gain))
    rows.sort(key=lambda row: (-row.contribution.total, row.label))
    return Contributions(terms.currency.code, by, linking, twr, gain, tuple(rows))


def link_factors(daily: DayRatios, inside: slice, linking: Linking) -> Column:
    """Return by what each day's contributions are multiplied so that they add up to the period's return."""
    ratios = daily.ratios[inside]
    if linking is Linking.COMPOUND:
        return np.concatenate(([1.0], growth(ratios)[:-1]))[: ratios.size]
    total = float(np.prod(1 + ratios)) - 1
    if (ratios <= -1).any():
        return np.concatenate(([1.0], growth(ratios)[:-1]))[: ratios.size]
    return _log_ratio(ratios) / float(_log_ratio(np.array([total]))[0])


def _log_ratio(ratios: Column) -> Column:
    """Return ln(1 + r) / r, 1 where r is 0."""
    found = np.ones(ratios.size)
    np.divide(np.log1p(ratios), ratios, out=found, where=ratios != 0)
    return found


def _row(
    key: str, label: str, columns: DayColumns, by_day: tuple[DayRatios, Column, slice, Currency]
) -> Contribution:
    daily, factors, inside, currency = by_day
    capital = np.where(daily.is_measured, daily.capital, 1.0)[inside]
    measured = daily.is_measured[inside]
    causes = {
        name: float((np.where(measured, column[inside] / capital, 0.0) * factors).sum())
        for name, column in causes_of(columns).items()
    }
    gain = sum(float(column[inside].sum()) for column in causes_of(columns).values())
    before = np.concatenate(([0.0], columns.value[:-1])) + columns.inflow
    weights = np.where(measured, before[inside] / capital, 0.0)
    return Contribution(
        key=key,
        label=label,
        weight=ratio(float(weights.sum()) / max(int(measured.sum()), 1)),
        gain=_money(gain, currency),
        contribution=_causes(causes),
    )


def _causes(causes: Mapping[str, float]) -> Causes:
    """Round each cause once; market takes what rounding leaves."""
    total = ratio(sum(causes.values()))
    fx, income, fees, taxes = (ratio(causes[name]) for name in ("fx", "income", "fees", "taxes"))
    return Causes(total, total - fx - income - fees - taxes, fx, income, fees, taxes)


def _rest(whole: Contribution, rows: list[Contribution], twr: Decimal, gain: Decimal) -> Contribution:
    def left(name: str) -> Decimal:
        total: Decimal = getattr(whole.contribution, name)
        return total - sum((getattr(row.contribution, name) for row in rows), Decimal(0))

    total = twr - sum((row.contribution.total for row in rows), Decimal(0))
    fx, income, fees, taxes = (left(name) for name in ("fx", "income", "fees", "taxes"))
    return Contribution(
        key=whole.key,
        label=whole.label,
        weight=whole.weight - sum((row.weight for row in rows), Decimal(0)),
        gain=gain - sum((row.gain for row in rows), Decimal(0)),
        contribution=Causes(total, total - fx - income - fees - taxes, fx, income, fees, taxes),
    )


def _money(amount: float, currency: Currency) -> Decimal:
    return round_to(Decimal(amount), currency.minor_units)
