"""What a file would do, worked out before anything is booked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.wire import encode_cursor
from folio.kernel.errors import FieldError, Invalid
from folio.portfolio.contracts import (
    Account,
    ImportAccount,
    ImportPreview,
    ImportRow,
    Mapping,
    Portfolio,
)
from folio.portfolio.domain.imports.identity import ComparedRow, StoredIdentity, compare_rows
from folio.portfolio.domain.imports.mapping import ColumnMapping
from folio.portfolio.domain.imports.parsing import list_presets
from folio.portfolio.domain.imports.rows import ImportRow as ParsedRow
from folio.portfolio.domain.imports.rows import ParsedFile
from folio.portfolio.imports.drafts import shown, to_json
from folio.portfolio.imports.instruments import Known, match
from folio.portfolio.imports.store import FileFacts, StoredImport, StoredRow
from folio.portfolio.portfolios.store import find_account, find_accounts_named, list_accounts


class AccountElsewhere(Invalid):
    """The account belongs to another portfolio."""

    code = "account_elsewhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file a person wants imported, and how; without an account one is found or opened for it."""

    content: bytes
    file_name: str
    account_id: UUID | None = None
    account_name: str | None = None
    preset: str = "auto"
    mapping: ColumnMapping | None = None
    create_instruments: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """The account to book in: an existing one, or what the commit would open."""

    account_id: UUID | None
    account: ImportAccount


async def find_place(
    connection: AsyncConnection, portfolio: Portfolio, upload: Upload, parsed: ParsedFile, *, user_id: UUID
) -> Place:
    """Return the account the person names, else the portfolio's only one, else one named after the broker.

    Raises:
        AccountNotFound: the account is not the person's.
        AccountElsewhere: it belongs to another portfolio.
    """
    if upload.account_id is not None:
        account = await find_account(connection, upload.account_id, user_id=user_id)
        if account.portfolio_id != portfolio.id:
            detail = "choose an account of this portfolio"
            raise AccountElsewhere(detail, errors=(FieldError("/account_id", "account_elsewhere", detail),))
        return _existing(account)
    if upload.account_name is None:
        accounts = await list_accounts(connection, portfolio.id, after=None, limit=2)
        if len(accounts) == 1:
            return _existing(accounts[0])
    name = upload.account_name or label_of(parsed.preset)
    found = await find_accounts_named(connection, portfolio.id, [name])
    if found:
        return _existing(found[name])
    currency = parsed.account_currency or _usual_currency(parsed) or portfolio.currency
    return Place(None, ImportAccount(name, currency, parsed.tracks_cash))


def stand(
    rows: Sequence[ParsedRow], stored: Sequence[StoredIdentity], known: Known, *, can_create: bool
) -> list[StoredRow]:
    """Return the rows with what would become of each."""
    compared = compare_rows(rows, stored)
    return [_row(place, row, known, can_create=can_create) for place, row in enumerate(compared)]


def facts_of(parsed: ParsedFile) -> FileFacts:
    """Return what was found out about the file as a whole."""
    mapping = parsed.mapping
    return FileFacts(
        preset=parsed.preset,
        encoding=parsed.encoding,
        delimiter=parsed.delimiter,
        columns=list(parsed.columns),
        sample=[list(cells) for cells in parsed.sample],
        mapping=None if mapping is None else _mapping(mapping),
        problem_count=parsed.problem_count,
        errors_truncated=parsed.problems_truncated,
    )


def show(kept: StoredImport, rows: Sequence[StoredRow], *, limit: int) -> ImportPreview:
    """Return a kept preview with a page of its rows; one row more than ``limit`` says that there are more."""
    more = encode_cursor(str(rows[limit - 1].position)) if len(rows) > limit else None
    return ImportPreview(
        id=kept.id,
        portfolio_id=kept.portfolio_id,
        account_id=kept.account_id,
        account=kept.account,
        file_name=kept.file_name,
        size=kept.size,
        preset=kept.facts.preset,
        encoding=kept.facts.encoding,
        delimiter=kept.facts.delimiter,
        columns=kept.facts.columns,
        sample=kept.facts.sample,
        mapping=kept.facts.mapping,
        status=kept.status,
        counts=kept.counts,
        can_commit=kept.status == "previewed" and not kept.counts.error and not kept.counts.conflict,
        unknown_instruments=kept.unknown_instruments,
        rows=[
            ImportRow(row.line, row.status, row.reason, shown(row.draft) if row.draft else None)
            for row in rows[:limit]
        ],
        next_cursor=more,
        errors_truncated=kept.facts.errors_truncated,
        expires_at=kept.expires_at,
    )


def _row(place: int, compared: ComparedRow, known: Known, *, can_create: bool) -> StoredRow:
    draft, status, reason = compared.row.draft, compared.status, compared.reason
    if draft is None:
        return StoredRow(place, compared.row.line, status, reason, None)
    word = draft.activity.instrument
    if status == "new" and word is not None and not can_create and match(draft, known) is None:
        status, reason = "error", f"there is no instrument {word}: make it, or let the import make it"
    return StoredRow(place, compared.row.line, status, reason, to_json(draft))


def _mapping(mapping: ColumnMapping) -> Mapping:
    return Mapping(
        mapping.columns, mapping.date_order, mapping.decimal_mark, mapping.type_words, mapping.currency
    )


def _existing(account: Account) -> Place:
    return Place(account.id, ImportAccount(account.name, account.currency, account.tracks_cash))


def label_of(preset: str) -> str:
    """Return what people call a preset."""
    return next((known.label for known in list_presets() if known.name == preset), preset)


def _usual_currency(parsed: ParsedFile) -> str | None:
    used = Counter(row.draft.activity.currency for row in parsed.rows if row.draft is not None)
    return used.most_common(1)[0][0] if used else None
