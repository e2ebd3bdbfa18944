from tests.portfolio.domain.imports.parsed import tell

HEADER = "Date,Time,Value date,Product,ISIN,Description,FX,Change,,Balance,,Order Id\n"
EURO_ACCOUNT = "01-01-2022,09:00,01-01-2022,,,iDEAL Deposit,,EUR,5000.00,EUR,5000.00,\n"


def line(
    description: str, currency: str, amount: str, order: str = "o1", *, isin: str = "US0378331005"
) -> str:
    return f"03-01-2022,09:00,03-01-2022,APPLE,{isin},{description},,{currency},{amount},EUR,0,{order}\n"


def booked(*lines: str) -> list[str]:
    return tell(HEADER + EURO_ACCOUNT + "".join(lines))[1:]


def test_the_lines_of_an_order_make_one_trade() -> None:
    # 90 EUR for 100 USD; the costs 1 and 0.50 EUR are 1.1111… and 0.5555… USD.
    assert booked(
        line("FX Credit", "USD", "100.00"),
        line("FX Debit", "EUR", "-90.00"),
        line("DEGIRO Transaction and/or third party fees", "EUR", "-1.00"),
        line("Stamp Duty", "EUR", "-0.50"),
        line("Buy 10 APPLE@10 USD (US0378331005)", "USD", "-100.00"),
    ) == [
        "3 - the exchange for line 7",
        "4 - the exchange for line 7",
        "5 - a cost of the trade on line 7",
        "6 - a cost of the trade on line 7",
        "7 buy 2022-01-03 USD US0378331005 q=10 p=10 a=100 fee=1.1111111111 tax=0.5555555556 fx=0.9",
    ]


def test_several_fills_of_an_order_share_its_rate_and_the_first_bears_the_fee() -> None:
    assert booked(
        line("FX Credit", "USD", "100.00"),
        line("FX Debit", "EUR", "-80.00"),
        line("DEGIRO Transaction and/or third party fees", "EUR", "-1.00"),
        line("Buy 6 APPLE@10 USD (US0378331005)", "USD", "-60.00"),
        line("Buy 4 APPLE@10 USD (US0378331005)", "USD", "-40.00"),
    )[3:] == [
        "6 buy 2022-01-03 USD US0378331005 q=6 p=10 a=60 fee=1.25 fx=0.8",
        "7 buy 2022-01-03 USD US0378331005 q=4 p=10 a=40 fx=0.8",
    ]


def test_an_exchange_that_does_not_cover_its_order_stays_an_exchange() -> None:
    assert booked(
        line("FX Credit", "USD", "99.00"),
        line("FX Debit", "EUR", "-90.00"),
        line("DEGIRO Transaction and/or third party fees", "EUR", "-1.00"),
        line("Buy 10 APPLE@10 USD (US0378331005)", "USD", "-100.00"),
    ) == [
        "3 transfer_in 2022-01-03 USD a=99",
        "4 transfer_out 2022-01-03 EUR a=90",
        "5 fee 2022-01-03 EUR US0378331005 a=1",
        "6 buy 2022-01-03 USD US0378331005 q=10 p=10 a=100",
    ]


def test_an_order_without_its_trade_is_booked_line_by_line() -> None:
    assert booked(line("DEGIRO Transaction and/or third party fees", "EUR", "-1.00")) == [
        "3 fee 2022-01-03 EUR US0378331005 a=1"
    ]


def test_a_trade_without_an_order_stands_alone() -> None:
    assert booked(line("Sell 10 APPLE@10 USD (US0378331005)", "USD", "100.00", "")) == [
        "3 sell 2022-01-03 USD US0378331005 q=10 p=10 a=100"
    ]


def test_a_split_is_both_its_sides() -> None:
    assert booked(
        line("STOCK SPLIT: Buy 200 APPLE@5 USD (US0378331005)", "USD", "-1000.00", ""),
        line("STOCK SPLIT: Sell 100 APPLE@10 USD (US0378331005)", "USD", "1000.00", ""),
    ) == [
        "3 split 2022-01-03 USD US0378331005 2:1",
        "4 - the other side of the split on line 3",
    ]


def test_half_a_split_is_told_and_left_out() -> None:
    assert booked(line("STOCK SPLIT: Buy 200 APPLE@5 USD (US0378331005)", "USD", "-1000.00", "")) == [
        "3 - enter this split by hand: its two sides are not in the file"
    ]


def test_a_split_of_nothing_is_a_problem() -> None:
    assert booked(
        line("STOCK SPLIT: Buy 200 APPLE@5 USD (US0378331005)", "USD", "-1000.00", ""),
        line("STOCK SPLIT: Sell 0 APPLE@10 USD (US0378331005)", "USD", "1000.00", ""),
    ) == ["3 ! number_missing", "4 - the other side of the split on line 3"]


def test_other_corporate_actions_are_told_and_left_out() -> None:
    assert booked(line("PRODUCTWIJZIGING : Koop 500 @ 0.039 EUR", "EUR", "0", "")) == [
        "3 - book this corporate action by hand: PRODUCTWIJZIGING : Koop 500 @ 0.039 EUR"
    ]


def test_a_trade_whose_numbers_cannot_be_read_is_a_problem() -> None:
    assert booked(line("Buy 1.2.3 APPLE@10 USD (US0378331005)", "USD", "-12.30", "")) == [
        "3 ! number_unreadable"
    ]
    assert booked(
        line("STOCK SPLIT: Buy 2.0.0 APPLE@5 USD (X)", "USD", "-1000.00", ""),
        line("STOCK SPLIT: Sell 100 APPLE@10 USD (X)", "USD", "1000.00", ""),
    ) == ["3 ! number_unreadable", "4 - the other side of the split on line 3"]
