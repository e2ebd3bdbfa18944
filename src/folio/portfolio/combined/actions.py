"""Choosing the portfolios that are measured together, and whether the caller may see all of each."""

from collections.abc import Sequence
from uuid import UUID

from folio.chassis.auth import Principal
from folio.chassis.grants.relations import Act
from folio.chassis.guard import AmountsHidden, ObjectGuard
from folio.kernel.errors import FieldError, Invalid
from folio.portfolio.combined.books import CombinedAsker, CombinedBooks, Member
from folio.portfolio.portfolios.store import find_portfolio, list_portfolios

MAX_ALL = 200


class NothingToCombine(Invalid):
    """The caller has no portfolio and named none."""

    code = "nothing_to_combine"


async def choose_portfolios(
    principal: Principal,
    portfolio_ids: Sequence[UUID],
    terms: tuple[str | None, ObjectGuard, CombinedBooks],
) -> CombinedAsker:
    """Return who asks about which portfolios; all of his own where none is named.

    Raises:
        PortfolioNotFound: he sees one of them not.
        AmountsHidden: the amounts of one are hidden from him; figures of the whole would tell them.
        NothingToCombine: he has none and names none.
    """
    base, guard, combined = terms
    assert principal.user_id is not None  # noqa: S101 – the policy lets only people in
    books = combined.books
    async with books.desk.database.reading() as connection:
        own = await list_portfolios(connection, principal.user_id, after=None, limit=MAX_ALL)
    members = [Member(one.id, principal.user_id) for one in own]
    if portfolio_ids:
        members = [await _admitted(one, principal, guard) for one in dict.fromkeys(portfolio_ids)]
    if not members:
        detail = "name a portfolio: you have none of your own"
        raise NothingToCombine(detail, errors=(FieldError("?portfolio_id", "required", detail),))
    async with books.desk.database.reading() as connection:
        first = await find_portfolio(connection, members[0].portfolio_id, user_id=members[0].owner_id)
    return CombinedAsker(first.id, principal.user_id, books, combined, tuple(members), base or first.currency)


async def _admitted(portfolio_id: UUID, principal: Principal, guard: ObjectGuard) -> Member:
    access = await guard.admit(principal, Act.READ, {"portfolio_id": portfolio_id})
    assert access is not None  # noqa: S101 – the path names a portfolio
    if access.hides_amounts:
        # Beside known amounts, a return of both together would tell how much the hidden one holds.
        raise AmountsHidden(f"the amounts of portfolio {portfolio_id} are hidden from you: look at it alone")
    return Member(portfolio_id, access.owner_id)
