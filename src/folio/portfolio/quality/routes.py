"""The quality of books and prices over HTTP."""

from fastapi import Response

from folio.chassis.auth import permission
from folio.chassis.routing import Router
from folio.chassis.wire import DEFAULT_LIMIT, Cursor, Limit, place_after
from folio.portfolio.quality import actions, answers
from folio.portfolio.reports.routes import Asking, as_json

router = Router(prefix="/api/portfolios/{portfolio_id}", tags=["quality"])
READ = permission("portfolio:read")


@router.get("/quality", policy=READ, response_model=answers.QualityAnswer)
async def show_quality(asker: Asking, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT) -> Response:
    """Show what cannot be trusted yet: prices, units, costs, transfers, jumps; each with its fix."""
    return as_json(await actions.show_quality(asker, start=place_after(cursor) or 0, limit=limit))
