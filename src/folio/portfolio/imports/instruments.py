"""Which instruments the drafts of a file mean, and which ones would have to be made."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.portfolio.contracts import Instrument
from folio.portfolio.domain.activities import TRADES
from folio.portfolio.domain.imports.rows import ImportDraft
from folio.portfolio.instruments.actions import NewInstrument
from folio.portfolio.instruments.store import find_named

Known = Mapping[str, Instrument]


async def find_known(
    connection: AsyncConnection, drafts: Iterable[ImportDraft], *, user_id: UUID
) -> dict[str, Instrument]:
    """Return the instruments that symbols and ISINs of the drafts mean, by those words."""
    words = {word for draft in drafts for word in (draft.symbol, draft.isin, draft.activity.into) if word}
    return await find_named(connection, words, user_id=user_id)


def match(draft: ImportDraft, known: Known) -> Instrument | None:
    """Return the instrument a draft means: by its ISIN, else by its symbol unless the ISINs differ."""
    by_isin = known.get(draft.isin or "")
    if by_isin is not None:
        return by_isin
    by_symbol = known.get(draft.symbol or "")
    if by_symbol is None or (draft.isin and by_symbol.isin and draft.isin != by_symbol.isin):
        return None
    return by_symbol


def missing_instruments(drafts: Iterable[ImportDraft], known: Known) -> list[NewInstrument]:
    """Return what would have to be made, each once; its currency is that of its trades if there are any."""
    missing: dict[str, NewInstrument] = {}
    traded: set[str] = set()
    for draft in drafts:
        into = draft.activity.into
        if into is not None and into not in known:
            missing.setdefault(into, NewInstrument(symbol=into, currency=draft.activity.currency))
        symbol = draft.symbol or draft.isin
        if symbol is None or match(draft, known) is not None:
            continue
        is_trade = draft.activity.type in TRADES
        if symbol not in missing or (is_trade and symbol not in traded):
            currency = draft.activity.currency
            missing[symbol] = NewInstrument(
                symbol=symbol, isin=draft.isin, name=draft.name, currency=currency
            )
        if is_trade:
            traded.add(symbol)
    return list(missing.values())
