from tests.portfolio.domain.imports.parsed import parse, tell

HEADER = (
    "\r\n\r\nRun Date,Action,Symbol,Description,Type,Quantity,Price ($),Commission ($),Fees ($),"
    "Accrued Interest ($),Amount ($),Settlement Date\r\n"
)
FOOTER = (
    '\r\n"The data and information in this spreadsheet is provided to you solely for your use."\r\n'
    "\r\nDate downloaded 10/07/2026 10:41 pm\r\n"
)


def test_trades_are_net_of_costs_in_the_file_and_gross_in_the_draft() -> None:
    text = (
        HEADER
        + (
            "09/25/2023,YOU BOUGHT APPLE INC (AAPL) (Cash), AAPL,APPLE INC,Cash,10,150,1,0.5,,-1501.5,"
            "09/27/2023\r\n"
            "09/26/2023,YOU SOLD APPLE INC (AAPL) (Cash), AAPL,APPLE INC,Cash,-4,160,1,0.02,,638.98,"
            "09/28/2023\r\n"
            "09-27-2023,REINVESTMENT VANGUARD, BND,VANGUARD,Cash,0.2,75,,,,-15,\r\n"
        )
        + FOOTER
    )

    assert parse(text).preset == "fidelity"
    assert tell(text) == [
        "4 buy 2023-09-25 USD AAPL q=10 p=150 a=1500 fee=1.5",
        "5 sell 2023-09-26 USD AAPL q=4 p=160 a=640 fee=1.02",
        "6 buy 2023-09-27 USD BND q=0.2 p=75 a=15",
    ]


def test_money_moves_by_its_sign() -> None:
    text = HEADER + (
        "09/25/2023,Electronic Funds Transfer Received (Cash),,No Description,Cash,0,,,,,100,\r\n"
        "09/26/2023,Electronic Funds Transfer Paid (Cash),,No Description,Cash,0,,,,,-40,\r\n"
        "09/26/2023,TRANSFERRED TO VS Z1,,No Description,Cash,,,,,,-5,\r\n"
        "09/27/2023,DIVIDEND RECEIVED APPLE INC (AAPL) (Cash), AAPL,APPLE INC,Cash,,,,,,12,\r\n"
        "09/28/2023,INTEREST EARNED,,No Description,Cash,,,,,,0.5,\r\n"
        "09/29/2023,FOREIGN TAX PAID, IBN,ICICI,Cash,,,,,,-1.3,\r\n"
        "09/30/2023,FEE CHARGED, IBN,ICICI,Cash,,,,,,-2,\r\n"
    )

    assert tell(text) == [
        "4 deposit 2023-09-25 USD a=100",
        "5 withdrawal 2023-09-26 USD a=40",
        "6 withdrawal 2023-09-26 USD a=5",
        "7 dividend 2023-09-27 USD AAPL a=12",
        "8 interest 2023-09-28 USD a=0.5",
        "9 tax 2023-09-29 USD IBN a=1.3",
        "10 fee 2023-09-30 USD IBN a=2",
    ]


def test_shares_come_and_go() -> None:
    text = HEADER + (
        "09/25/2023,TRANSFER OF ASSETS ACAT RECEIVE, AAPL,APPLE INC,Cash,10,150,,,,,\r\n"
        "09/26/2023,JOURNALED SHARES, AAPL,APPLE INC,Cash,-4,,,,,,\r\n"
    )

    assert tell(text) == [
        "4 transfer_in 2023-09-25 USD AAPL q=10 p=150",
        "5 transfer_out 2023-09-26 USD AAPL q=4",
    ]


def test_what_is_no_activity_is_told_and_left_out() -> None:
    text = HEADER + (
        "09/25/2023,PURCHASE INTO CORE ACCOUNT, SPAXX,FIDELITY GOVERNMENT,Cash,10,1,,,,-10,\r\n"
        "09/26/2023,MERGER MER FROM X, AAPL,APPLE INC,Cash,-4,,,,,,\r\n"
        '"x"y\r\n'
    )

    assert tell(text) == [
        "4 - cash that moves in and out of the core fund stays cash",
        "5 - 'MERGER MER FROM X' cannot be booked yet",
        "6 ! quote_misplaced",
    ]
