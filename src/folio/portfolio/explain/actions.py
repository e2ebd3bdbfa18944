"""How a figure came about: the report it is in is asked, and what stands behind it is added again."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from folio.chassis.wire import encode_cursor
from folio.kernel.errors import FieldError, Invalid
from folio.kernel.money import EXACT, Currency
from folio.portfolio.domain.allocation import Dimension
from folio.portfolio.domain.contribution import Linking
from folio.portfolio.domain.definitions import Definition
from folio.portfolio.domain.dictionary import find_definition
from folio.portfolio.domain.exact import day_number
from folio.portfolio.domain.explanations import Evidence, EvidenceLine, combined, evidence_of
from folio.portfolio.domain.scopes import part_of
from folio.portfolio.domain.valuation import Valuation
from folio.portfolio.explain import answers
from folio.portfolio.reports import actions as reports
from folio.portfolio.reports.actions import Asker, LotQuery
from folio.portfolio.returns import actions as returns
from folio.portfolio.returns.actions import Measuring, bounds_of
from folio.portfolio.returns.attributions import Mix, show_attribution
from folio.portfolio.risk.actions import RiskQuestion, show_risk
from folio.portfolio.yields.actions import show_yields

MAX_LOTS = 1_000
# Money is rounded to the minor unit, and market takes what four other roundings leave.
_ROUNDINGS = 7


class FigureUnknown(Invalid):
    """No answer has a figure of this name."""

    code = "figure_unknown"


@dataclass(frozen=True, slots=True)
class Explaining:
    """Which figure, of which question; ``key`` names the item or the day of a list."""

    figure: str
    key: str | None
    measuring: Measuring
    by: Dimension
    start: int
    limit: int
    mix: Mix | None = None


async def explain(asker: Asker, explaining: Explaining, *, risk: RiskQuestion) -> bytes:
    """Return how a figure came about.

    Raises:
        FigureUnknown: no answer has a figure of this name.
    """
    definition = find_definition(explaining.figure)
    if definition is None:
        detail = "name a figure as report.figure, such as performance.twr"
        raise FigureUnknown(detail, errors=(FieldError("?figure", FigureUnknown.code, detail),))
    report, _, name = explaining.figure.partition(".")
    document = await _document(asker, report, explaining, risk)
    page = await _evidence(asker, definition, explaining)
    value = _pluck(document, name, explaining.key)
    rounding, adds_up = _checked(value, page, definition, str(page["currency"]))
    answer = answers.ExplanationAnswer(
        figure=explaining.figure,
        label=definition.label,
        formula=definition.formula,
        source=definition.source,
        currency=str(page["currency"]),
        value=value,
        inputs=tuple(_input(report, one, document, explaining.key) for one in definition.inputs),
        lines=answers.EvidencePage.model_validate(page["lines"]),
        rounding=rounding,
        adds_up=adds_up,
    )
    return answer.model_dump_json(by_alias=True).encode()


def _input(report: str, name: str, document: object, key: str | None) -> answers.InputAnswer:
    figure = f"{report}.{name}"
    found = find_definition(figure)
    return answers.InputAnswer(
        figure=figure, label=found.label if found else name, value=_pluck(document, name, key)
    )


async def _document(asker: Asker, report: str, explaining: Explaining, risk: RiskQuestion) -> Any:  # noqa: ANN401 – JSON
    """Return the answer the figure is in; None for an attribution without a mix to attribute to."""
    measuring = explaining.measuring
    period = measuring.period
    asked: dict[str, Callable[[], Awaitable[bytes]]] = {
        "performance": lambda: returns.show_performance(asker, measuring),
        "holdings": lambda: reports.show_holdings(asker, period.last),
        "gains": lambda: reports.show_gains(asker, period, method=None),
        "lots": lambda: reports.show_lots(asker, LotQuery(None, None, 0, MAX_LOTS), account_id=None),
        "income": lambda: reports.show_income(asker, period),
        "yields": lambda: show_yields(asker, period.last),
        "allocation": lambda: reports.show_allocation(asker, explaining.by, as_of=period.last),
        "movers": lambda: reports.show_movers(asker, period.last),
        "timeline": lambda: reports.show_timeline(asker, period, benchmark=measuring.benchmark),
        "calendar": lambda: returns.show_calendar(asker, measuring),
        "daily": lambda: returns.show_daily(asker, measuring),
        "contribution": lambda: returns.show_contribution(
            asker, measuring, explaining.by, linking=Linking.COMPOUND
        ),
        "risk": lambda: show_risk(asker, measuring, risk),
    }
    mix = explaining.mix
    if mix is not None:
        asked["attribution"] = lambda: show_attribution(asker, measuring, mix)
    return json.loads(await asked[report]()) if report in asked else None


def _pluck(document: object, name: str, key: str | None) -> str | None:
    """Return the figure called ``name``; of a list, that of the item or the day called ``key``."""
    found = document
    dates: object = None
    for step in name.split("."):
        if isinstance(found, list):
            found = next((item for item in found if _is_called(item, key)), None)
        if not isinstance(found, dict):
            return None
        dates = found.get("dates", dates)
        found = found.get(step)
    if isinstance(found, list) and isinstance(dates, list) and key in dates:
        found = found[dates.index(key)]
    return found if isinstance(found, str) else None


_NAMES = ("id", "key", "name", "month", "label", "activity_id", "lot_id", "instrument_id", "peak_on")


def _is_called(item: object, key: str | None) -> bool:
    if not isinstance(item, dict) or key is None:
        return False
    if key in {
        f"{item.get('account_id')}:{item.get('currency')}",
        f"{item.get('lot_id')}:{item.get('activity_id')}",
    }:
        return True
    instrument = item.get("instrument")
    inner = instrument.get("id") if isinstance(instrument, dict) else None
    inner_items = item.get("months") or item.get("disposals")
    is_within = isinstance(inner_items, list) and any(_is_called(one, key) for one in inner_items)
    return is_within or key == inner or any(item.get(name) == key for name in _NAMES)


class _Found(BaseModel):
    """What a thread found out about the evidence of a figure."""

    currency: str
    lines: answers.EvidencePage


async def _evidence(asker: Asker, definition: Definition, explaining: Explaining) -> dict[str, Any]:
    measuring, evidence = explaining.measuring, definition.evidence
    is_as_of = explaining.figure.startswith("holdings.")

    def compute(valuation: Valuation) -> BaseModel:
        part = valuation if is_as_of else part_of(valuation, measuring.scope)
        last = measuring.period.last
        until = part.last if last is None else min(day_number(last), part.last)
        span = (part.first, until) if is_as_of else bounds_of(part, measuring.period)
        lines = [] if evidence is None else evidence_of(part, evidence, span, measuring.terms)
        return _Found(currency=part.book.terms.currency.code, lines=_page(lines, evidence, explaining))

    details = (definition, measuring, explaining.start, explaining.limit, is_as_of)
    found: dict[str, Any] = json.loads(await asker.ask("explain", compute, details=details))
    return found


def _page(
    lines: list[EvidenceLine], evidence: Evidence | None, explaining: Explaining
) -> answers.EvidencePage:
    stop = explaining.start + explaining.limit
    return answers.EvidencePage(
        items=tuple(
            answers.EvidenceAnswer(
                kind=line.kind,
                label=line.label,
                amount=line.amount,
                date=line.date,
                activity_id=line.activity_id,
                instrument_id=line.instrument_id,
                figures=tuple(answers.EvidenceFigure(name=name, value=one) for name, one in line.figures),
            )
            for line in lines[explaining.start : stop]
        ),
        next_cursor=encode_cursor(str(stop)) if stop < len(lines) else None,
        items_total=len(lines),
        evidence=evidence,
        combined=None if evidence is None else combined(lines, evidence),
    )


# Of these the lines are what the figure is worked out from, not what it is the sum of.
_NOT_A_SUM = ("mwr.rate", "mwr.period_rate", "modified_dietz", "roai", "max_drawdown", "max_drawdown.depth")


def _checked(
    value: str | None, page: dict[str, Any], definition: Definition, currency: str
) -> tuple[Decimal | None, bool | None]:
    """Return what rounding leaves between the lines and the figure, and whether it is no more than that."""
    together = page["lines"]["combined"]
    if value is None or together is None or _is_no_sum(definition):
        return None, None
    rounding = EXACT.subtract(Decimal(value), Decimal(together))
    if definition.evidence is Evidence.DAYS:
        return rounding, abs(rounding) <= Decimal("1e-11") * (1 + abs(Decimal(value)))
    quantum = Currency.of(currency).quantum
    most = quantum / 2 * (_ROUNDINGS if definition.evidence is Evidence.MARKET else 1)
    return rounding, abs(rounding) <= most


def _is_no_sum(definition: Definition) -> bool:
    reports_with = ("performance", "risk")
    return any(find_definition(f"{one}.{name}") is definition for one in reports_with for name in _NOT_A_SUM)
