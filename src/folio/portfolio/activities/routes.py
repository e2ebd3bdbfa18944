"""Activities over HTTP."""

import datetime as dt
from dataclasses import replace
from typing import Annotated, Literal
from uuid import UUID

from fastapi import BackgroundTasks, Body, Depends, Query
from pydantic import (
    AwareDatetime,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)

from folio.chassis.auth import permission
from folio.chassis.guard import CurrentAccess
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
    encode_cursor,
)
from folio.portfolio.activities import actions, store
from folio.portfolio.activities.actions import Proposal
from folio.portfolio.contracts import Activity, ActivityList, ActivityName
from folio.portfolio.desk import CurrentDesk
from folio.portfolio.domain.activities import ZERO, ActivityDraft, ActivityType, LotPick, SplitRatio
from folio.portfolio.portfolios.actions import announce_change
from folio.portfolio.portfolios.store import find_portfolio
from folio.portfolio.wire import Figure, FromDay, SplitPart, ToDay, require_plain

router = Router(tags=["activities"])
READ = permission("portfolio:read")
WRITE = permission("portfolio:write")
MAX_ITEMS = 5_000
MAX_BODY_BYTES = 8 * 1024 * 1024

Note = Annotated[str, StringConstraints(max_length=2_000)]
Tag = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50)]
Reference = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
InstrumentReference = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=50),
    Field(description="A symbol, an ISIN or an id."),
]


class Ratio(StrictBody):
    """New units for old ones."""

    numerator: SplitPart
    denominator: SplitPart


class PickedLot(StrictBody):
    """Units to take from a lot; all that is left of it without `quantity`."""

    lot_id: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    quantity: Figure | None = None


class ActivityFields(StrictBody):
    """An activity to book; `amount` is gross, before fee and tax, and may replace `price`.

    `into` names what a spin-off, merger or change of symbol leads to; `quantity` or `split` then say how many
    units of it came, `basis_fraction` which part of the cost goes with them. `lots` are those a sale takes
    first. Within a day a lower `order` comes first, before every other rule. A draft does not count until it
    is posted.

    Without `account_id` the portfolio's only account is meant; without `currency` the instrument's, else the
    account's. Either `date` or `at` is needed.
    """

    type: ActivityName
    account_id: UUID | None = None
    date: DateText | None = None
    at: AwareDatetime | None = None
    instrument: InstrumentReference | None = None
    quantity: Figure | None = None
    price: Figure | None = None
    amount: Figure | None = None
    currency: CurrencyCode | None = None
    fee: Figure | None = None
    tax: Figure | None = None
    fx_rate: Figure | None = None
    split: Ratio | None = None
    into: InstrumentReference | None = None
    basis_fraction: Figure | None = None
    lots: Annotated[tuple[PickedLot, ...], Field(max_length=500)] = ()
    order: Annotated[int, Field(ge=-1_000_000, le=1_000_000)] = 0
    status: Literal["posted", "draft"] = "posted"
    note: Note | None = None
    tags: Annotated[tuple[Tag, ...], Field(max_length=20)] = ()
    external_id: Reference | None = None

    @model_validator(mode="after")
    def _has_a_day(self) -> "ActivityFields":
        if self.date is None and self.at is None:
            raise ValueError("give a date, or the instant as `at`")
        return self


class NewActivity(ActivityFields):
    """One activity to book."""

    create_instruments: bool = False


class NewActivities(StrictBody):
    """Activities to book together: all or none."""

    items: Annotated[list[ActivityFields], Field(min_length=1, max_length=MAX_ITEMS)]
    create_instruments: bool = False


BareList = Annotated[list[NewActivity], Field(min_length=1, max_length=MAX_ITEMS)]
_BARE_LIST: TypeAdapter[list[NewActivity]] = TypeAdapter(BareList)


def _one_or_many(
    value: object, _handler: ValidatorFunctionWrapHandler
) -> NewActivity | NewActivities | list[NewActivity]:
    # Choosing by hand keeps the pointers of a list's errors free of the name of the choice.
    if isinstance(value, list):
        return _BARE_LIST.validate_python(value)
    if isinstance(value, dict) and "items" in value:
        return NewActivities.model_validate(value)
    return NewActivity.model_validate(value)


Booking = Annotated[NewActivity | NewActivities | BareList, WrapValidator(_one_or_many), Body()]


def _wanted(  # noqa: PLR0913, PLR0917 – one parameter for each filter
    kind: Annotated[list[ActivityName] | None, Query(alias="type", max_length=20)] = None,
    account_id: UUID | None = None,
    instrument_id: UUID | None = None,
    first: FromDay = None,
    last: ToDay = None,
    q: Annotated[str | None, Query(max_length=100, description="Part of a name, note, tag or id.")] = None,
) -> store.ActivityFilter:
    require_plain(q, pointer="?q")
    return store.ActivityFilter(
        types=tuple(kind) if kind else None,
        account_id=account_id,
        instrument_id=instrument_id,
        first=first,
        last=last,
        query=q,
    )


class _Paging:
    def __init__(
        self,
        cursor: Cursor = None,
        limit: Limit = DEFAULT_LIMIT,
        sort: Annotated[
            store.Order, Query(description="By date, oldest first; `-date` is newest first.")
        ] = "-date",
    ) -> None:
        self.after = _place(cursor)
        self.limit = limit
        self.order: store.Order = sort


Wanted = Annotated[store.ActivityFilter, Depends(_wanted)]
Paging = Annotated[_Paging, Depends(_Paging)]


@router.get("/api/portfolios/{portfolio_id}/activities", policy=READ)
async def list_activities(
    portfolio_id: UUID, wanted: Wanted, paging: Paging, access: CurrentAccess, desk: CurrentDesk
) -> Page[Activity]:
    """List what happened in a portfolio."""
    # A search would find out what a note says that may not be read.
    wanted = replace(wanted, searches_notes=not access.hides_amounts)
    async with desk.database.reading() as connection:
        await find_portfolio(connection, portfolio_id, user_id=access.owner_id)
        items, last = await store.list_activities(
            connection, portfolio_id, wanted, order=paging.order, after=paging.after, limit=paging.limit
        )
    return Page(items, encode_cursor(last[0].isoformat(), str(last[1]), str(last[2])) if last else None)


@router.post(
    "/api/portfolios/{portfolio_id}/activities", policy=WRITE, status_code=201, max_body_bytes=MAX_BODY_BYTES
)
async def book_activities(
    portfolio_id: UUID, body: Booking, access: CurrentAccess, desk: CurrentDesk, later: BackgroundTasks
) -> Activity | ActivityList:
    """Book one activity, or a list of them, bare or as `items`: all or none."""
    proposals, creates = _proposals(body)
    booked = await actions.book_activities(
        portfolio_id,
        proposals,
        create_instruments=creates,
        user_id=access.owner_id,
        desk=desk,
    )
    later.add_task(announce_change, portfolio_id, user_id=access.owner_id, desk=desk)
    return booked[0] if isinstance(body, NewActivity) else ActivityList(booked)


@router.post("/api/activities/{activity_id}/reversal", policy=WRITE, status_code=201)
async def reverse_activity(
    activity_id: UUID, access: CurrentAccess, desk: CurrentDesk, later: BackgroundTasks
) -> Activity:
    """Cancel an activity by booking its reversal; both then count as never booked."""
    reversal = await actions.reverse_activity(activity_id, user_id=access.owner_id, desk=desk)
    later.add_task(announce_change, reversal.portfolio_id, user_id=access.owner_id, desk=desk)
    return reversal


@router.post("/api/activities/{activity_id}/correction", policy=WRITE, status_code=201)
async def correct_activity(
    activity_id: UUID, body: NewActivity, access: CurrentAccess, desk: CurrentDesk, later: BackgroundTasks
) -> Activity:
    """Reverse an activity and book what it should have been, both or neither."""
    corrected = await actions.correct_activity(
        activity_id,
        _proposal(body, ""),
        create_instruments=body.create_instruments,
        user_id=access.owner_id,
        desk=desk,
    )
    later.add_task(announce_change, corrected.portfolio_id, user_id=access.owner_id, desk=desk)
    return corrected


@router.post("/api/activities/{activity_id}/posting", policy=WRITE)
async def post_draft(
    activity_id: UUID, access: CurrentAccess, desk: CurrentDesk, later: BackgroundTasks
) -> Activity:
    """Let a draft count from now on."""
    posted = await actions.settle_draft(activity_id, "posted", user_id=access.owner_id, desk=desk)
    later.add_task(announce_change, posted.portfolio_id, user_id=access.owner_id, desk=desk)
    return posted


@router.post("/api/activities/{activity_id}/voiding", policy=WRITE)
async def void_draft(
    activity_id: UUID, access: CurrentAccess, desk: CurrentDesk, later: BackgroundTasks
) -> Activity:
    """Give a draft up; what is posted is reversed instead."""
    void = await actions.settle_draft(activity_id, "void", user_id=access.owner_id, desk=desk)
    later.add_task(announce_change, void.portfolio_id, user_id=access.owner_id, desk=desk)
    return void


@router.get("/api/activities/{activity_id}/history", policy=READ)
async def show_history(activity_id: UUID, access: CurrentAccess, desk: CurrentDesk) -> Page[Activity]:
    """Show an activity with all it corrects, all that corrects it, and their reversals."""
    return Page(await actions.show_history(activity_id, user_id=access.owner_id, desk=desk), None)


def _proposals(body: NewActivity | NewActivities | list[NewActivity]) -> tuple[list[Proposal], bool]:
    """Return what is to be booked, and whether unknown instruments are to be created."""
    if isinstance(body, NewActivity):
        return [_proposal(body, "")], body.create_instruments
    if isinstance(body, NewActivities):
        items = [_proposal(item, f"/items/{index}") for index, item in enumerate(body.items)]
        return items, body.create_instruments
    items = [_proposal(item, f"/{index}") for index, item in enumerate(body)]
    return items, any(item.create_instruments for item in body)


def _proposal(item: ActivityFields, pointer: str) -> Proposal:
    date = item.date if item.date is not None else item.at.date() if item.at is not None else dt.date.min
    draft = ActivityDraft(
        type=ActivityType(item.type),
        date=date,
        currency=item.currency or "",
        instrument=item.instrument,
        quantity=item.quantity,
        price=item.price,
        amount=item.amount,
        fee=item.fee or ZERO,
        tax=item.tax or ZERO,
        fx_rate=item.fx_rate,
        split=SplitRatio(item.split.numerator, item.split.denominator) if item.split else None,
        at=item.at,
        into=item.into,
        basis_fraction=item.basis_fraction,
        lots=tuple(LotPick(pick.lot_id, pick.quantity) for pick in item.lots),
        order=item.order,
    )
    return Proposal(
        draft=draft,
        account_id=item.account_id,
        note=item.note,
        tags=item.tags,
        external_id=item.external_id,
        is_draft=item.status == "draft",
        pointer=pointer,
    )


def _place(cursor: str | None) -> store.Place | None:
    if cursor is None:
        return None
    day, revision, position = decode_cursor(cursor, count=3)
    try:
        place = dt.date.fromisoformat(day), int(revision), int(position)
    except ValueError as error:
        raise InvalidCursor(OTHER_LIST) from error
    if not (0 <= place[1] < 2**62 and 0 <= place[2] < 2**31):
        raise InvalidCursor(OTHER_LIST)
    return place
