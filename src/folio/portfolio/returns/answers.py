"""The shapes of what was returned; rates are ratios as decimal texts, null where there is none."""

import datetime as dt
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from folio.portfolio.domain.allocation import Dimension
from folio.portfolio.domain.attribution import Model, Step
from folio.portfolio.domain.contribution import Linking
from folio.portfolio.domain.measures import Excluded, FlowTiming
from folio.portfolio.reports.answers import Answer, Figure, MoneyWeightedAnswer, PerformanceAnswer


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True)


class BenchmarkName(Answer):
    """The instrument compared with."""

    instrument_id: Annotated[UUID, Field(validation_alias="id")]
    symbol: str
    name: str
    currency: str


class SameFlowsAnswer(_Shape):
    """What the benchmark would have made of the same flows; `ratio` above 1 says that the portfolio won."""

    end_value: Figure
    mwr: MoneyWeightedAnswer
    ratio: Figure | None


class BenchmarkAnswer(_Shape):
    """The benchmark's own return in the portfolio's currency; `excess` is `twr` less `total`."""

    instrument: BenchmarkName
    total: Figure | None
    annualised: Figure | None
    excess: Figure | None
    same_flows: SameFlowsAnswer | None


class ReturnsAnswer(PerformanceAnswer):
    """What a portfolio, or the part asked for, returned from one day to another, both included.

    Money is whole; the rates are measured without what `excluded` names. `roai` is the return on average
    investment.
    """

    days: int
    flow_timing: FlowTiming
    excluded: tuple[Excluded, ...]
    modified_dietz: Figure | None
    simple: Figure | None
    roai: Figure | None
    benchmark: BenchmarkAnswer | None = None


class SpanAnswer(_Shape):
    """A month or a year; `whole` says that all of its days are in the period."""

    name: str
    start: Annotated[dt.date, Field(serialization_alias="from")]
    end: Annotated[dt.date, Field(serialization_alias="to")]
    is_whole: Annotated[bool, Field(serialization_alias="whole")]
    gain: Figure
    twr: Figure | None
    benchmark: Figure | None


class YearAnswer(SpanAnswer):
    """A year with its months, which link to it."""

    months: tuple[SpanAnswer, ...]


class CalendarAnswer(_Shape):
    """The returns of each calendar year and month, oldest first."""

    currency: str
    benchmark: BenchmarkName | None
    items: tuple[YearAnswer, ...]


class DailyAnswer(_Shape):
    """Columns with an entry for each day; returns and drawdown are since the close before the first."""

    currency: str
    start: Annotated[dt.date | None, Field(serialization_alias="from")]
    end: Annotated[dt.date | None, Field(serialization_alias="to")]
    dates: list[str]
    twr: list[str]
    drawdown: list[str]
    benchmark: list[str | None] | None


class CausesAnswer(Answer):
    """A contribution by cause; fees and taxes are losses, so that all add up to the total."""

    total: Figure
    market: Figure
    fx: Figure
    income: Figure
    fees: Figure
    taxes: Figure


class ContributionAnswer(Answer):
    """What one part contributed; `weight` is its average share of the capital."""

    key: str
    label: str
    weight: Figure
    gain: Figure
    contribution: CausesAnswer


class ContributionsAnswer(Answer):
    """The parts of a return; their totals add up to `twr` and their gains to `gain`, to the last digit."""

    currency: str
    by: Dimension
    linking: Linking
    twr: Figure
    gain: Figure
    items: tuple[ContributionAnswer, ...]


class EffectsAnswer(_Shape):
    """Why a part made a difference; the four add up to the total."""

    total: Figure
    allocation: Figure
    selection: Figure
    interaction: Figure
    currency: Figure


class AttributedAnswer(_Shape):
    """One part beside the benchmark's: average weights, linked returns, effects."""

    key: str
    label: str
    weight: Figure
    benchmark_weight: Figure
    total: Figure
    benchmark_total: Figure
    effects: EffectsAnswer


class AttributionAnswer(_Shape):
    """Why the return differs from the benchmark's; the effects add up to `excess`, to the last digit."""

    by: Dimension
    model: Model
    frequency: Step
    total: Figure
    benchmark_total: Figure
    excess: Figure
    effects: EffectsAnswer
    items: tuple[AttributedAnswer, ...]
