"""Why a portfolio did better or worse than a benchmark mixed from instruments."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel

from folio.chassis.wire import parse_decimal
from folio.kernel.errors import FieldError, Invalid
from folio.portfolio.domain.allocation import CASH_KEY, Dimension
from folio.portfolio.domain.attribution import (
    Attribution,
    BenchmarkPart,
    Effects,
    Model,
    Step,
    attribute,
    steps_of,
)
from folio.portfolio.domain.benchmarks import Level
from folio.portfolio.domain.days import day_columns
from folio.portfolio.domain.exact import ratio
from folio.portfolio.domain.groups import Group, days_of_groups, list_groups
from folio.portfolio.domain.scopes import part_of
from folio.portfolio.domain.valuation import Valuation
from folio.portfolio.reports.actions import Asker
from folio.portfolio.returns import answers
from folio.portfolio.returns.actions import Measuring, bounds_of
from folio.portfolio.returns.references import Reference, find_references

FIELDS_OF_A_PART = 3


class MixInvalid(Invalid):
    """The parts of a benchmark cannot be read, or weigh more than all of it."""

    code = "benchmark_mix_invalid"


class PartUnpriced(Invalid):
    """A part of the benchmark has no price when the period starts."""

    code = "benchmark_unpriced"


@dataclass(frozen=True, slots=True)
class MixPart:
    """What the benchmark holds of one group."""

    key: str
    weight: Decimal
    instrument_id: UUID


@dataclass(frozen=True, slots=True)
class Mix:
    """A benchmark made of instruments, rebalanced at every step, and how to attribute to it."""

    parts: tuple[MixPart, ...]
    by: Dimension
    model: Model
    step: Step


def read_mix(texts: Sequence[str], *, by: Dimension, model: Model, step: Step) -> Mix:
    """Return the mix that ``group:weight:instrument id`` texts describe.

    Raises:
        MixInvalid: one cannot be read, a group comes twice, or the weights are above 1.
    """
    parts = tuple(_read_part(text) for text in texts)
    if sum(part.weight for part in parts) > 1 or len({part.key for part in parts}) < len(parts):
        raise _invalid("name each group once, with weights that add up to 1 at most")
    return Mix(parts, by, model, step)


def _read_part(text: str) -> MixPart:
    fields = text.rsplit(":", maxsplit=2)
    if len(fields) != FIELDS_OF_A_PART:
        raise _invalid("write a part as group:weight:instrument id")
    try:
        part = MixPart(fields[0], parse_decimal(fields[1]), UUID(fields[2]))
    except ValueError as error:
        raise _invalid("write a part as group:weight:instrument id") from error
    if part.weight < 0 or not part.key:
        raise _invalid("give each part a group and a weight from 0 to 1")
    return part


def _invalid(detail: str) -> MixInvalid:
    return MixInvalid(detail, errors=(FieldError("?part", MixInvalid.code, detail),))


async def show_attribution(asker: Asker, measuring: Measuring, mix: Mix) -> bytes:
    """Return the effects of allocation, selection, interaction and currency, by group.

    Raises:
        InstrumentNotFound: the person sees one of the mix's instruments not.
        PartUnpriced: one of them has no price when the period starts.
    """
    references = await find_references(asker, [part.instrument_id for part in mix.parts])

    def compute(valuation: Valuation) -> BaseModel:
        part = part_of(valuation, measuring.scope)
        whole = day_columns(part)
        groups = list_groups(part, mix.by)
        after, until = bounds_of(part, measuring.period)
        begin, end = (min(max(day + 1 - whole.first, 0), whole.value.size) for day in (after, until))
        spans = [(begin, end)] if mix.step is Step.PERIOD else [(one, one + 1) for one in range(begin, end)]
        levels = [_part(part, one, references[one.instrument_id], begin) for one in mix.parts]
        steps = steps_of(days_of_groups(whole, groups), levels, [span for span in spans if span[0] < span[1]])
        return _answer(attribute(steps, mix.model), mix, groups)

    return await asker.ask("attribution", compute, details=(measuring, mix))


def _part(valuation: Valuation, part: MixPart, reference: Reference, begin: int) -> BenchmarkPart:
    level, local = reference.level(valuation), reference.local_level(valuation)
    if level is None or local is None or level.on(valuation.first + begin - 1) is None:
        detail = f"start when {reference.instrument.symbol} has a price and a rate"
        raise PartUnpriced(detail, errors=(FieldError("?part", PartUnpriced.code, detail),))
    # Entries of the portfolio's days: a level has one more, the day before its first.
    return BenchmarkPart(part.key, float(part.weight), _aligned(level), _aligned(local))


def _aligned(level: Level) -> Level:
    return Level(level.first + 1, level.price[1:], level.sessions[1:])


def _answer(found: Attribution, mix: Mix, groups: Sequence[Group]) -> answers.AttributionAnswer:
    labels = {CASH_KEY: "Cash and other", **{group.key: group.label for group in groups}}
    total, benchmark_total = ratio(found.total), ratio(found.benchmark_total)
    items = [
        answers.AttributedAnswer(
            key=item.key,
            label=labels.get(item.key, item.key),
            weight=ratio(item.weight),
            benchmark_weight=ratio(item.benchmark_weight),
            total=ratio(item.total),
            benchmark_total=ratio(item.benchmark_total),
            effects=_effects(item.effects),
        )
        for item in found.items
        if item.weight or item.benchmark_weight or item.effects.total
    ]
    items.sort(key=lambda item: (-abs(item.effects.total), item.label))
    excess = total - benchmark_total
    items = _without_rest(items, excess)
    return answers.AttributionAnswer(
        by=mix.by,
        model=mix.model,
        frequency=mix.step,
        total=total,
        benchmark_total=benchmark_total,
        excess=excess,
        effects=_sum([item.effects for item in items]),
        items=tuple(items),
    )


def _effects(effects: Effects) -> answers.EffectsAnswer:
    parts = [ratio(one) for one in (effects.allocation, effects.selection, effects.interaction)]
    currency = ratio(effects.currency)
    return _effects_answer(parts[0], parts[1], parts[2], currency)


def _effects_answer(
    allocation: Decimal, selection: Decimal, interaction: Decimal, currency: Decimal
) -> answers.EffectsAnswer:
    return answers.EffectsAnswer(
        total=allocation + selection + interaction + currency,
        allocation=allocation,
        selection=selection,
        interaction=interaction,
        currency=currency,
    )


def _without_rest(items: list[answers.AttributedAnswer], excess: Decimal) -> list[answers.AttributedAnswer]:
    """Put what rounding leaves, some units of the last digit, into the largest part's selection."""
    if not items:
        return items
    rest = excess - sum((item.effects.total for item in items), Decimal(0))
    first = items[0].effects
    mended = _effects_answer(first.allocation, first.selection + rest, first.interaction, first.currency)
    return [items[0].model_copy(update={"effects": mended}), *items[1:]]


def _sum(effects: Sequence[answers.EffectsAnswer]) -> answers.EffectsAnswer:
    def total(name: str) -> Decimal:
        return sum((Decimal(getattr(item, name)) for item in effects), Decimal(0))

    return _effects_answer(total("allocation"), total("selection"), total("interaction"), total("currency"))
