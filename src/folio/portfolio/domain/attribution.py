"""Why a portfolio returned more or less than its benchmark: allocation, selection, interaction, currency.

Source: docs/specs/attribution.md.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from folio.portfolio.domain.benchmarks import Level
from folio.portfolio.domain.groups import GroupDays

# A share of the whole below which a group has no capital to speak of.
_NO_CAPITAL = 1e-12


class Model(StrEnum):
    """Whose allocation effect: against the benchmark's total return, or against nothing."""

    BRINSON_FACHLER = "brinson_fachler"
    BRINSON_HOOD_BEEBOWER = "brinson_hood_beebower"


class Step(StrEnum):
    """How long a single step is; the effects of several are linked by Cariño's logarithms."""

    DAILY = "daily"
    PERIOD = "period"


@dataclass(frozen=True, slots=True, eq=False)
class BenchmarkPart:
    """What the benchmark holds of a group: its weight, its price in the portfolio's currency and its own."""

    key: str
    weight: float
    level: Level
    local: Level


@dataclass(frozen=True, slots=True)
class Effects:
    """The effects of one group, ratios; together they are its part of the excess return."""

    allocation: float
    selection: float
    interaction: float
    currency: float

    @property
    def total(self) -> float:
        """The sum of the four."""
        return self.allocation + self.selection + self.interaction + self.currency


@dataclass(frozen=True, slots=True)
class GroupAttribution:
    """One group: weights and returns of the period's steps (averages, linked), and its effects."""

    key: str
    weight: float
    benchmark_weight: float
    total: float
    benchmark_total: float
    effects: Effects


@dataclass(frozen=True, slots=True)
class Attribution:
    """The groups of a period; their effects add up to ``total`` less ``benchmark_total``."""

    total: float
    benchmark_total: float
    items: tuple[GroupAttribution, ...]


@dataclass(frozen=True, slots=True)
class GroupStep:
    """A group in one step: its weights and returns, in the portfolio's currency and without it.

    ``unweighted`` is what a group without capital of its own added to the whole's return.
    """

    weight: float
    benchmark_weight: float
    total: float
    benchmark_total: float
    local: float
    benchmark_local: float
    unweighted: float = 0.0


def attribute_step(groups: Mapping[str, GroupStep], model: Model) -> dict[str, Effects]:
    """Return the effects of one step.

    Allocation (w - W)(b - B), selection W(r - b), interaction (w - W)(r - b) on returns without currency, and
    currency w k - W K with k, K what rates added; B is left out by Brinson, Hood and Beebower.

    Source: docs/specs/attribution.md, One step.
    """
    overall = sum(group.benchmark_weight * group.benchmark_local for group in groups.values())
    against = overall if model is Model.BRINSON_FACHLER else 0.0
    return {key: _effects(group, against) for key, group in groups.items()}


def _effects(group: GroupStep, against: float) -> Effects:
    active = group.weight - group.benchmark_weight
    return Effects(
        allocation=active * (group.benchmark_local - against),
        selection=group.benchmark_weight * (group.local - group.benchmark_local) + group.unweighted,
        interaction=active * (group.local - group.benchmark_local),
        currency=group.weight * (group.total - group.local)
        - group.benchmark_weight * (group.benchmark_total - group.benchmark_local),
    )


def attribute(steps: Sequence[Mapping[str, GroupStep]], model: Model = Model.BRINSON_FACHLER) -> Attribution:
    """Return the linked effects of all ``steps``; those of a lost portfolio or benchmark are only summed."""
    totals = [sum(group.weight * group.total + group.unweighted for group in step.values()) for step in steps]
    bench = [sum(group.benchmark_weight * group.benchmark_total for group in step.values()) for step in steps]
    total, benchmark_total = (math.prod(1 + one for one in column) - 1 for column in (totals, bench))
    whole = _link(total, benchmark_total)
    sums: dict[str, list[float]] = {}
    for step, own, other in zip(steps, totals, bench, strict=True):
        factor = _link(own, other) / whole
        for key, effects in attribute_step(step, model).items():
            entry = sums.setdefault(key, [0.0, 0.0, 0.0, 0.0])
            for place, effect in enumerate(
                (effects.allocation, effects.selection, effects.interaction, effects.currency)
            ):
                entry[place] += effect * factor
    return Attribution(
        total=total,
        benchmark_total=benchmark_total,
        items=tuple(_linked(key, steps, Effects(*entry)) for key, entry in sums.items()),
    )


def _linked(key: str, steps: Sequence[Mapping[str, GroupStep]], effects: Effects) -> GroupAttribution:
    own = [step[key] for step in steps if key in step]
    return GroupAttribution(
        key=key,
        weight=sum(group.weight for group in own) / len(steps),
        benchmark_weight=sum(group.benchmark_weight for group in own) / len(steps),
        total=math.prod(1 + group.total for group in own) - 1,
        benchmark_total=math.prod(1 + group.benchmark_total for group in own) - 1,
        effects=effects,
    )


def _link(one: float, other: float) -> float:
    """Return (ln(1 + r) - ln(1 + b)) / (r - b), 1 / (1 + r) where they are equal (Cariño)."""
    if one <= -1 or other <= -1:
        return 1.0
    if math.isclose(one, other, rel_tol=0, abs_tol=1e-14):
        return 1 / (1 + one)
    return (math.log1p(one) - math.log1p(other)) / (one - other)


def steps_of(
    groups: Mapping[str, GroupDays], parts: Sequence[BenchmarkPart], spans: Sequence[tuple[int, int]]
) -> list[dict[str, GroupStep]]:
    """Return what each span of entries did; a span without capital is left out.

    Capital over more than a day is the first day's, with each later flow times the share of the span left
    after its day.
    """
    by_key = {part.key: part for part in parts}
    steps = []
    for begin, end in spans:
        capitals = {key: _capital(days, begin, end) for key, days in groups.items()}
        whole = sum(capitals.values())
        if whole <= 0:
            continue
        step = {}
        for key in sorted({*groups, *by_key}):
            capital = (capitals.get(key, 0.0), whole)
            step[key] = _group_step(groups.get(key), by_key.get(key), capital, (begin, end))
        steps.append(step)
    return steps


def _capital(days: GroupDays, begin: int, end: int) -> float:
    flows = days.flow[begin + 1 : end]
    left = np.arange(end - begin - 2, -1, -1) / (end - begin)
    return float(days.capital[begin]) + float(flows @ left)


def _group_step(
    days: GroupDays | None, part: BenchmarkPart | None, capital: tuple[float, float], span: tuple[int, int]
) -> GroupStep:
    own, whole = capital
    begin, end = span
    gain = float(days.gain[begin:end].sum()) if days else 0.0
    fx = float(days.fx[begin:end].sum()) if days else 0.0
    has_capital = abs(own) > whole * _NO_CAPITAL
    return GroupStep(
        weight=own / whole,
        benchmark_weight=part.weight if part else 0.0,
        total=gain / own if has_capital else 0.0,
        benchmark_total=_change(part.level, begin, end) if part else 0.0,
        local=(gain - fx) / own if has_capital else 0.0,
        benchmark_local=_change(part.local, begin, end) if part else 0.0,
        unweighted=0.0 if has_capital else gain / whole,
    )


def _change(level: Level, begin: int, end: int) -> float:
    before, after = level.price[begin - 1] if begin else 0.0, level.price[end - 1]
    return float(after / before) - 1 if before > 0 else 0.0
