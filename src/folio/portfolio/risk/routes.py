"""Risk over HTTP: of the whole portfolio or any part of it."""

from decimal import Decimal
from typing import Annotated

from fastapi import Depends, Query, Response
from pydantic import Field

from folio.chassis.auth import permission
from folio.chassis.routing import Router
from folio.chassis.wire import DecimalText
from folio.portfolio.reports.routes import Asking, as_json
from folio.portfolio.returns.routes import Asked
from folio.portfolio.risk import actions, answers
from folio.portfolio.risk.actions import RiskQuestion

router = Router(prefix="/api/portfolios/{portfolio_id}", tags=["risk"])
READ = permission("portfolio:read")
# A quarter of a year.
DEFAULT_WINDOW = 63

YearlyRate = Annotated[DecimalText, Field(ge=Decimal("-0.5"), le=Decimal(1))]
Confidence = Annotated[DecimalText, Field(ge=Decimal("0.5"), le=Decimal("0.999"))]


def _question(
    risk_free: Annotated[YearlyRate, Query(description="A rate per year, 0.02 for 2 %.")] = Decimal(0),
    target: Annotated[YearlyRate, Query(description="The least return per year that is no loss.")] = Decimal(
        0
    ),
    confidence: Annotated[Confidence, Query(description="Of losses to expect.")] = Decimal("0.95"),
    window: Annotated[int, Query(ge=5, le=1_260, description="Sessions of a window.")] = DEFAULT_WINDOW,
) -> RiskQuestion:
    return RiskQuestion(risk_free, target, confidence, window)


@router.get("/risk", policy=READ, response_model=answers.RiskAnswer)
async def show_risk(
    asker: Asking, measuring: Asked, question: Annotated[RiskQuestion, Depends(_question)]
) -> Response:
    """Show volatility, ratios, drawdowns, losses to expect, and what moved with a benchmark."""
    return as_json(await actions.show_risk(asker, measuring, question))
