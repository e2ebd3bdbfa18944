from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folio.portfolio.domain.activities import ActivityDraft, ActivityType
from folio.portfolio.domain.imports.cells import CellRefused
from folio.portfolio.domain.imports.drafts import (
    Named,
    Withholding,
    Words,
    cash_type,
    clip_text,
    divide,
    drafted,
    ignored,
    iso_currency,
    join_withholding,
    read_currency,
    read_instrument,
    rounded,
)
from folio.portfolio.domain.imports.rows import ImportRow, Problem

DAY = date(2005, 3, 10)


def dividend(line: int, amount: str) -> ImportRow:
    activity = ActivityDraft(
        type=ActivityType.DIVIDEND, date=DAY, currency="USD", instrument="IBM", amount=Decimal(amount)
    )
    return drafted(line, activity, Words(Named("IBM", None)))


def withheld(line: int, amount: str, key: str = "a") -> Withholding:
    activity = ActivityDraft(type=ActivityType.TAX, date=DAY, currency="USD", amount=Decimal(amount))
    return Withholding((key,), drafted(line, activity, Words()), Decimal(amount))


def kept(rows: list[ImportRow]) -> Decimal:
    """Dividends less taxes."""
    drafts = [row.draft.activity for row in rows if row.draft]
    amounts = [a.amount or Decimal(0) for a in drafts if a.type is ActivityType.DIVIDEND]
    alone = [a.amount or Decimal(0) for a in drafts if a.type is ActivityType.TAX]
    return sum(amounts, Decimal(0)) - sum(alone, Decimal(0)) - sum((a.tax for a in drafts), Decimal(0))


def test_an_instrument_is_looked_up_by_symbol_before_isin() -> None:
    both, isin = read_instrument(" aapl ", "US0378331005", " Apple "), read_instrument("", "us0378331005")

    assert both == Named("AAPL", "US0378331005", "Apple")
    assert both is not None
    assert isin is not None
    assert (both.word, isin.word, Named(None, None).word) == ("AAPL", "US0378331005", "")


def test_no_symbol_and_no_isin_is_no_instrument() -> None:
    assert read_instrument("", "", "Apple") is None


@pytest.mark.parametrize("symbol", ["🚀", "=CMD()", "A" * 40, "@SUM(A1)", "A\tB", "<b>"])
def test_a_symbol_no_exchange_would_give_is_refused(symbol: str) -> None:
    with pytest.raises(CellRefused) as refusal:
        read_instrument(symbol)

    assert refusal.value.code == "symbol_unreadable"


def test_an_isin_of_the_wrong_form_is_refused() -> None:
    with pytest.raises(CellRefused) as refusal:
        read_instrument("AAPL", "NLFLATEXACNT")

    assert refusal.value.code == "isin_unreadable"


@pytest.mark.parametrize(
    ("code", "currency", "factor"),
    [
        ("usd", "USD", "1"),
        ("GBX", "GBP", "0.01"),
        ("GBp", "GBP", "0.01"),
        ("GBP", "GBP", "1"),
        ("ZAc", "ZAR", "0.01"),
    ],
)
def test_pence_are_a_hundredth_of_a_pound(code: str, currency: str, factor: str) -> None:
    assert read_currency(code) == (currency, Decimal(factor))
    assert iso_currency(code) == currency


@pytest.mark.parametrize(("code", "problem"), [("", "currency_missing"), ("XYZ", "currency_unknown")])
def test_what_is_no_currency_is_refused(code: str, problem: str) -> None:
    with pytest.raises(CellRefused) as refusal:
        read_currency(code)

    assert refusal.value.code == problem


def test_figures_are_kept_at_ten_places() -> None:
    assert divide(Decimal(1), Decimal(3)) == Decimal("0.3333333333")
    assert str(rounded(Decimal("1.50"))) == "1.5"


def test_texts_are_kept_short() -> None:
    assert clip_text(" " + "x" * 600) == "x" * 500
    assert clip_text("  ") is None


def test_cash_moves_by_its_sign() -> None:
    assert (cash_type(Decimal(1)), cash_type(Decimal(-1))) == (ActivityType.DEPOSIT, ActivityType.WITHDRAWAL)


def test_a_tax_is_joined_to_the_first_dividend_of_its_key() -> None:
    rows = join_withholding(
        [(("a",), dividend(3, "10")), (("a",), dividend(4, "10")), (None, ignored(5, "title"))],
        [withheld(1, "1.5")],
    )

    assert [(row.line, row.ignored_reason) for row in rows] == [
        (1, "withheld from the dividend on line 3"),
        (3, None),
        (4, None),
        (5, "title"),
    ]
    assert [row.draft.activity.tax for row in rows if row.draft] == [Decimal("1.5"), Decimal(0)]


def test_a_tax_whose_dividend_is_a_problem_stays_a_tax() -> None:
    broken = ImportRow(3, problem=Problem("number_missing", "write a number"))

    rows = join_withholding([(("a",), broken)], [withheld(1, "1.5")])

    assert [bool(row.draft) for row in rows] == [True, False]


@settings(deadline=None)
@given(
    st.lists(st.sampled_from("abc"), max_size=6),
    st.lists(st.tuples(st.sampled_from("abcd"), st.integers(-5, 5)), max_size=6),
)
def test_joining_taxes_changes_no_total(keys: list[str], taxes: list[tuple[str, int]]) -> None:
    dividends = [((key,), dividend(line, "10")) for line, key in enumerate(keys, start=1)]
    alone = [withheld(line, str(tax), key) for line, (key, tax) in enumerate(taxes, start=100)]

    rows = join_withholding(dividends, alone)

    assert kept(rows) == kept([row for _, row in dividends] + [tax.row for tax in alone])
    assert len(rows) == len(dividends) + len(alone)
