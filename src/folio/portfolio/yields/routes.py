"""Yields over HTTP."""

from fastapi import Response

from folio.chassis.auth import permission
from folio.chassis.routing import Router
from folio.portfolio.reports.routes import Asking, AsOf, as_json
from folio.portfolio.yields import actions, answers

router = Router(prefix="/api/portfolios/{portfolio_id}", tags=["income"])
READ = permission("portfolio:read")


@router.get("/income/yields", policy=READ, response_model=answers.YieldsAnswer)
async def show_yields(asker: Asking, as_of: AsOf = None) -> Response:
    """Show what holdings brought over the last year, on what they cost, and what may be expected."""
    return as_json(await actions.show_yields(asker, as_of))
