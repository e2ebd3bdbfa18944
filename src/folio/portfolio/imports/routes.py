"""Imports over HTTP: upload, look, commit."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import BackgroundTasks, Depends, File, Form, Query, UploadFile
from pydantic import Field, ValidationError

from folio.chassis.auth import CurrentUser, permission
from folio.chassis.grants.relations import Act
from folio.chassis.guard import CurrentAccess
from folio.chassis.routing import Router
from folio.chassis.wire import (
    DEFAULT_LIMIT,
    CurrencyCode,
    Cursor,
    Limit,
    Page,
    StrictBody,
    place_after,
)
from folio.kernel.errors import FieldError, Invalid
from folio.portfolio.contracts import ImportOutcome, ImportPreset, ImportPreview, Portfolio, RowStatus
from folio.portfolio.desk import CurrentDesk
from folio.portfolio.domain.imports.mapping import ColumnMapping, DateOrder, DecimalMark
from folio.portfolio.domain.imports.parsing import list_presets
from folio.portfolio.imports import actions
from folio.portfolio.imports.previews import Upload
from folio.portfolio.imports.sample import create_sample
from folio.portfolio.portfolios.actions import DEFAULT_CURRENCY, announce_change, require_currency
from folio.portfolio.wire import Name, require_plain

router = Router(tags=["imports"])
READ = permission("portfolio:read")
WRITE = permission("portfolio:write")
# The rows of a file are for those who may book them.
LOOK = permission("portfolio:read", act=Act.WRITE)
# Room for the largest file that may be configured and the form around it.
MAX_BODY_BYTES = 160 * 1024 * 1024
MAX_NAME_LENGTH = 200


class FileTooLarge(Invalid):
    """The file is larger than the service is set to read."""

    code = "file_too_large"


class MappingUnreadable(Invalid):
    """The form field ``mapping`` is no JSON of a mapping."""

    code = "mapping_unreadable"


class MappingFields(StrictBody):
    """Which column of the file holds which field: `{"columns": {"date": "Trade date", …}}`."""

    columns: Annotated[dict[str, str], Field(max_length=100)]
    date_order: DateOrder = "auto"
    decimal_mark: DecimalMark = "auto"
    type_words: Annotated[dict[str, str], Field(max_length=200, default_factory=dict)]
    currency: CurrencyCode | None = None


class Commit(StrictBody):
    """How to commit: with `skip_errors`, rows in error or conflict are left out instead of refused."""

    skip_errors: bool = False


class NewSample(StrictBody):
    """The currency of the sample portfolio."""

    currency: CurrencyCode | None = None


class _Form:
    """The fields of an upload's form beside the file."""

    def __init__(
        self,
        account_id: Annotated[UUID | None, Form()] = None,
        account_name: Annotated[Name | None, Form()] = None,
        preset: Annotated[str, Form(max_length=50)] = "auto",
        mapping: Annotated[str | None, Form(max_length=20_000, description="A JSON object.")] = None,
        create_instruments: Annotated[bool, Form()] = True,  # noqa: FBT002 – a form field
    ) -> None:
        require_plain(account_name, pointer="/account_name")
        self.account_id = account_id
        self.account_name = account_name
        self.preset = preset
        self.mapping = _mapping(mapping)
        self.create_instruments = create_instruments


@router.post(
    "/api/portfolios/{portfolio_id}/imports", policy=WRITE, status_code=201, max_body_bytes=MAX_BODY_BYTES
)
async def preview_import(
    portfolio_id: UUID,
    file: Annotated[UploadFile, File()],
    form: Annotated[_Form, Depends()],
    access: CurrentAccess,
    desk: CurrentDesk,
) -> ImportPreview:
    """Read a broker's file and show what committing it would do; nothing is booked."""
    limit = desk.settings.upload_limit_bytes
    if file.size is None or file.size > limit:
        raise FileTooLarge(f"give a file of at most {limit} bytes, or split it")
    name = (file.filename or "file")[:MAX_NAME_LENGTH]
    require_plain(name, pointer="/file")
    upload = Upload(
        content=await file.read(),
        file_name=name,
        account_id=form.account_id,
        account_name=form.account_name,
        preset=form.preset,
        mapping=form.mapping,
        create_instruments=form.create_instruments,
    )
    return await actions.preview_import(portfolio_id, upload, user_id=access.owner_id, desk=desk)


def _page(
    status: Annotated[RowStatus | None, Query(description="Only rows of this status.")] = None,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> actions.RowPage:
    return actions.RowPage(status, place_after(cursor), limit)


@router.get("/api/imports/{import_id}", policy=LOOK)
async def show_import(
    import_id: UUID,
    page: Annotated[actions.RowPage, Depends(_page)],
    access: CurrentAccess,
    desk: CurrentDesk,
) -> ImportPreview:
    """Show a preview, or what became of it, with one page of its rows."""
    return await actions.show_import(import_id, page, user_id=access.owner_id, desk=desk)


@router.post("/api/imports/{import_id}/commit", policy=WRITE)
async def commit_import(
    import_id: UUID,
    access: CurrentAccess,
    desk: CurrentDesk,
    later: BackgroundTasks,
    body: Commit | None = None,
) -> ImportOutcome:
    """Book what the preview showed as new, all or nothing; a second commit answers as the first did."""
    skip_errors = body is not None and body.skip_errors
    outcome = await actions.commit_import(
        import_id, skip_errors=skip_errors, user_id=access.owner_id, desk=desk
    )
    later.add_task(announce_change, outcome.portfolio_id, user_id=access.owner_id, desk=desk)
    return outcome


@router.get("/api/import-presets", policy=READ)
async def list_import_presets() -> Page[ImportPreset]:
    """List the formats that can be read, brokers first."""
    presets = await asyncio.to_thread(list_presets)
    return Page(
        [
            ImportPreset(preset.name, preset.label, preset.description, list(preset.file_kinds))
            for preset in presets
        ],
        None,
    )


@router.post("/api/portfolios/sample", policy=WRITE, status_code=201)
async def create_sample_portfolio(
    user: CurrentUser, desk: CurrentDesk, body: NewSample | None = None
) -> Portfolio:
    """Make a portfolio of the example files, to look around in."""
    currency = (body.currency if body else None) or DEFAULT_CURRENCY
    require_currency(currency)
    return await create_sample(currency=currency, user_id=user.id, desk=desk)


def _mapping(text: str | None) -> ColumnMapping | None:
    if text is None or not text.strip():
        return None
    try:
        fields = MappingFields.model_validate_json(text)
    except ValidationError as error:
        errors = tuple(
            FieldError("/mapping" + "".join(f"/{part}" for part in item["loc"]), item["type"], item["msg"])
            for item in error.errors()[:20]
        )
        raise MappingUnreadable("mapping: give a JSON object with columns", errors=errors) from error
    return ColumnMapping(
        fields.columns, fields.date_order, fields.decimal_mark, fields.type_words, fields.currency
    )
