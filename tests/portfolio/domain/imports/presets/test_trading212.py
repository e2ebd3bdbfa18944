from datetime import UTC, datetime

from tests.portfolio.domain.imports.parsed import parse, tell

COLUMNS = [
    "Action",
    "Time",
    "ISIN",
    "Ticker",
    "Name",
    "No. of shares",
    "Price / share",
    "Currency (Price / share)",
    "Exchange rate",
    "Total",
    "Currency (Total)",
    "Withholding tax",
    "Currency (Withholding tax)",
    "Stamp duty reserve tax",
    "Currency (Stamp duty reserve tax)",
    "Notes",
    "ID",
    "Currency conversion fee",
    "Currency (Currency conversion fee)",
    "Currency conversion from amount",
    "Currency (Currency conversion from amount)",
    "Currency conversion to amount",
    "Currency (Currency conversion to amount)",
]


def line(**cells: str) -> str:
    named = {
        "action": "Action",
        "time": "Time",
        "isin": "ISIN",
        "ticker": "Ticker",
        "shares": "No. of shares",
        "price": "Price / share",
        "price_in": "Currency (Price / share)",
        "total": "Total",
        "total_in": "Currency (Total)",
        "withheld": "Withholding tax",
        "withheld_in": "Currency (Withholding tax)",
        "stamp": "Stamp duty reserve tax",
        "stamp_in": "Currency (Stamp duty reserve tax)",
        "id": "ID",
        "fee": "Currency conversion fee",
        "fee_in": "Currency (Currency conversion fee)",
        "out": "Currency conversion from amount",
        "out_in": "Currency (Currency conversion from amount)",
        "into": "Currency conversion to amount",
        "into_in": "Currency (Currency conversion to amount)",
    }
    given = {
        named[key]: value
        for key, value in {"time": "2020-01-02 10:00:00", "total_in": "EUR", **cells}.items()
    }
    return ",".join(given.get(column, "") for column in COLUMNS) + "\n"


HEADER = ",".join(COLUMNS) + "\n"


def test_a_trade_in_another_currency_has_the_rate_that_was_booked() -> None:
    # 826.44 - 0.50 = 825.94 EUR for 5 × 180 = 900 USD; the fee is 0.50 / 0.9177111111.
    text = (
        HEADER
        + line(
            action="Market buy",
            ticker="AAPL",
            shares="5",
            price="180.00",
            price_in="USD",
            total="826.44",
            fee="0.50",
            fee_in="EUR",
            id="buy-1",
        )
        + line(
            action="Limit sell",
            ticker="AAPL",
            shares="2",
            price="200.00",
            price_in="USD",
            total="369.80",
            id="s-1",
        )
    )
    parsed = parse(text)

    assert parsed.preset == "trading212"
    assert parsed.account_currency == "EUR"
    assert tell(text) == [
        "2 buy 2020-01-02 USD AAPL q=5 p=180 fee=0.5448337652 fx=0.9177111111",
        "3 sell 2020-01-02 USD AAPL q=2 p=200 fx=0.9245",
    ]
    draft = parsed.rows[0].draft
    assert draft is not None
    assert draft.external_id == "buy-1"
    assert draft.activity.at == datetime(2020, 1, 2, 10, tzinfo=UTC)


def test_a_trade_in_pence_is_booked_in_pounds() -> None:
    text = HEADER + line(
        action="Market buy",
        ticker="VOD",
        shares="100",
        price="150",
        price_in="GBX",
        total="151.25",
        total_in="GBP",
        stamp="0.75",
        stamp_in="GBP",
        fee="50",
        fee_in="GBX",
    )

    assert tell(text) == ["2 buy 2020-01-02 GBP VOD q=100 p=1.5 a=150 fee=0.5 tax=0.75"]


def test_costs_in_the_currency_of_the_price_are_converted_with_it() -> None:
    # (100 × 1 + 1) × rate = 50.5
    text = HEADER + line(
        action="Market buy",
        ticker="X",
        shares="100",
        price="1",
        price_in="USD",
        total="50.5",
        stamp="1",
        stamp_in="USD",
    )

    assert tell(text) == ["2 buy 2020-01-02 USD X q=100 p=1 tax=1 fx=0.5"]


def test_a_cost_in_a_third_currency_is_a_problem() -> None:
    text = HEADER + line(
        action="Market buy",
        ticker="X",
        shares="1",
        price="1",
        price_in="USD",
        total="1",
        fee="1",
        fee_in="CHF",
    )

    assert tell(text) == ["2 ! currencies_mixed"]


def test_free_shares_have_no_rate() -> None:
    text = HEADER + line(action="Market buy", ticker="X", shares="1", price="0", price_in="USD", total="0")

    assert tell(text) == ["2 buy 2020-01-02 USD X q=1 p=0 fx=1"]


def test_a_dividend_is_gross_in_the_account_s_currency() -> None:
    text = HEADER + (
        line(
            action="Dividend (Ordinary)",
            ticker="A",
            shares="10",
            price="2",
            price_in="USD",
            total="16",
            withheld="5",
            withheld_in="USD",
        )
        + line(
            action="Dividend (Ordinary)",
            ticker="A",
            shares="10",
            price="2",
            price_in="EUR",
            total="20",
            withheld="5",
            withheld_in="EUR",
        )
        + line(action="Dividend (Ordinary)", ticker="A", shares="10", price="2", price_in="USD", total="16")
        + line(
            action="Dividend (Ordinary)",
            ticker="A",
            shares="10",
            price="2",
            price_in="GBX",
            total="16",
            withheld="5",
            withheld_in="USD",
        )
    )

    assert tell(text) == [
        "2 dividend 2020-01-02 EUR A a=20 tax=4",
        "3 dividend 2020-01-02 EUR A a=25 tax=5",
        "4 dividend 2020-01-02 EUR A a=16",
        "5 ! currencies_mixed",
    ]


def test_cash_moves_with_or_without_a_sign() -> None:
    text = HEADER + (
        line(action="Deposit", total="100")
        + line(action="Withdrawal", total="40")
        + line(action="Withdrawal", total="-40")
        + line(action="Interest on cash", total="0.42")
        + line(action="New card cost", total="-5")
    )

    assert tell(text) == [
        "2 deposit 2020-01-02 EUR a=100",
        "3 withdrawal 2020-01-02 EUR a=40",
        "4 withdrawal 2020-01-02 EUR a=40",
        "5 interest 2020-01-02 EUR a=0.42",
        "6 fee 2020-01-02 EUR a=5",
    ]


def test_a_conversion_is_money_out_and_money_in() -> None:
    cells = {"action": "Currency conversion", "out": "-100", "out_in": "EUR", "into": "110", "into_in": "USD"}
    parsed = parse(HEADER + line(**cells, id="c1") + line(**cells))

    assert tell(HEADER + line(**cells)) == [
        "2 transfer_out 2020-01-02 EUR a=100",
        "2 transfer_in 2020-01-02 USD a=110",
    ]
    assert [r.draft.external_id for r in parsed.rows if r.draft] == ["c1:from", "c1:to", None, None]


def test_the_column_of_the_time_may_name_its_zone() -> None:
    text = (HEADER + line(action="Deposit", total="1", time="2025-01-02T10:00:00+01:00")).replace(
        "Time,", "Time (UTC),", 1
    )
    draft = parse(text).rows[0].draft

    assert draft is not None
    assert draft.activity.at == datetime(2025, 1, 2, 9, tzinfo=UTC)


def test_what_is_no_activity_is_told_and_left_out() -> None:
    parsed = parse(HEADER + line(action="Stock distribution", total="0", total_in=""))

    assert tell(HEADER + line(action="Stock distribution", total_in="")) == [
        "2 - 'Stock distribution' cannot be booked yet"
    ]
    assert parsed.account_currency is None
