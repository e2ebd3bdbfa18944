"""What the service does when a user is gone: remove all that was his."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.log import get_logger
from folio.portfolio.comments.store import delete_comments_of
from folio.portfolio.leaving import store
from folio.portfolio.portfolios.store import delete_portfolio

log = get_logger()


async def remove_user(connection: AsyncConnection, user_id: UUID) -> Mapping[str, int]:
    """Remove a user's portfolios, what he said of others', his prices and rates, and every share with him.

    Return how many of each there were. An instrument of his that others have booked stays.
    """
    portfolios = await store.list_portfolios(connection, user_id)
    activities = await store.count_activities(connection, portfolios)
    shares = await store.delete_shares(connection, user_id, portfolios=portfolios)
    comments = await delete_comments_of(connection, user_id)
    for portfolio_id in portfolios:
        await delete_portfolio(connection, portfolio_id)
    market = await store.delete_market(connection, user_id)
    log.info("portfolio.user_removed", user_id=str(user_id), portfolios=len(portfolios))
    return {
        "portfolios": len(portfolios),
        "activities": activities,
        "shares": shares,
        "comments": comments,
        **market,
    }
