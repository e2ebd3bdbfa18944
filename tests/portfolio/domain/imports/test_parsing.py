from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folio.kernel.errors import Invalid
from folio.portfolio.domain.imports.mapping import ColumnMapping
from folio.portfolio.domain.imports.parsing import (
    Limits,
    PresetUnknown,
    detect_preset,
    list_presets,
    parse_file,
)
from folio.portfolio.domain.imports.reading import FileRefused
from tests.portfolio.domain.imports.parsed import TODAY, parse, tell

HEADER = "date,type,symbol,quantity,price,amount,currency,note\n"
LIMITS = Limits()
PRESETS = [preset.name for preset in list_presets()]


def refusal_of(content: bytes, preset: str = "auto", *, limits: Limits = LIMITS) -> str:
    with pytest.raises(FileRefused) as refusal:
        parse_file(content, today=TODAY, preset=preset, limits=limits)
    return refusal.value.code


def outcome_of(content: bytes, preset: str = "auto") -> str:
    """Return what kind of answer a file gets, checking that it is a whole one."""
    try:
        parsed = parse_file(content, today=TODAY, preset=preset)
    except Invalid as refusal:
        return refusal.code
    for row in parsed.rows:
        assert (row.draft is None) + (row.problem is None) + (row.ignored_reason is None) == 2
        assert row.draft is None or row.draft.activity.date <= date(2026, 11, 24)
    return "problems" if parsed.problem_count else "rows" if parsed.rows else "nothing"


def test_all_presets_are_listed_generic_last() -> None:
    assert PRESETS == [
        "interactive_brokers",
        "interactive_brokers_flex",
        "schwab",
        "fidelity",
        "trading212",
        "degiro_account",
        "degiro_transactions",
        "ghostfolio",
        "portfolio_performance",
        "folio",
        "generic",
    ]


def test_a_preset_is_found_by_its_signature() -> None:
    schwab = detect_preset(
        '"Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount"\n'
    )

    assert (schwab.preset, schwab.confidence) == ("schwab", 1.0)
    assert detect_preset("a,b\n").preset == "generic"
    assert detect_preset("a,b\n").confidence == 0.1


def test_an_unknown_preset_is_refused() -> None:
    with pytest.raises(PresetUnknown):
        parse(HEADER, preset="robinhood")


def test_a_file_of_another_broker_is_refused() -> None:
    assert refusal_of(HEADER.encode(), preset="schwab") == "preset_mismatch"


def test_a_file_larger_than_the_limit_is_refused_at_once() -> None:
    assert refusal_of(b"x" * 100_000_001) == "file_too_large"


def test_a_file_with_more_lines_than_the_limit_is_refused() -> None:
    assert refusal_of(b"a,b\n" * 20, limits=Limits(lines=10)) == "file_too_long"
    assert refusal_of(b"a,b\r" * 20, limits=Limits(lines=10)) == "file_too_long"


@pytest.mark.parametrize("content", [b"x" * 2_000_000, b'"' + b"x" * 2_000_000, b"a,b\n" + b"," * 2_000_000])
def test_a_line_without_an_end_is_refused(content: bytes) -> None:
    assert refusal_of(content) == "file_binary"


@pytest.mark.parametrize("preset", ["generic", "auto"])
def test_a_header_alone_is_refused(preset: str) -> None:
    assert refusal_of(HEADER.encode(), preset) == "file_without_rows"


@pytest.mark.parametrize("text", [" ,\n", '"x"y\n' * 3, "a", '"', ",,,,\n;;;\n"])
def test_a_file_of_nothing_much_is_answered(text: str) -> None:
    assert outcome_of(text.encode()) in {"problems", "file_without_rows"}


def test_the_encoding_is_reported() -> None:
    text = HEADER + "2020-01-02,buy,AAPL,1,1,,USD,für\n"

    parsed = parse_file(text.encode("cp1252"), today=TODAY)

    assert parsed.encoding == "cp1252"
    assert parsed.rows[0].draft is not None
    assert parsed.rows[0].draft.note == "für"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(end: str) -> None:
    text = (HEADER + "2020-01-02,buy,AAPL,1,1,,USD,\n").replace("\n", end)

    assert tell(text) == ["2 buy 2020-01-02 USD AAPL q=1 p=1"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("2020-01-02,buy,AAPL,NaN,1,,USD,", "number_not_finite"),
        ("2020-01-02,buy,AAPL,inf,1,,USD,", "number_not_finite"),
        ("2020-01-02,deposit,,,,1e400,USD,", "number_out_of_range"),
        ("2020-01-02,buy,AAPL,1" + "0" * 30 + ",1,,USD,", "number_out_of_range"),
        ("2020-01-02,buy,AAPL,1" + "0" * 16 + ",1,,USD,", "number_too_large"),
        ("9999-01-02,buy,AAPL,1,1,,USD,", "date_out_of_range"),
        ("1899-01-02,buy,AAPL,1,1,,USD,", "date_out_of_range"),
        ("2027-12-31,buy,AAPL,1,1,,USD,", "date_in_future"),
        ("2020-01-02,buy,🚀,1,1,,USD,", "symbol_unreadable"),
        ("2020-01-02,buy,=cmd(),1,1,,USD,", "symbol_unreadable"),
        ("2020-01-02,buy,AAPL,=1+1,1,,USD,", "number_unreadable"),
        ("2020-01-02,buy,AAPL,1,1,,DOGE,", "currency_unknown"),
        ("2020-01-02,buy,AAPL,0,1,,USD,", "must_be_positive"),
        ("2020-01-02,buy,AAPL,1,1,100,USD,", "amount_mismatch"),
        ("2020-01-02,buy,,1,1,,USD,", "required"),
        ('2020-01-02,buy,AAPL,1,1,,USD,"never closed', "quote_unterminated"),
        ("2020-01-02,buy,AAPL,1,1,,USD,,more", "row_ragged"),
        ("2020-01-02,deposit,,,,0,USD,", "must_not_be_zero"),
    ],
)
def test_a_bad_line_is_a_problem_with_its_line_and_reason(line: str, code: str) -> None:
    good = "2020-01-02,buy,AAPL,1,1,,USD,\n"

    assert tell(HEADER + good + line + "\n" + good) == [
        "2 buy 2020-01-02 USD AAPL q=1 p=1",
        f"3 ! {code}",
        "4 buy 2020-01-02 USD AAPL q=1 p=1",
    ]


def test_a_formula_in_a_note_stays_a_text() -> None:
    draft = parse(HEADER + "2020-01-02,buy,AAPL,1,1,,USD,=cmd()\n").rows[0].draft

    assert draft is not None
    assert draft.note == "=cmd()"


def test_currencies_may_be_mixed_line_by_line() -> None:
    text = HEADER + "2020-01-02,buy,AAPL,1,1,,USD,\n2020-01-02,buy,SAP,1,1,,EUR,\n"

    assert tell(text) == ["2 buy 2020-01-02 USD AAPL q=1 p=1", "3 buy 2020-01-02 EUR SAP q=1 p=1"]


def test_only_so_many_problems_are_listed_and_all_are_counted() -> None:
    good = "2020-01-02,buy,AAPL,1,1,,USD,\n"
    parsed = parse(HEADER + "x,buy,AAPL,1,1,,USD,\n" * 150 + good)

    assert (parsed.problem_count, parsed.problems_truncated, len(parsed.rows)) == (150, True, 101)
    assert parsed.rows[-1].line == 152


def test_a_file_that_tells_deposits_tracks_cash() -> None:
    trade = "2020-01-02,buy,AAPL,1,1,,USD,\n"

    assert not parse(HEADER + trade).tracks_cash
    assert parse(HEADER + trade + "2020-01-02,deposit,,,,5,USD,\n").tracks_cash


def test_a_mapping_is_used_whatever_the_file_looks_like() -> None:
    text = "Date,Action,Symbol,Description,Quantity,Price,Fees & Comm,Amount\n01/31/2020,x,,,,,,5\n"
    mapping = ColumnMapping({"date": "Date", "amount": "Amount"}, currency="USD")

    assert tell(text, mapping=mapping) == ["2 deposit 2020-01-31 USD a=5"]


def test_the_line_count_of_a_document_does_not_matter() -> None:
    text = '{"activities": [\n\n\n{"type": "LIABILITY"}]}'

    assert parse_file(text.encode(), today=TODAY, limits=Limits(lines=1)).preset == "ghostfolio"


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["auto", *PRESETS]))
def test_any_bytes_are_rows_or_one_clear_refusal(content: bytes, preset: str) -> None:
    outcome = outcome_of(content, preset)

    assert outcome in {"rows", "problems"} or outcome.startswith(("file_", "encoding_", "json_", "preset_"))


HEADERS = [
    (
        "Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Quantity,"
        "T. Price,C. Price,Proceeds,Comm/Fee"
    ),
    "Buy/Sell,TradeDate,Quantity,TradePrice,CurrencyPrimary,Symbol",
    "Date,Action,Symbol,Description,Quantity,Price,Fees & Comm,Amount",
    "Run Date,Action,Symbol,Description,Quantity,Price ($),Amount ($)",
    "Action,Time,Ticker,No. of shares,Price / share,Currency (Price / share),Total,Currency (Total),ID",
    "Date,Time,Value date,Product,ISIN,Description,FX,Change,,Balance,,Order Id",
    (
        "Date,Time,Product,ISIN,Reference,Venue,Quantity,Price,,Local value,,Value,,Exchange rate,"
        "Transaction,,Total,,Order ID"
    ),
    "Date,Type,Value,Transaction Currency,Gross Amount,Currency Gross Amount,Exchange Rate,Fees,Taxes,Shares",
    "date,type,symbol,quantity,price,amount,currency",
]
WORDS = [
    "",
    "0",
    "1",
    "-5",
    "1,5",
    "NaN",
    "1e400",
    "Trades",
    "Data",
    "Order",
    "Stocks",
    "Forex",
    "EUR.USD",
    "USD",
    "EUR",
    "GBX",
    "AAPL",
    "2020-01-02",
    "01/31/2020",
    "31-01-2020",
    "9999-01-01",
    "BUY",
    "Buy",
    "Sell",
    "YOU BOUGHT X",
    "Market buy",
    "Dividend (Ordinary)",
    "Stock Split",
    "Buy 2 X@1 USD",
    "STOCK SPLIT: Sell 1 X@1 USD",
    "Dividend Tax",
    "FX Credit",
    "US0378331005",
    "🚀",
    "=cmd()",
    '"',
    "split",
    "x" * 50,
]


@settings(deadline=None)
@given(
    st.sampled_from(HEADERS), st.lists(st.lists(st.sampled_from(WORDS), max_size=20), min_size=1, max_size=6)
)
def test_any_cells_below_a_known_header_are_rows_or_one_clear_refusal(
    header: str, lines: list[list[str]]
) -> None:
    text = "\n".join([header, *(",".join(cells) for cells in lines)])

    assert outcome_of(text.encode()) in {"rows", "problems", "file_without_rows"}
