"""Interactive Brokers' flex query of trades as flat CSV: one header, columns of the person's choice."""

from dataclasses import replace

from folio.portfolio.domain.activities import ActivityDraft, ActivityType
from folio.portfolio.domain.imports.drafts import (
    ZERO,
    Named,
    Words,
    drafted,
    ignored,
    iso_currency,
    read_instrument,
)
from folio.portfolio.domain.imports.presets.preset import Preset, Reading, Source
from folio.portfolio.domain.imports.rows import ImportRow
from folio.portfolio.domain.imports.sheets import Row, Style, find_sheet, require_sheet

T = ActivityType

_NEEDED = ("buy/sell", "tradedate", "quantity", "tradeprice", "currencyprimary")
_IDS = ("ibexecid", "tradeid", "transactionid")
_UNITS = {"", "STK", "FUND", "ETF", "CRYPTO", "WAR"}


def _recognise(source: Source) -> float:
    return 1.0 if find_sheet(source.text, source.delimiter, _NEEDED) else 0.0


def _read(source: Source) -> Reading:
    sheet = require_sheet(find_sheet(source.text, source.delimiter, _NEEDED))
    # A file of several accounts repeats its header.
    rows = sheet.rows(
        Style(last_year=source.last_year),
        _read_row,
        keep=lambda record: record.problem is not None or tuple(record.cells) != sheet.columns,
    )
    return Reading(list(rows), sheet.columns, sheet.delimiter)


def _read_row(row: Row) -> list[ImportRow]:
    if row.text("assetclass") not in _UNITS:
        return [ignored(row.line, f"{row.text('assetclass')} cannot be booked yet")]
    if row.text("levelofdetail") not in {"", "EXECUTION"}:
        detail = row.text("levelofdetail").lower()
        return [ignored(row.line, f"{detail} of executions that have lines of their own")]
    instrument = read_instrument(row.text("symbol"), row.text("isin"), row.text("description"))
    if instrument is None:
        return [ignored(row.line, "an exchange of currencies without its symbol")]
    external_id = next((row.text(column) for column in _IDS if row.text(column)), "")
    words = Words(instrument, external_id=external_id, account_name=row.text("clientaccountid"))
    trade, fee = _trade(row, instrument)
    rows = [drafted(row.line, trade, words)]
    if fee is not None:
        own = replace(words, external_id=f"{external_id}:fee" if external_id else "")
        rows.append(drafted(row.line, fee, own))
    return rows


def _trade(row: Row, instrument: Named) -> tuple[ActivityDraft, ActivityDraft | None]:
    """Return the trade and, where the commission is in another currency, the fee apart."""
    quantity, currency = row.number("quantity"), iso_currency(row.text("currencyprimary"))
    commission = -(row.optional_number("ibcommission") or ZERO)
    commission_currency = iso_currency(row.text("ibcommissioncurrency") or currency)
    is_joined = commission_currency == currency
    day = row.moment("tradedate").day
    trade = ActivityDraft(
        type=T.SELL if quantity < 0 else T.BUY,
        date=day,
        currency=currency,
        instrument=instrument.word,
        quantity=abs(quantity),
        price=row.number("tradeprice"),
        fee=commission if is_joined else ZERO,
        tax=-(row.optional_number("taxes") or ZERO),
    )
    if is_joined or not commission:
        return trade, None
    return trade, ActivityDraft(
        type=T.FEE, date=day, currency=commission_currency, instrument=instrument.word, amount=commission
    )


PRESET = Preset(
    name="interactive_brokers_flex",
    label="Interactive Brokers, flex query of trades",
    description="Performance & Reports › Flex Queries › Trades, as CSV with a header.",
    file_kinds=("csv",),
    recognise=_recognise,
    read=_read,
)
