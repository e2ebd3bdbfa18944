"""Instruments and splits over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import BackgroundTasks, Query

from folio.chassis.auth import CurrentUser, permission
from folio.chassis.routing import Router
from folio.chassis.wire import (
    DEFAULT_LIMIT,
    OTHER_LIST,
    CurrencyCode,
    Cursor,
    DateText,
    InvalidCursor,
    Limit,
    Page,
    StrictBody,
    decode_cursor,
    page_of,
)
from folio.portfolio.contracts import Instrument, InstrumentKind, Split
from folio.portfolio.desk import CurrentDesk
from folio.portfolio.instruments import actions, store
from folio.portfolio.portfolios.actions import announce_market_change
from folio.portfolio.wire import Isin, Name, SplitPart, Symbol, require_plain

router = Router(tags=["instruments"])
READ = permission("portfolio:read")
WRITE = permission("portfolio:write")

Search = Annotated[str | None, Query(max_length=100, description="Part of a symbol, name or ISIN.")]


class NewInstrument(StrictBody):
    """A custom instrument to make."""

    symbol: Symbol
    currency: CurrencyCode
    isin: Isin | None = None
    name: Name | None = None
    kind: InstrumentKind = "stock"


class NewSplit(StrictBody):
    """A split to record."""

    ex_date: DateText
    numerator: SplitPart
    denominator: SplitPart


@router.get("/api/instruments", policy=READ)
async def list_instruments(
    user: CurrentUser,
    desk: CurrentDesk,
    q: Search = None,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Page[Instrument]:
    """List the bundled instruments and my own, by symbol."""
    require_plain(q, pointer="?q")
    async with desk.database.reading() as connection:
        found = await store.list_instruments(
            connection, user.id, query=q, after=_after(cursor), limit=limit + 1
        )
    return page_of(found, limit=limit, keys=lambda item: (item.symbol, str(item.id)))


@router.post("/api/instruments", policy=WRITE, status_code=201)
async def create_instrument(body: NewInstrument, user: CurrentUser, desk: CurrentDesk) -> Instrument:
    """Make an instrument of my own."""
    new = actions.NewInstrument(
        symbol=body.symbol, currency=body.currency, isin=body.isin, name=body.name, kind=body.kind
    )
    return await actions.create_instrument(new, user_id=user.id, desk=desk)


@router.get("/api/instruments/{instrument_id}", policy=READ)
async def show_instrument(instrument_id: UUID, user: CurrentUser, desk: CurrentDesk) -> Instrument:
    """Show an instrument."""
    async with desk.database.reading() as connection:
        return await store.find_instrument(connection, instrument_id, user_id=user.id)


@router.get("/api/instruments/{instrument_id}/splits", policy=READ)
async def list_splits(instrument_id: UUID, user: CurrentUser, desk: CurrentDesk) -> Page[Split]:
    """List the splits of an instrument, oldest first."""
    async with desk.database.reading() as connection:
        await store.find_instrument(connection, instrument_id, user_id=user.id)
        return Page(await store.list_splits(connection, [instrument_id], user_id=user.id), None)


@router.post("/api/instruments/{instrument_id}/splits", policy=WRITE, status_code=201)
async def declare_split(
    instrument_id: UUID, body: NewSplit, user: CurrentUser, desk: CurrentDesk, later: BackgroundTasks
) -> Split:
    """Record a split for my portfolios."""
    ratio = (body.numerator, body.denominator)
    split = await actions.declare_split(
        instrument_id, ex_date=body.ex_date, ratio=ratio, user_id=user.id, desk=desk
    )
    later.add_task(announce_market_change, user_id=user.id, desk=desk)
    return split


def _after(cursor: str | None) -> tuple[str, UUID] | None:
    if cursor is None:
        return None
    symbol, last_id = decode_cursor(cursor, count=2)
    require_plain(symbol, pointer="?cursor")
    try:
        return symbol, UUID(last_id)
    except ValueError as error:
        raise InvalidCursor(OTHER_LIST) from error
