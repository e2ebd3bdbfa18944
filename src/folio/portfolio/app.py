"""How the portfolio service is put together."""

import gc
import sys
from pathlib import Path
from typing import cast
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio import __version__
from folio.chassis.outbox import Consumer, Event
from folio.chassis.portability import routes as portability_routes
from folio.chassis.removal import removing
from folio.chassis.resources import Resources
from folio.chassis.server import Service, Wiring
from folio.portfolio.activities import routes as activity_routes
from folio.portfolio.combined import routes as combined_routes
from folio.portfolio.combined.books import CombinedBooks
from folio.portfolio.comments import routes as comment_routes
from folio.portfolio.cost_rules import routes as cost_rule_routes
from folio.portfolio.desk import Desk
from folio.portfolio.explain import routes as explain_routes
from folio.portfolio.imports import routes as import_routes
from folio.portfolio.instruments import routes as instrument_routes
from folio.portfolio.leaving.actions import remove_user
from folio.portfolio.people import People
from folio.portfolio.portability.actions import give_out
from folio.portfolio.portfolios import routes as portfolio_routes
from folio.portfolio.portfolios.actions import welcome_user
from folio.portfolio.prices import routes as price_routes
from folio.portfolio.prices.actions import seed_bundled
from folio.portfolio.quality import routes as quality_routes
from folio.portfolio.rates import routes as rate_routes
from folio.portfolio.reports import routes as report_routes
from folio.portfolio.reports.books import Books
from folio.portfolio.returns import routes as return_routes
from folio.portfolio.risk import routes as risk_routes
from folio.portfolio.settings import PortfolioSettings
from folio.portfolio.sharing import emergencies as emergency_routes
from folio.portfolio.sharing import routes as sharing_routes
from folio.portfolio.sharing import visitors as visitor_routes
from folio.portfolio.sharing.actions import claim_shares
from folio.portfolio.sharing.objects import guard_portfolios
from folio.portfolio.statements import routes as statement_routes
from folio.portfolio.stream import Watchers
from folio.portfolio.stream import router as stream_router
from folio.portfolio.taxonomies import routes as taxonomy_routes
from folio.portfolio.yields import routes as yield_routes
from folio.users.contracts import ADDRESS_SHOWN, USERS_REGISTERED

# An open book is a million small objects that live long: looking for garbage among them after every 700 new
# ones, as is usual, costs more than computing them. The young are looked through in such numbers that nobody
# waits for it, and all of them hardly ever.
COLLECTIONS = (20_000, 5, 500)
# How long a computing thread may keep the interpreter to itself while the event loop waits for it.
TURN_S = 0.001

ROUTERS = (
    portfolio_routes.router,
    activity_routes.router,
    cost_rule_routes.router,
    combined_routes.router,
    import_routes.router,
    instrument_routes.router,
    price_routes.router,
    rate_routes.router,
    report_routes.router,
    return_routes.router,
    risk_routes.router,
    explain_routes.router,
    quality_routes.router,
    yield_routes.router,
    sharing_routes.router,
    comment_routes.router,
    statement_routes.router,
    taxonomy_routes.router,
    visitor_routes.router,
    emergency_routes.router,
    portability_routes.router,
    stream_router,
)


def wire(resources: Resources) -> Wiring:
    """Put the desk, the slices and what runs beside them together."""
    gc.set_threshold(*COLLECTIONS)
    sys.setswitchinterval(TURN_S)
    settings = cast("PortfolioSettings", resources.settings)  # SERVICE below names their type
    desk = Desk(
        database=resources.store,
        clock=resources.clock,
        bus=resources.bus,
        settings=settings,
        people=People(resources.client),
        identity=resources.identity,
    )
    books = Books(desk)
    guard = guard_portfolios(desk.database, clock=desk.clock)
    watchers = Watchers(resources.bus, guard=guard, database=desk.database)

    async def welcome(connection: AsyncConnection, event: Event) -> None:
        user_id, currency = UUID(str(event.payload["user_id"])), str(event.payload.get("currency", ""))
        await welcome_user(connection, user_id, currency=currency, clock=desk.clock)

    async def hand_over(connection: AsyncConnection, event: Event) -> None:
        await claim_shares(connection, UUID(str(event.payload["user_id"])), desk=desk)

    return Wiring(
        routers=ROUTERS,
        things=(desk, books, CombinedBooks(books), guard, watchers, give_out(desk)),
        guard=guard,
        consumers=(
            Consumer("portfolio.first_portfolio", USERS_REGISTERED, welcome),
            Consumer("portfolio.waiting_shares", USERS_REGISTERED, hand_over),
            Consumer("portfolio.shares_of_address", ADDRESS_SHOWN, hand_over),
            removing("portfolio", remove_user, clock=desk.clock),
        ),
        on_start=(lambda: seed_bundled(desk),),
        tasks=(watchers.keep_judging,),
        on_stop=(books.close,),
    )


SERVICE = Service(
    name="portfolio",
    version=__version__,
    description="What a person holds, what it is worth and what it returned.",
    settings=PortfolioSettings,
    wire=wire,
    migrations=Path(__file__).parent / "migrations",
)
