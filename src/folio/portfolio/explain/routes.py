"""Explanations over HTTP: one for every figure of every answer."""

from decimal import Decimal
from typing import Annotated

from fastapi import Depends, Query, Response

from folio.chassis.auth import permission
from folio.chassis.routing import Router
from folio.chassis.wire import DEFAULT_LIMIT, Cursor, Limit, place_after
from folio.portfolio.domain.allocation import Dimension
from folio.portfolio.domain.attribution import Model, Step
from folio.portfolio.explain import actions, answers
from folio.portfolio.explain.actions import Explaining
from folio.portfolio.reports.routes import Asking, as_json
from folio.portfolio.returns.attributions import read_mix
from folio.portfolio.returns.routes import MAX_NAMED, Asked
from folio.portfolio.risk.actions import RiskQuestion

router = Router(prefix="/api/portfolios/{portfolio_id}", tags=["explanations"])
READ = permission("portfolio:read")
USUAL_RISK = RiskQuestion(Decimal(0), Decimal(0), Decimal("0.95"), 63)

FigureName = Annotated[
    str, Query(min_length=1, max_length=100, description="The report and the figure: `performance.gain.fx`.")
]
Key = Annotated[
    str | None, Query(max_length=100, description="Which item or day of a list: its id, key, month or date.")
]

Parts = Annotated[
    list[str], Query(max_length=MAX_NAMED, description="Of an attribution: the parts of its mix.")
]


def _explaining(  # noqa: PLR0913, PLR0917 – one parameter for each of the query
    figure: FigureName,
    measuring: Asked,
    key: Key = None,
    by: Dimension = Dimension.INSTRUMENT,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
    part: Parts = [],  # noqa: B006 – FastAPI copies it
    model: Model = Model.BRINSON_FACHLER,
    frequency: Step = Step.DAILY,
) -> Explaining:
    mix = read_mix(part, by=by, model=model, step=frequency) if part else None
    return Explaining(figure, key, measuring, by, place_after(cursor) or 0, limit, mix)


Wanted = Annotated[Explaining, Depends(_explaining)]


@router.get("/explain", policy=READ, response_model=answers.ExplanationAnswer)
async def explain_figure(asker: Asking, explaining: Wanted) -> Response:
    """Show the formula of a figure, its source, and the activities, prices and rates it was made of."""
    return as_json(await actions.explain(asker, explaining, risk=USUAL_RISK))
