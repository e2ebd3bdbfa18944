"""What the service does about activities: book them, all or none, and reverse them."""

import asyncio
import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.clock import fresh_id
from folio.chassis.log import get_logger
from folio.kernel.clock import Clock
from folio.kernel.errors import FieldError, Invalid
from folio.kernel.money import decimal_text
from folio.portfolio.activities import store
from folio.portfolio.activities.basis import derive_basis, with_basis
from folio.portfolio.activities.store import TAG_SEPARATOR, ActivityRow
from folio.portfolio.contracts import Account, Activity, ActivityStatus, Instrument
from folio.portfolio.desk import Desk
from folio.portfolio.domain.activities import ActivityDraft
from folio.portfolio.domain.checks import check_activity
from folio.portfolio.domain.instruments import is_isin
from folio.portfolio.instruments.actions import NewInstrument, add_instruments
from folio.portfolio.instruments.store import find_named
from folio.portfolio.portfolios.store import MAX_ACCOUNTS, list_accounts, lock_for_write

log = get_logger()


class ActivitiesRefused(Invalid):
    """Some of the activities cannot be booked; none was. ``errors`` points to each."""

    code = "activities_refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An activity a person wants booked.

    ``draft.currency`` may be empty: the instrument's is meant then, else the account's. Without an account
    the portfolio's only one is meant.
    """

    draft: ActivityDraft
    account_id: UUID | None = None
    note: str | None = None
    tags: tuple[str, ...] = ()
    external_id: str | None = None
    is_draft: bool = False
    is_basis_derived: bool = False
    pointer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What proposals refer to."""

    accounts: Mapping[UUID, Account]
    instruments: Mapping[str, Instrument]
    today: dt.date


async def book_activities(
    portfolio_id: UUID, proposals: Sequence[Proposal], *, create_instruments: bool, user_id: UUID, desk: Desk
) -> list[Activity]:
    """Book all proposals and return them as booked, in their order.

    Raises:
        PortfolioNotFound: the portfolio is not the person's.
        ActivitiesRefused: at least one cannot be booked; nothing was.
    """
    now = desk.clock.now()
    async with desk.database.transaction() as connection:
        revision = await lock_for_write(connection, portfolio_id, user_id=user_id, at=now)
        rows = await _rows_of(connection, portfolio_id, proposals, create_instruments, (user_id, desk))
        await store.insert_activities(connection, rows, portfolio_id=portfolio_id, revision=revision, at=now)
        booked = await store.find_revision(connection, portfolio_id, revision)
    log.info("activities.booked", portfolio_id=str(portfolio_id), count=len(booked))
    return booked


async def correct_activity(
    activity_id: UUID, proposal: Proposal, *, create_instruments: bool, user_id: UUID, desk: Desk
) -> Activity:
    """Reverse an activity and book what it should have been, both or neither; return the latter.

    Raises:
        ActivityNotFound: it is not the person's.
        AlreadyReversed: it was reversed or corrected before.
        ActivitiesRefused: the correction cannot be booked.
    """
    now, reversal_id = desk.clock.now(), fresh_id(desk.clock)
    async with desk.database.transaction() as connection:
        wrong = await store.find_activity(connection, activity_id, user_id=user_id)
        portfolio_id = wrong.portfolio_id
        revision = await lock_for_write(connection, portfolio_id, user_id=user_id, at=now)
        if proposal.account_id is None:
            proposal = replace(proposal, account_id=wrong.account_id)
        rows = await _rows_of(connection, portfolio_id, [proposal], create_instruments, (user_id, desk))
        await _cancel(connection, wrong, reversal_id=reversal_id, revision=revision, at=now)
        right = await lock_for_write(connection, portfolio_id, user_id=user_id, at=now)
        corrected = [replace(rows[0], replaces=activity_id)]
        await store.insert_activities(
            connection, corrected, portfolio_id=portfolio_id, revision=right, at=now
        )
        return await store.find_activity(connection, rows[0].id, user_id=user_id)


async def settle_draft(activity_id: UUID, status: ActivityStatus, *, user_id: UUID, desk: Desk) -> Activity:
    """Post a draft, or give it up, and return it.

    Raises:
        ActivityNotFound: it is not the person's.
        NotADraft: it is posted or void already.
    """
    now = desk.clock.now()
    async with desk.database.transaction() as connection:
        draft = await store.find_activity(connection, activity_id, user_id=user_id)
        revision = await lock_for_write(connection, draft.portfolio_id, user_id=user_id, at=now)
        await store.settle_draft(connection, draft, status=status, revision=revision, at=now)
        return await store.find_activity(connection, activity_id, user_id=user_id)


async def show_history(activity_id: UUID, *, user_id: UUID, desk: Desk) -> list[Activity]:
    """Return an activity with what it corrects, what corrects it, and their reversals, oldest first.

    Raises:
        ActivityNotFound: it is not the person's.
    """
    async with desk.database.reading() as connection:
        activity = await store.find_activity(connection, activity_id, user_id=user_id)
        return await store.list_history(connection, activity)


async def reverse_activity(activity_id: UUID, *, user_id: UUID, desk: Desk) -> Activity:
    """Book the activity that cancels another and return it.

    Raises:
        ActivityNotFound: it is not the person's.
        AlreadyReversed: it was reversed before.
    """
    now, reversal_id = desk.clock.now(), fresh_id(desk.clock)
    async with desk.database.transaction() as connection:
        activity = await store.find_activity(connection, activity_id, user_id=user_id)
        revision = await lock_for_write(connection, activity.portfolio_id, user_id=user_id, at=now)
        await _cancel(connection, activity, reversal_id=reversal_id, revision=revision, at=now)
        return await store.find_activity(connection, reversal_id, user_id=user_id)


async def _cancel(
    connection: AsyncConnection, activity: Activity, *, reversal_id: UUID, revision: int, at: dt.datetime
) -> None:
    if activity.status == "draft" or (activity.status == "void" and activity.reversed_by is None):
        raise store.NotPosted("this activity does not count: post it or give it up")
    await store.copy_as_reversal(connection, activity.id, reversal_id=reversal_id, revision=revision, at=at)


async def _rows_of(
    connection: AsyncConnection,
    portfolio_id: UUID,
    proposals: Sequence[Proposal],
    create_instruments: bool,  # noqa: FBT001 – handed on
    by: tuple[UUID, Desk],
) -> list[ActivityRow]:
    """Return the rows that book ``proposals``, their instruments found or made."""
    user_id, desk = by
    accounts = await list_accounts(connection, portfolio_id, after=None, limit=MAX_ACCOUNTS)
    by_id = {account.id: account for account in accounts}
    instruments = await _find_instruments(
        connection,
        proposals,
        create_for=by_id if create_instruments else None,
        user_id=user_id,
        clock=desk.clock,
    )
    known = _Known(accounts=by_id, instruments=instruments, today=desk.clock.now().date())
    drafts = [item.draft for item in proposals]
    derived = await derive_basis(connection, drafts, instruments, user_id=user_id)
    told = [
        replace(item, draft=with_basis(item.draft, derived.get(place)), is_basis_derived=place in derived)
        for place, item in enumerate(proposals)
    ]
    return await asyncio.to_thread(_decide, told, known, desk.clock)


async def _find_instruments(
    connection: AsyncConnection,
    proposals: Sequence[Proposal],
    *,
    create_for: Mapping[UUID, Account] | None,
    user_id: UUID,
    clock: Clock,
) -> dict[str, Instrument]:
    names = {name for item in proposals for name in _names(item)}
    found = await find_named(connection, names, user_id=user_id)
    if create_for is None or len(found) == len(names):
        return found
    missing = _missing_instruments(proposals, create_for, found)
    await add_instruments(connection, missing, user_id=user_id, clock=clock)
    return await find_named(connection, names, user_id=user_id)


def _missing_instruments(
    proposals: Sequence[Proposal], accounts: Mapping[UUID, Account], found: Mapping[str, Instrument]
) -> list[NewInstrument]:
    missing: dict[str, NewInstrument] = {}
    for item in proposals:
        account = _account_of(item, accounts)
        currency = item.draft.currency or (account.currency if account else "")
        for name in _names(item):
            if name not in found and name.upper() not in missing and currency:
                isin = name if is_isin(name) else None
                missing[name.upper()] = NewInstrument(symbol=name, isin=isin, currency=currency)
    return list(missing.values())


def _names(item: Proposal) -> list[str]:
    return [name for name in (item.draft.instrument, item.draft.into) if name]


def _decide(proposals: Sequence[Proposal], known: _Known, clock: Clock) -> list[ActivityRow]:
    rows: list[ActivityRow] = []
    errors: list[FieldError] = []
    for item in proposals:
        account = _account_of(item, known.accounts)
        instrument = known.instruments.get(item.draft.instrument or "")
        into = known.instruments.get(item.draft.into or "")
        draft = _completed(item.draft, account, instrument)
        found = [
            *_check_references(item, account, instrument, into),
            *check_activity(draft, today=known.today),
        ]
        errors += [FieldError(item.pointer + error.pointer, error.code, error.detail) for error in found]
        if account is not None and not errors:
            row = _row(item, draft, account_id=account.id, instrument=instrument, id_=fresh_id(clock))
            into_id = into.id if into else None
            rows.append(replace(row, into_id=into_id, basis_is_derived=item.is_basis_derived))
    if errors:
        raise _refusal(errors)
    return rows


def _check_references(
    item: Proposal, account: Account | None, instrument: Instrument | None, into: Instrument | None
) -> Iterable[FieldError]:
    if account is None:
        code, detail = "account_unknown", "the portfolio has no such account"
        if item.account_id is None:
            code, detail = "required", "say which of the portfolio's accounts"
        yield FieldError("/account_id", code, detail)
    for name, found, pointer in (
        (item.draft.instrument, instrument, "/instrument"),
        (item.draft.into, into, "/into"),
    ):
        if name and found is None:
            detail = "no such instrument: create it first, or send create_instruments: true"
            yield FieldError(pointer, "instrument_unknown", detail)
    if instrument is not None and into is not None and instrument.id == into.id:
        yield FieldError("/into", "same_instrument", "name another instrument")


def _account_of(item: Proposal, accounts: Mapping[UUID, Account]) -> Account | None:
    if item.account_id is not None:
        return accounts.get(item.account_id)
    return next(iter(accounts.values())) if len(accounts) == 1 else None


def _completed(draft: ActivityDraft, account: Account | None, instrument: Instrument | None) -> ActivityDraft:
    if draft.currency:
        return draft
    currency = instrument.currency if instrument else account.currency if account else ""
    return replace(draft, currency=currency)


def _row(
    item: Proposal, draft: ActivityDraft, *, account_id: UUID, instrument: Instrument | None, id_: UUID
) -> ActivityRow:
    row = row_of(
        draft,
        id_=id_,
        account_id=account_id,
        instrument_id=instrument.id if instrument else None,
        note=item.note,
        tags=item.tags,
        external_id=item.external_id,
    )
    return replace(row, status="draft") if item.is_draft else row


def row_of(  # noqa: PLR0913 – the parts of an activity that a draft does not have
    draft: ActivityDraft,
    *,
    id_: UUID,
    account_id: UUID,
    instrument_id: UUID | None,
    note: str | None = None,
    tags: tuple[str, ...] = (),
    external_id: str | None = None,
) -> ActivityRow:
    """Return the row that books ``draft``."""
    return ActivityRow(
        id=id_,
        account_id=account_id,
        type=draft.type.value,
        date=draft.date,
        currency=draft.currency,
        at=draft.at,
        instrument_id=instrument_id,
        quantity=draft.quantity,
        price=draft.price,
        amount=draft.amount,
        fee=draft.fee,
        tax=draft.tax,
        fx_rate=draft.fx_rate,
        split_numerator=draft.split.numerator if draft.split else None,
        split_denominator=draft.split.denominator if draft.split else None,
        basis_fraction=draft.basis_fraction,
        lots=_lots_text(draft),
        day_order=draft.order,
        note=note,
        tags=TAG_SEPARATOR.join(tags),
        external_id=external_id,
    )


def _lots_text(draft: ActivityDraft) -> str | None:
    picks = [
        {"lot_id": pick.lot_id, "quantity": None if pick.quantity is None else decimal_text(pick.quantity)}
        for pick in draft.lots
    ]
    return json.dumps(picks) if picks else None


def _refusal(errors: list[FieldError]) -> ActivitiesRefused:
    first = errors[0]
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    return ActivitiesRefused(
        f"{first.pointer}: {first.detail}{more}; nothing was booked", errors=tuple(errors)
    )
