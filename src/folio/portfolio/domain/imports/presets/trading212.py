"""Trading 212's history as CSV: columns come and go with the account, so they are asked for by name."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from folio.kernel.money import EXACT
from folio.portfolio.domain.activities import ActivityDraft, ActivityType
from folio.portfolio.domain.imports.cells import CellRefused
from folio.portfolio.domain.imports.dates import Moment
from folio.portfolio.domain.imports.drafts import (
    ONE,
    ZERO,
    Words,
    cash_type,
    divide,
    drafted,
    ignored,
    iso_currency,
    read_currency,
    read_instrument,
    rounded,
)
from folio.portfolio.domain.imports.presets.preset import Preset, Reading, Source
from folio.portfolio.domain.imports.rows import ImportRow
from folio.portfolio.domain.imports.sheets import Row, Sheet, Style, find_sheet, require_sheet

T = ActivityType

_NEEDED = ("action", "total", "currency (total)", "id")
_TIMES = ("time", "time (utc)")
_TRADE = re.compile(r"(?:market|limit|stop|stop limit) (buy|sell)")
_FEES = ("currency conversion fee", "finra fee", "transaction fee", "sec fee", "french transaction tax fee")
_TAXES = (
    "stamp duty reserve tax",
    "stamp duty",
    "french transaction tax",
    "ptm levy",
)
_CASH = ("deposit", "withdrawal", "card debit", "card credit", "bank transfer")
_INTEREST = (
    "interest on cash",
    "lending interest",
    "share lending interest",
    "spending cashback",
    "cashback",
)
_FEE_ACTIONS = ("new card cost", "card fee", "withdrawal fee", "deposit fee", "custody fee")


def _recognise(source: Source) -> float:
    return 1.0 if find_sheet(source.text, source.delimiter, _NEEDED) else 0.0


def _read(source: Source) -> Reading:
    sheet = require_sheet(find_sheet(source.text, source.delimiter, _NEEDED))
    rows = list(sheet.rows(Style(last_year=source.last_year), _read_row))
    return Reading(rows, sheet.columns, sheet.delimiter, account_currency=_account_currency(sheet))


def _account_currency(sheet: Sheet) -> str | None:
    place = sheet.index["currency (total)"]
    for record in sheet.records():
        if len(record.cells) > place and record.cells[place]:
            return record.cells[place].upper()
    return None


def _read_row(row: Row) -> list[ImportRow]:
    action = row.text("action").casefold()
    if match := _TRADE.fullmatch(action):
        return [_trade(row, T.BUY if match[1] == "buy" else T.SELL)]
    if action.startswith("dividend"):
        return [_dividend(row)]
    if action.startswith("currency conversion"):
        return _conversion(row)
    if action.startswith(_CASH + _INTEREST + _FEE_ACTIONS):
        return [_movement(row, action)]
    return [ignored(row.line, f"{row.text('action')!r} cannot be booked yet")]


def _moment(row: Row) -> Moment:
    return row.moment(_TIMES[0] if row.text(_TIMES[0]) else _TIMES[1])


def _start(row: Row, kind: ActivityType, currency: str) -> ActivityDraft:
    moment = _moment(row)
    return ActivityDraft(type=kind, date=moment.day, currency=currency, at=moment.in_utc())


def _words(row: Row) -> Words:
    instrument = read_instrument(row.text("ticker"), row.text("isin"), row.text("name"))
    note = row.text("notes") or row.text("action")
    return Words(instrument, note=note, external_id=row.text("id"))


@dataclass(frozen=True, slots=True)
class _Costs:
    """The costs of a trade, in the account's currency and in the currency of the price."""

    account: Decimal = ZERO
    price: Decimal = ZERO

    def in_price(self, rate: Decimal) -> Decimal:
        """Return the costs in the price's currency; ``rate`` converts from it to the account's."""
        return rounded(self.price + EXACT.divide(self.account, rate)) if self.account else self.price


def _costs(row: Row, columns: tuple[str, ...], *, account: str, price: str) -> _Costs:
    in_account, in_price = ZERO, ZERO
    for column in columns:
        amount = row.optional_number(column)
        if amount:
            currency, factor = read_currency(row.text(f"currency ({column})") or account)
            if currency == account:
                in_account += abs(amount) * factor
            elif currency == price:
                in_price += abs(amount) * factor
            else:
                raise CellRefused(
                    f"book this trade by hand: its {column} is in {currency}",
                    code="currencies_mixed",
                    column=column,
                )
    return _Costs(in_account, in_price)


def _trade(row: Row, kind: ActivityType) -> ImportRow:
    """Return a trade in the currency of its price.

    Its rate is what the broker booked for what it was worth, so that the cash that moves is the file's total.
    """
    currency, factor = read_currency(row.text("currency (price / share)"))
    account = iso_currency(row.text("currency (total)"))
    quantity, price = abs(row.number("no. of shares")), row.number("price / share")
    price = price if factor == ONE else rounded(price * factor)
    fees = _costs(row, _FEES, account=account, price=currency)
    taxes = _costs(row, _TAXES, account=account, price=currency)
    total, side = abs(row.number("total")), -1 if kind is T.BUY else 1
    rate, amount = ONE, None
    if currency == account:
        amount = total + side * (fees.account + taxes.account)
    else:
        # total = (gross ± costs in the price's currency) × rate ± costs in the account's
        inner = EXACT.multiply(quantity, price) - side * (fees.price + taxes.price)
        rate = divide(total + side * (fees.account + taxes.account), inner) if inner else ONE
    words, moment = _words(row), _moment(row)
    activity = ActivityDraft(
        type=kind,
        date=moment.day,
        at=moment.in_utc(),
        currency=currency,
        instrument=words.instrument.word if words.instrument else None,
        quantity=quantity,
        price=price,
        amount=amount,
        fee=fees.in_price(rate),
        tax=taxes.in_price(rate),
        fx_rate=None if currency == account else rate,
    )
    return drafted(row.line, activity, words)


def _dividend(row: Row) -> ImportRow:
    """Return a dividend in the account's currency, gross: the file's total is net of the tax withheld."""
    account = iso_currency(row.text("currency (total)"))
    net = row.number("total")
    withheld = row.optional_number("withholding tax") or ZERO
    tax = rounded(withheld * _rate_of_dividend(row, net, account)) if withheld else ZERO
    words = _words(row)
    activity = replace(
        _start(row, T.DIVIDEND, account),
        instrument=words.instrument.word if words.instrument else None,
        amount=net + tax,
        tax=tax,
    )
    return drafted(row.line, activity, words)


def _rate_of_dividend(row: Row, net: Decimal, account: str) -> Decimal:
    """Return units of the account's currency per unit of the tax's, from what was paid per share."""
    tax_currency, tax_factor = read_currency(row.text("currency (withholding tax)") or account)
    if tax_currency == account:
        return tax_factor
    currency, factor = read_currency(row.text("currency (price / share)"))
    paid = EXACT.multiply(row.number("no. of shares"), row.number("price / share") * factor)
    if currency != tax_currency or not paid:
        raise CellRefused(
            f"book this dividend by hand: its tax is in {tax_currency}",
            code="currencies_mixed",
            column="withholding tax",
        )
    return EXACT.multiply(EXACT.divide(net, paid), tax_factor)


def _conversion(row: Row) -> list[ImportRow]:
    words = _words(row)
    rows = []
    for side, kind in (("from", T.TRANSFER_OUT), ("to", T.TRANSFER_IN)):
        column = f"currency conversion {side} amount"
        currency = iso_currency(row.text(f"currency ({column})"))
        activity = replace(_start(row, kind, currency), amount=abs(row.number(column)))
        own = replace(words, external_id=f"{words.external_id}:{side}" if words.external_id else "")
        rows.append(drafted(row.line, activity, own))
    return rows


def _movement(row: Row, action: str) -> ImportRow:
    account = iso_currency(row.text("currency (total)"))
    total = row.number("total")
    if action.startswith(_FEE_ACTIONS):
        activity = replace(_start(row, T.FEE, account), amount=abs(total))
    elif action.startswith(_INTEREST):
        activity = replace(_start(row, T.INTEREST, account), amount=total)
    else:
        # Some exports write a withdrawal without its sign.
        out = action.startswith(("withdrawal", "card debit"))
        activity = replace(_start(row, cash_type(-abs(total) if out else total), account), amount=abs(total))
    return drafted(row.line, activity, replace(_words(row), instrument=None))


PRESET = Preset(
    name="trading212",
    label="Trading 212, history",
    description="History › Download history, as CSV.",
    file_kinds=("csv",),
    recognise=_recognise,
    read=_read,
)
