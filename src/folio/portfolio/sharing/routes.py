"""Portfolios as each person sees them, and sharing them, over HTTP."""

# ruff: noqa: ARG001 – what the path names has become the access, before the handler runs

from typing import Annotated
from uuid import UUID

from fastapi import Response
from pydantic import AwareDatetime, Field

from folio.chassis.addresses import Address
from folio.chassis.auth import CurrentUser, permission
from folio.chassis.grants.relations import Relation
from folio.chassis.guard import CurrentAccess
from folio.chassis.routing import Router
from folio.chassis.wire import DEFAULT_LIMIT, Cursor, Limit, Page, StrictBody, id_after, page_of
from folio.portfolio.contracts import MadeLink, Portfolio, Share
from folio.portfolio.desk import CurrentDesk
from folio.portfolio.sharing import actions, links

router = Router(prefix="/api/portfolios", tags=["sharing"])
READ = permission("portfolio:read")
SHARE = permission("portfolio:share")


class TermsBody(StrictBody):
    """How much somebody may do; without `expires_at` for good."""

    relation: Relation
    hides_amounts: bool = False
    expires_at: AwareDatetime | None = None

    @property
    def terms(self) -> actions.Terms:
        """The terms meant."""
        return actions.Terms(self.relation, self.hides_amounts, self.expires_at)


class NewShare(TermsBody):
    """Somebody to share with, by his address."""

    email: Address


class NewLink(StrictBody):
    """A public link; without `expires_at` for good, without `password` for whoever has it."""

    label: Annotated[str, Field(max_length=100)] | None = None
    password: Annotated[str, Field(min_length=8, max_length=200)] | None = None
    hides_amounts: bool = True
    expires_at: AwareDatetime | None = None


@router.get("", policy=READ)
async def list_portfolios(
    user: CurrentUser, desk: CurrentDesk, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Page[Portfolio]:
    """List my portfolios and those shared with me."""
    found = await actions.list_portfolios(user.id, after=id_after(cursor), limit=limit + 1, desk=desk)
    return page_of(found, limit=limit, keys=lambda item: (str(item.id),))


@router.get("/{portfolio_id}", policy=READ)
async def show_portfolio(portfolio_id: UUID, access: CurrentAccess, desk: CurrentDesk) -> Portfolio:
    """Show a portfolio."""
    return await actions.show_portfolio(access, desk)


@router.get("/{portfolio_id}/shares", policy=SHARE)
async def list_shares(portfolio_id: UUID, access: CurrentAccess, desk: CurrentDesk) -> Page[Share]:
    """List with whom a portfolio is shared, and its links."""
    return Page(await actions.list_shares(access, desk), None)


@router.post("/{portfolio_id}/shares", policy=SHARE, status_code=201)
async def share_portfolio(
    portfolio_id: UUID, body: NewShare, access: CurrentAccess, desk: CurrentDesk
) -> Share:
    """Share a portfolio with somebody; whether the address has an account is not told."""
    return await actions.share_portfolio(body.email, body.terms, access=access, desk=desk)


@router.post("/{portfolio_id}/links", policy=SHARE, status_code=201)
async def make_link(portfolio_id: UUID, body: NewLink, access: CurrentAccess, desk: CurrentDesk) -> MadeLink:
    """Make a link by which anybody may look, without an account; its token is shown this once."""
    terms = actions.Terms(Relation.VIEWER, body.hides_amounts, body.expires_at)
    return await links.make_link(body.label, terms, word=body.password, access=access, desk=desk)


@router.delete("/{portfolio_id}/shares/mine", policy=READ, status_code=204)
async def leave_portfolio(portfolio_id: UUID, access: CurrentAccess, desk: CurrentDesk) -> Response:
    """Give up what others have shared with me."""
    await actions.leave_portfolio(access, desk)
    return Response(status_code=204)


@router.put("/{portfolio_id}/shares/{share_id}", policy=SHARE)
async def change_share(
    portfolio_id: UUID, share_id: UUID, body: TermsBody, access: CurrentAccess, desk: CurrentDesk
) -> Share:
    """Change what a share allows."""
    return await actions.change_share(share_id, body.terms, access=access, desk=desk)


@router.delete("/{portfolio_id}/shares/{share_id}", policy=SHARE, status_code=204)
async def end_share(portfolio_id: UUID, share_id: UUID, access: CurrentAccess, desk: CurrentDesk) -> Response:
    """End a share at once."""
    await actions.end_share(share_id, access=access, desk=desk)
    return Response(status_code=204)
