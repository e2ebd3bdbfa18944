"""Drafts of activities between the parser, the database (JSON) and the wire."""

import datetime as dt
from decimal import Decimal

from folio.portfolio.contracts import ImportedActivity
from folio.portfolio.contracts import SplitRatio as SplitShown
from folio.portfolio.domain.activities import ZERO, ActivityDraft, ActivityType, SplitRatio
from folio.portfolio.domain.imports.rows import ImportDraft
from folio.portfolio.wire import figure_text, plain

Json = dict[str, str | int | None]
FIGURES = ("quantity", "price", "amount", "fee", "tax", "fx_rate", "basis_fraction")
WORDS = ("symbol", "isin", "name", "note", "external_id", "account_name")


def to_json(draft: ImportDraft) -> Json:
    """Return a draft as the database keeps it; empty parts are left out."""
    activity = draft.activity
    figures = {name: getattr(activity, name) for name in FIGURES}
    stored: Json = {
        "type": activity.type.value,
        "date": activity.date.isoformat(),
        "currency": activity.currency,
        "at": activity.at.isoformat() if activity.at else None,
        "instrument": activity.instrument,
        "numerator": activity.split.numerator if activity.split else None,
        "denominator": activity.split.denominator if activity.split else None,
        "into": activity.into,
        "order": activity.order or None,
        **{name: str(figure) for name, figure in figures.items() if figure is not None},
        **{name: getattr(draft, name) for name in WORDS},
    }
    return {name: value for name, value in stored.items() if value is not None}


def from_json(stored: Json) -> ImportDraft:
    """Return the draft that ``to_json`` stored."""
    figures = {name: Decimal(str(stored[name])) if name in stored else None for name in FIGURES}
    split = None
    if "numerator" in stored:
        split = SplitRatio(int(stored["numerator"] or 0), int(stored["denominator"] or 0))
    activity = ActivityDraft(
        type=ActivityType(str(stored["type"])),
        date=dt.date.fromisoformat(str(stored["date"])),
        currency=str(stored["currency"]),
        at=dt.datetime.fromisoformat(str(stored["at"])) if "at" in stored else None,
        instrument=_word(stored, "instrument"),
        quantity=figures["quantity"],
        price=figures["price"],
        amount=figures["amount"],
        fee=figures["fee"] or ZERO,
        tax=figures["tax"] or ZERO,
        fx_rate=figures["fx_rate"],
        split=split,
        into=_word(stored, "into"),
        basis_fraction=figures["basis_fraction"],
        order=int(stored.get("order") or 0),
    )
    return ImportDraft(
        activity,
        symbol=_word(stored, "symbol"),
        isin=_word(stored, "isin"),
        name=_word(stored, "name"),
        note=_word(stored, "note"),
        external_id=_word(stored, "external_id"),
        account_name=_word(stored, "account_name"),
    )


def shown(stored: Json) -> ImportedActivity:
    """Return a stored draft as a person sees it."""
    draft = from_json(stored)
    activity = draft.activity
    return ImportedActivity(
        type=activity.type.value,
        date=activity.date,
        at=activity.at,
        symbol=draft.symbol,
        isin=draft.isin,
        name=draft.name,
        quantity=figure_text(activity.quantity),
        price=figure_text(activity.price),
        amount=figure_text(activity.amount),
        currency=activity.currency,
        fee=plain(activity.fee),
        tax=plain(activity.tax),
        fx_rate=figure_text(activity.fx_rate),
        split=SplitShown(activity.split.numerator, activity.split.denominator) if activity.split else None,
        note=draft.note,
        external_id=draft.external_id,
    )


def _word(stored: Json, name: str) -> str | None:
    value = stored.get(name)
    return None if value is None else str(value)
