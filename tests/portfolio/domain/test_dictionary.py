"""Every figure of every answer has a definition, and every definition a figure."""

import types
import typing
from collections.abc import Iterator
from decimal import Decimal

import pytest
from pydantic import BaseModel

from folio.portfolio.domain.dictionary import REPORTS, find_definition
from folio.portfolio.reports import answers as reports
from folio.portfolio.returns import answers as returns
from folio.portfolio.risk.answers import RiskAnswer
from folio.portfolio.yields.answers import YieldsAnswer

ANSWERS: dict[str, type[BaseModel]] = {
    "performance": returns.ReturnsAnswer,
    "holdings": reports.HoldingsAnswer,
    "gains": reports.GainsAnswer,
    "lots": reports.LotsAnswer,
    "income": reports.IncomeAnswer,
    "yields": YieldsAnswer,
    "allocation": reports.AllocationAnswer,
    "movers": reports.MoversAnswer,
    "timeline": reports.TimelineAnswer,
    "calendar": returns.CalendarAnswer,
    "daily": returns.DailyAnswer,
    "contribution": returns.ContributionsAnswer,
    "attribution": returns.AttributionAnswer,
    "risk": RiskAnswer,
}
# Columns of text that are no figures.
WORDS = {"dates"}


def figures_of(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        if name not in WORDS:
            yield from _walk(field.annotation, f"{prefix}{field.serialization_alias or name}")


def _walk(shape: object, name: str) -> Iterator[str]:
    origin = typing.get_origin(shape)
    if origin is typing.Annotated:
        yield from _walk(typing.get_args(shape)[0], name)
    elif origin is list and str in _members(typing.get_args(shape)[0]):
        yield name
    elif origin in {typing.Union, types.UnionType, tuple, list}:
        for inner in typing.get_args(shape):
            yield from _walk(inner, name)
    elif isinstance(shape, type) and issubclass(shape, BaseModel):
        yield from figures_of(shape, f"{name}.")
    elif shape is Decimal:
        yield name


def _members(shape: object) -> tuple[object, ...]:
    return typing.get_args(shape) or (shape,)


@pytest.mark.parametrize("report", ANSWERS)
def test_every_figure_of_an_answer_is_defined_and_nothing_else(report: str) -> None:
    answered = set(figures_of(ANSWERS[report]))

    assert len(answered) > 2
    assert answered == set(REPORTS[report])


def test_a_figure_is_found_by_its_report_and_name() -> None:
    found = find_definition("performance.gain.fx")

    assert found is not None
    assert found.label == "Currencies"
    assert find_definition("performance") is None
    assert find_definition("luck.twr") is None
