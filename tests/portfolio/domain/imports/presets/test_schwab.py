from tests.portfolio.domain.imports.parsed import parse, tell

HEADER = '"Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount"\n'


def test_amounts_are_net_of_fees_in_the_file_and_gross_in_the_draft() -> None:
    text = HEADER + (
        '"08/22/2023","Sell","FIHBX","FEDERATED","592.199","$8.46","$10.00","$5,000.00"\n'
        '"06/13/2023","Buy","AVGO","BROADCOM INC","1","$1680.00","$1.00","-$1,681.00"\n'
        '"06/12/2023","Reinvest Shares","SPY","SPDR","1.6531","","","-$694.48"\n'
    )

    assert tell(text) == [
        "2 sell 2023-08-22 USD FIHBX q=592.199 p=8.46 a=5010 fee=10",
        "3 buy 2023-06-13 USD AVGO q=1 p=1680 a=1680 fee=1",
        "4 buy 2023-06-12 USD SPY q=1.6531 a=694.48",
    ]
    assert parse(text).preset == "schwab"


def test_money_moves_by_its_sign() -> None:
    text = HEADER + (
        '"10/18/2023","Wire Sent","","WIRED FUNDS","","","","-$100000.00"\n'
        '"11/07/2023","Internal Transfer","","TDA TRANSFER","","","","$7.06"\n'
        '"10/30/2023","Credit Interest","","SCHWAB1 INT","","","","$1.63"\n'
        '"10/29/2023","Margin Interest","","INT","","","","-$2.00"\n'
        '"09/06/2023","ADR Mgmt Fee","IBN","ICICI","","","","-$0.50"\n'
        '"09/05/2023","Misc Credits","","","","","","$0.50"\n'
    )

    assert tell(text) == [
        "2 withdrawal 2023-10-18 USD a=100000",
        "3 deposit 2023-11-07 USD a=7.06",
        "4 interest 2023-10-30 USD a=1.63",
        "5 interest 2023-10-29 USD a=-2",
        "6 fee 2023-09-06 USD IBN a=0.5",
        "7 fee 2023-09-05 USD a=-0.5",
    ]


def test_tax_is_joined_to_the_dividend_of_its_day() -> None:
    text = HEADER + (
        '"09/06/2024 as of 09/05/2024","NRA Tax Adj","IBM","IBM","","","","-$1.50"\n'
        '"09/06/2024 as of 09/05/2024","Cash Dividend","IBM","IBM","","","","$10.00"\n'
        '"09/01/2024","Foreign Tax Paid","IBN","ICICI","","","","-$1.30"\n'
    )

    assert tell(text) == [
        "2 - withheld from the dividend on line 3",
        "3 dividend 2024-09-05 USD IBM a=10 tax=1.5",
        "4 tax 2024-09-01 USD IBN a=1.3",
    ]


def test_the_ratio_of_a_split_follows_from_the_shares_held() -> None:
    text = HEADER + (
        '"07/15/2024","Stock Split","AVGO","BROADCOM INC","9","","",""\n'
        '"07/01/2024","Sell","AVGO","BROADCOM INC","1","$1700.00","","$1700.00"\n'
        '"06/13/2024","Buy","AVGO","BROADCOM INC","2","$1680.00","","-$3360.00"\n'
    )

    assert tell(text)[0] == "2 split 2024-07-15 USD AVGO 10:1"


def test_a_split_without_the_shares_before_it_is_told_and_left_out() -> None:
    text = HEADER + (
        '"07/15/2024","Stock Split","AVGO","BROADCOM INC","9","","",""\n'
        '"06/10/2024","Reverse Split","TNXP","TONIX","1","","",""\n'
        '"06/09/2024","Buy","TNXP","TONIX","x","","",""\n'
    )

    assert tell(text) == [
        "2 - enter this split by hand: the file does not tell the shares held before it",
        "3 - 'Reverse Split' cannot be booked yet",
        "4 ! number_unreadable",
    ]


def test_shares_come_and_go() -> None:
    text = HEADER + (
        '"05/22/2023","Journaled Shares","DGLRX","BNY","-877","$22.91","",""\n'
        '"05/21/2023","Internal Transfer","DGLRX","BNY","877","$22.91","",""\n'
        '"05/20/2023","Stock Plan Activity","AAPL","APPLE","5","","",""\n'
    )

    assert tell(text) == [
        "2 transfer_out 2023-05-22 USD DGLRX q=877 p=22.91",
        "3 transfer_in 2023-05-21 USD DGLRX q=877 p=22.91",
        "4 transfer_in 2023-05-20 USD AAPL q=5",
    ]


def test_title_and_total_are_no_rows() -> None:
    text = (
        '"Transactions  for account XXXX-1234 as of 01/03/2006 10:15:00 ET"\n'
        + HEADER.replace('"Amount"', '"Amount",')
        + '"05/20/2023","Buy","AAPL","APPLE","5","$2","","-$10",\n"x"y\nTransactions Total,,,,,,,"-$10"\n'
    )

    assert tell(text) == ["3 buy 2023-05-20 USD AAPL q=5 p=2 a=10", "4 ! quote_misplaced"]
