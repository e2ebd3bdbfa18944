"""Ghostfolio's own export as JSON: accounts and activities, without the movements of cash."""

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from folio.portfolio.domain.activities import ActivityDraft, ActivityType
from folio.portfolio.domain.imports.cells import CellRefused, shown
from folio.portfolio.domain.imports.dates import parse_moment
from folio.portfolio.domain.imports.drafts import (
    ONE,
    ZERO,
    Words,
    drafted,
    ignored,
    read_currency,
    read_instrument,
    rounded,
)
from folio.portfolio.domain.imports.numbers import parse_number
from folio.portfolio.domain.imports.presets.preset import Preset, Reading, Source
from folio.portfolio.domain.imports.reading import FileRefused
from folio.portfolio.domain.imports.rows import ImportRow, Problem

T = ActivityType

_KINDS = {
    "BUY": T.BUY,
    "SELL": T.SELL,
    "DIVIDEND": T.DIVIDEND,
    "INTEREST": T.INTEREST,
    "FEE": T.FEE,
}


def _recognise(source: Source) -> float:
    head = source.text.lstrip()[:1]
    return 1.0 if head == "{" and '"activities"' in source.text else 0.0


def _read(source: Source) -> Reading:
    try:
        document = json.loads(source.text, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise FileRefused(
            "export the file again: it is no whole JSON document", code="json_broken"
        ) from error
    activities = document.get("activities") if isinstance(document, dict) else None
    if not isinstance(activities, list):
        raise FileRefused("choose Ghostfolio's export: this has no activities", code="json_unexpected")
    accounts = _accounts(document)
    rows = [
        _attempt(number, item, accounts, source.last_year) for number, item in enumerate(activities, start=1)
    ]
    return Reading(rows)


def _accounts(document: Mapping[str, object]) -> dict[str, str]:
    listed = document.get("accounts")
    if not isinstance(listed, list):
        return {}
    return {_text(a, "id"): _text(a, "name") for a in listed if isinstance(a, dict)}


def _attempt(number: int, item: object, accounts: Mapping[str, str], last_year: int) -> ImportRow:
    if not isinstance(item, dict):
        return ImportRow(number, problem=Problem("json_unexpected", "an activity is an object with fields"))
    try:
        return _row(number, item, accounts, last_year)
    except CellRefused as refusal:
        return ImportRow(number, problem=Problem(refusal.code, refusal.message, refusal.column))


def _row(number: int, item: Mapping[str, object], accounts: Mapping[str, str], last_year: int) -> ImportRow:
    word = _text(item, "type").upper()
    kind = _KINDS.get(word)
    if kind is None:
        return ignored(number, f"{word!r} is no activity of an investment account")
    moment = parse_moment(_text(item, "date"), style="ymd", last_year=last_year, column="date")
    currency, factor = read_currency(_text(item, "currency"))
    quantity, price = _number(item, "quantity"), rounded(_number(item, "unitPrice") * factor)
    draft = ActivityDraft(
        type=kind,
        date=moment.day,
        currency=currency,
        at=moment.at,
        fee=rounded(_number(item, "fee") * factor),
    )
    words = Words(
        note=_text(item, "comment"),
        external_id=_text(item, "id"),
        account_name=accounts.get(_text(item, "accountId"), ""),
    )
    symbol = _text(item, "symbol")
    if kind in {T.BUY, T.SELL, T.DIVIDEND}:
        words = replace(words, instrument=read_instrument(symbol, "", _text(item, "name")))
        draft = replace(draft, instrument=words.instrument.word if words.instrument else None)
    if kind in {T.BUY, T.SELL}:
        return drafted(number, replace(draft, quantity=abs(quantity), price=price), words)
    amount = rounded((quantity or ONE) * price)
    if kind is T.FEE:  # the fee stands in either place
        draft = replace(draft, amount=(amount or draft.fee), fee=ZERO)
        return drafted(number, draft, words)
    return drafted(number, replace(draft, amount=amount), words)


def _text(item: Mapping[str, object], key: str) -> str:
    value = item.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise CellRefused(
            f"write {key} as a word, not as {shown(str(value))}", code="json_unexpected", column=key
        )
    return value


def _number(item: Mapping[str, object], key: str) -> Decimal:
    return parse_number(_text(item, key) or "0", style=".", column=key)


PRESET = Preset(
    name="ghostfolio",
    label="Ghostfolio, export",
    description="Portfolio › Activities › Export, as JSON.",
    file_kinds=("json",),
    recognise=_recognise,
    read=_read,
)
