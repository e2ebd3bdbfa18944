"""The shapes of risk: ratios as decimal texts; what cannot be measured is null, with its reason beside it."""

import datetime as dt
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from folio.portfolio.domain.risk import NoFigure
from folio.portfolio.reports.answers import Figure
from folio.portfolio.returns.answers import BenchmarkName


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True)


class DrawdownAnswer(_Shape):
    """A fall from a high; `recovered_on` is null while the high was not reached again."""

    depth: Figure
    peak_on: dt.date
    trough_on: dt.date
    recovered_on: dt.date | None


class RelativeAnswer(_Shape):
    """How it moved with the benchmark; all but the first two per year."""

    instrument: BenchmarkName
    beta: Figure | None
    correlation: Figure | None
    alpha: Figure | None
    tracking_error: Figure | None
    information_ratio: Figure | None


class RollingAnswer(_Shape):
    """Columns with an entry for each window of sessions, by the day it ends on."""

    window: int
    dates: list[str]
    volatility: list[str]
    sharpe: list[str | None]
    beta: list[str | None] | None


class CorrelationsAnswer(_Shape):
    """A symmetric matrix over the most valuable holdings."""

    instrument_ids: tuple[UUID, ...]
    labels: tuple[str, ...]
    rows: tuple[tuple[Figure | None, ...], ...]


class RiskAnswer(_Shape):
    """How much was at risk: figures per year of 252 sessions, losses of one session as returns.

    `reasons` says for each figure that is null why it is.
    """

    currency: str
    start: Annotated[dt.date, Field(serialization_alias="from")]
    end: Annotated[dt.date, Field(serialization_alias="to")]
    frequency: str
    sessions: int
    sessions_per_year: int
    risk_free: Figure
    target: Figure
    confidence: Figure
    volatility: Figure | None
    downside_deviation: Figure | None
    sharpe: Figure | None
    sortino: Figure | None
    calmar: Figure | None
    value_at_risk: Figure | None
    expected_shortfall: Figure | None
    parametric_value_at_risk: Figure | None
    parametric_expected_shortfall: Figure | None
    max_drawdown: DrawdownAnswer | None
    drawdowns: tuple[DrawdownAnswer, ...]
    benchmark: RelativeAnswer | None
    rolling: RollingAnswer
    correlations: CorrelationsAnswer
    reasons: dict[str, NoFigure]
