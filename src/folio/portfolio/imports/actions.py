"""What the service does about brokers' files: preview them, then commit them whole or not at all."""

import asyncio
import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.clock import fresh_id
from folio.chassis.log import get_logger
from folio.kernel.errors import Conflict
from folio.portfolio.contracts import ImportOutcome, ImportPreview, RowStatus
from folio.portfolio.desk import Desk
from folio.portfolio.domain.imports.parsing import Limits, parse_file
from folio.portfolio.domain.imports.rows import ImportRow as ParsedRow
from folio.portfolio.domain.imports.rows import ParsedFile
from folio.portfolio.imports import store
from folio.portfolio.imports.booking import Target, book_rows
from folio.portfolio.imports.drafts import from_json
from folio.portfolio.imports.instruments import find_known, missing_instruments
from folio.portfolio.imports.previews import Upload, facts_of, find_place, show, stand
from folio.portfolio.imports.store import StoredImport
from folio.portfolio.portfolios.actions import AccountChanges, add_account
from folio.portfolio.portfolios.store import find_accounts_named, find_portfolio, lock_for_write
from folio.portfolio.settings import PortfolioSettings

log = get_logger()

FIRST_ROWS = 200


class ImportExpired(Conflict):
    """The preview is too old to be committed."""

    code = "import_expired"


class ImportHasErrors(Conflict):
    """Some rows cannot be booked, and the commit was not told to leave them out."""

    code = "import_has_errors"


async def preview_import(portfolio_id: UUID, upload: Upload, *, user_id: UUID, desk: Desk) -> ImportPreview:
    """Read a file, keep what committing it would do, and return that.

    Raises:
        PortfolioNotFound: the portfolio is not the person's.
        AccountNotFound: the account is not the person's.
        Invalid: the file, the preset or the mapping is refused as a whole.
    """
    async with desk.database.reading() as connection:
        portfolio = await find_portfolio(connection, portfolio_id, user_id=user_id)
    now = desk.clock.now()
    parsed = await asyncio.to_thread(_parse, upload, now.date(), desk.settings)
    async with desk.database.transaction() as connection:
        await store.delete_expired(connection, portfolio_id, now=now)
        place = await find_place(connection, portfolio, upload, parsed, user_id=user_id)
        stored = await store.load_identities(connection, place.account_id)
        drafts = [row.draft for row in parsed.rows if row.draft is not None]
        known = await find_known(connection, drafts, user_id=user_id)
        unknown = [new.symbol for new in missing_instruments(drafts, known)]
        rows = await asyncio.to_thread(
            stand, parsed.rows, stored, known, can_create=upload.create_instruments
        )
        unlisted = parsed.problem_count - sum(row.problem is not None for row in parsed.rows)
        kept = StoredImport(
            id=fresh_id(desk.clock),
            portfolio_id=portfolio_id,
            account_id=place.account_id,
            account=place.account,
            file_name=upload.file_name,
            size=len(upload.content),
            facts=facts_of(parsed),
            create_instruments=upload.create_instruments,
            unknown_instruments=unknown,
            status="previewed",
            counts=store.count_statuses([row.status for row in rows], unlisted_errors=unlisted),
            outcome=None,
            created_at=now,
            expires_at=now + dt.timedelta(seconds=desk.settings.import_lifetime_s),
        )
        await store.insert_import(connection, kept, rows)
    log.info("import.previewed", import_id=str(kept.id), preset=parsed.preset, rows=len(rows))
    return show(kept, rows[: FIRST_ROWS + 1], limit=FIRST_ROWS)


@dataclass(frozen=True, slots=True)
class RowPage:
    """Which rows of an import to show: of one status or all, after a position or from the first."""

    status: RowStatus | None
    after: int | None
    limit: int


async def show_import(import_id: UUID, page: RowPage, *, user_id: UUID, desk: Desk) -> ImportPreview:
    """Return a kept preview with one page of its rows.

    Raises:
        ImportNotFound: it is not the person's.
    """
    async with desk.database.reading() as connection:
        kept = await store.find_import(connection, import_id, user_id=user_id)
        rows = await store.list_rows(
            connection, import_id, status=page.status, after=page.after, limit=page.limit + 1
        )
    return show(kept, rows, limit=page.limit)


async def commit_import(import_id: UUID, *, skip_errors: bool, user_id: UUID, desk: Desk) -> ImportOutcome:
    """Book what a preview showed as new; a second commit returns what the first one did.

    Raises:
        ImportNotFound: it is not the person's.
        ImportExpired: the preview is older than its life.
        ImportHasErrors: rows are in error or conflict and ``skip_errors`` is not set.
    """
    now = desk.clock.now()
    async with desk.database.reading() as connection:
        kept = await store.find_import(connection, import_id, user_id=user_id)
        if kept.outcome is not None:
            return kept.outcome
        stored = await store.load_drafts(connection, import_id)
    # Reading a large file's rows takes seconds, in which no lock is held.
    rows = await asyncio.to_thread(lambda: [ParsedRow(line, draft=from_json(row)) for line, row in stored])
    async with desk.database.transaction() as connection:
        revision = await lock_for_write(connection, kept.portfolio_id, user_id=user_id, at=now)
        kept = await store.find_import(connection, import_id, user_id=user_id)
        if kept.outcome is not None:  # another commit held the lock before us
            return kept.outcome
        _require_committable(kept, now=now, skip_errors=skip_errors)
        account_id = await _ensure_account(connection, kept, user_id=user_id, desk=desk)
        target = Target(
            portfolio_id=kept.portfolio_id,
            account_id=account_id,
            user_id=user_id,
            revision=revision,
            import_id=import_id,
            create_instruments=kept.create_instruments,
        )
        booked = await book_rows(connection, rows, target, clock=desk.clock)
        if booked.skipped and not skip_errors:
            raise _has_errors(booked.skipped)
        outcome = ImportOutcome(
            import_id=import_id,
            portfolio_id=kept.portfolio_id,
            created=booked.created,
            existing=booked.existing,
            skipped=booked.skipped + kept.facts.problem_count,
        )
        await store.mark_committed(connection, outcome, account_id=account_id)
    log.info("import.committed", import_id=str(import_id), created=outcome.created, skipped=outcome.skipped)
    return outcome


def _parse(upload: Upload, today: dt.date, settings: PortfolioSettings) -> ParsedFile:
    return parse_file(
        upload.content,
        today=today,
        preset=upload.preset,
        mapping=upload.mapping,
        limits=Limits(size=settings.upload_limit_bytes, lines=settings.import_lines_limit),
    )


def _require_committable(kept: StoredImport, *, now: dt.datetime, skip_errors: bool) -> None:
    if kept.expires_at <= now:
        raise ImportExpired("this preview is too old: upload the file again")
    faulty = kept.counts.error + kept.counts.conflict
    if faulty and not skip_errors:
        raise _has_errors(faulty)
    if not kept.counts.new and not kept.counts.existing:
        raise ImportHasErrors("there is nothing to book in this file")


def _has_errors(count: int) -> ImportHasErrors:
    return ImportHasErrors(
        f"{count} rows cannot be booked: correct the file, or leave them out with skip_errors: true"
    )


async def _ensure_account(
    connection: AsyncConnection, kept: StoredImport, *, user_id: UUID, desk: Desk
) -> UUID:
    """Return the account the preview was made for; open it, or find the one opened since."""
    if kept.account_id is not None:
        return kept.account_id
    found = await find_accounts_named(connection, kept.portfolio_id, [kept.account.name])
    if found:
        return found[kept.account.name].id
    portfolio = await find_portfolio(connection, kept.portfolio_id, user_id=user_id)
    wanted = AccountChanges(name=kept.account.name, tracks_cash=kept.account.tracks_cash)
    opened = await add_account(
        connection, portfolio, wanted, currency=kept.account.currency, clock=desk.clock
    )
    return opened.id
