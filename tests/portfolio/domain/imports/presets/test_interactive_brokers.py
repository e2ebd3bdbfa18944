from tests.portfolio.domain.imports.parsed import parse, tell, told

TRADES = (
    "Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Quantity,T. Price,C. Price,"
    "Proceeds,Comm/Fee,Basis,Realized P/L,MTM P/L,Code\n"
)
FOREX = (
    "Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Quantity,T. Price,,Proceeds,"
    "Comm in {},,,MTM in {},Code\n"
)
ACTIONS = (
    "Corporate Actions,Header,Asset Category,Currency,Report Date,Date/Time,Description,Quantity,Proceeds,"
    "Value,Realized P/L,Code\n"
)
DIVIDENDS = "Dividends,Header,Currency,Date,Description,Amount\n"
TAXES = "Withholding Tax,Header,Currency,Date,Description,Amount,Code\n"


def test_a_trade_has_its_proceeds_and_commission() -> None:
    text = TRADES + (
        'Trades,Data,Order,Stocks,USD,AAPL,"2005-01-05, 10:02:11","1,000",64.5,64.5,-64500,-1,64501,0,0,O\n'
        'Trades,Data,Order,Stocks,USD,BRK B,"2005-02-14, 14:30:45",-40,84.63,84.63,3385.2,0.25,0,0,0,C\n'
        "Trades,SubTotal,,Stocks,USD,AAPL,,960,,,,,,,,\n"
    )

    assert tell(text) == [
        "2 buy 2005-01-05 USD AAPL q=1000 p=64.5 a=64500 fee=1",
        "3 sell 2005-02-14 USD BRK B q=40 p=84.63 a=3385.2 fee=-0.25",
    ]


def test_executions_count_only_where_there_are_no_orders() -> None:
    order = 'Trades,Data,Order,Stocks,USD,AAPL,"2005-01-05, 10:02:11",100,64.5,64.5,-6450,-1,,,,O\n'
    execution = 'Trades,Data,Trade,Stocks,USD,AAPL,"2005-01-05, 10:02:11",100,64.5,64.5,-6450,-1,,,,O\n'

    assert len(tell(TRADES + order + execution)) == 1
    assert tell(TRADES + execution) == ["2 buy 2005-01-05 USD AAPL q=100 p=64.5 a=6450 fee=1"]


def test_options_are_told_and_left_out() -> None:
    text = (
        TRADES
        + 'Trades,Data,Order,Equity and Index Options,USD,X,"2005-01-05, 10:00:00",1,1,1,-100,-1,,,,O\n'
    )

    assert tell(text) == ["2 - equity and index options cannot be booked yet"]


def test_an_exchange_is_money_out_and_money_in() -> None:
    account = (
        "Account Information,Header,Field Name,Field Value\nAccount Information,Data,Base Currency,EUR\n"
    )
    line = 'Trades,Data,Order,Forex,USD,EUR.USD,"2005-01-04, 09:41:00","-20,000",1.3365,,26730,-2,,,0,\n'

    parsed = parse(account + FOREX.format("EUR", "EUR") + line)

    assert told(parsed.rows) == [
        "4 transfer_out 2005-01-04 EUR a=20000 fee=2",
        "4 transfer_in 2005-01-04 USD a=26730",
    ]
    assert parsed.account_currency == "EUR"


def test_an_exchange_s_commission_in_a_third_currency_is_a_fee() -> None:
    account = (
        "Account Information,Header,Field Name,Field Value\nAccount Information,Data,Base Currency,CHF\n"
    )
    line = 'Trades,Data,Order,Forex,USD,EUR.USD,"2005-01-04, 09:41:00",100,1.3365,,-133.65,-2,,,0,\n'

    assert tell(account + FOREX.format("CHF", "CHF") + line) == [
        "4 transfer_in 2005-01-04 EUR a=100",
        "4 transfer_out 2005-01-04 USD a=133.65",
        "4 fee 2005-01-04 CHF a=2",
    ]


def test_an_exchange_without_a_base_currency_pays_in_what_was_bought() -> None:
    line = 'Trades,Data,Order,Forex,USD,EUR.USD,"2005-01-04, 09:41:00",100,1.3365,,-133.65,0,,,0,\n'

    assert tell(FOREX.format("EUR", "EUR") + line)[0] == "2 transfer_in 2005-01-04 EUR a=100"


def test_withholding_is_joined_to_its_dividend() -> None:
    text = (
        DIVIDENDS + "Dividends,Data,USD,2005-03-10,"
        "IBM(US4592001014) Cash Dividend USD 0.18 per Share (Ordinary Dividend),10.8\n"
        + "Dividends,Data,Total,,,10.8\n"
        + TAXES
        + "Withholding Tax,Data,USD,2005-03-10,"
        "IBM(US4592001014) Cash Dividend USD 0.18 per Share - US Tax,-1.62,\n"
        + "Withholding Tax,Data,USD,2005-03-10,"
        "IBM(US4592001014) Cash Dividend USD 0.18 per Share - US Tax,0.12,\n"
        + "Withholding Tax,Data,Total,,,-1.5,\n"
    )

    assert tell(text) == [
        "2 dividend 2005-03-10 USD IBM a=10.8 tax=1.5",
        "5 - withheld from the dividend on line 2",
        "6 - withheld from the dividend on line 2",
    ]


def test_withholding_without_a_dividend_is_a_tax() -> None:
    text = TAXES + (
        "Withholding Tax,Data,USD,2005-03-10,IBM(US4592001014) Cash Dividend - US Tax,-1.62,\n"
        "Withholding Tax,Data,USD,2005-04-10,Withholding @ 20% on Credit Interest for Mar-2005,-0.5,\n"
    )

    assert tell(text) == ["2 tax 2005-03-10 USD IBM a=1.62", "3 tax 2005-04-10 USD a=0.5"]


def test_a_dividend_of_no_instrument_is_interest() -> None:
    assert tell(DIVIDENDS + "Dividends,Data,USD,2005-03-10,Rebate,3\n") == ["2 interest 2005-03-10 USD a=3"]


def test_cash_moves_by_its_sign() -> None:
    text = (
        "Deposits & Withdrawals,Header,Currency,Settle Date,Description,Amount\n"
        "Deposits & Withdrawals,Data,EUR,2005-01-03,Electronic Fund Transfer,30000\n"
        "Deposits & Withdrawals,Data,EUR,2005-12-05,Disbursement,-1000\n"
        "Interest,Header,Currency,Date,Description,Amount\n"
        "Interest,Data,USD,2005-07-06,USD Debit Interest,-15.25\n"
        "Fees,Header,Subtitle,Currency,Date,Description,Amount\n"
        "Fees,Data,Other Fees,USD,2005-08-03,Snapshot,-10\n"
        "Fees,Data,Other Fees,USD,2005-08-04,Refund,4\n"
        "Fees,Data,Total,,,,-6\n"
        "Transaction Fees,Header,Asset Category,Currency,Date/Time,Symbol,Description,Quantity,"
        "Trade Price,Amount,Code\n"
        'Transaction Fees,Data,Stocks,GBP,"2005-08-04, 10:00:00",VOD,UK Stamp Tax,10,1,-5,\n'
    )

    assert tell("Statement,Header,Field Name,Field Value\n" + text) == [
        "3 deposit 2005-01-03 EUR a=30000",
        "4 withdrawal 2005-12-05 EUR a=1000",
        "6 interest 2005-07-06 USD a=-15.25",
        "8 fee 2005-08-03 USD a=10",
        "9 fee 2005-08-04 USD a=-4",
        "12 fee 2005-08-04 GBP VOD a=5",
    ]


def test_a_split_counts_once_from_the_first_day_at_the_new_price() -> None:
    text = (
        "Statement,Header,Field Name,Field Value\n"
        + ACTIONS
        + (
            'Corporate Actions,Data,Stocks,USD,2024-06-10,"2024-06-07, 20:25:00",'
            '"TNXP.OLD(US8902608623) Split 1 for 32 '
            '(TNXP.OLD, TONIX, US8902608623)",-3200,0,0,0,\n'
            'Corporate Actions,Data,Stocks,USD,2024-06-10,"2024-06-07, 20:25:00",'
            '"TNXP(US8902608706) Split 1 for 32 '
            '(TNXP, TONIX, US8902608706)",100,0,0,0,\n'
            'Corporate Actions,Data,Stocks,USD,2024-06-11,"2024-06-07, 20:25:00",'
            '"X(US8902608706) Merged(Acquisition)",1,0,0,0,\n'
            "Corporate Actions,Data,Total,,,,,,0,0,0,\n"
        )
    )

    assert tell(text) == [
        "3 split 2024-06-10 USD TNXP.OLD 1:32",
        "4 - the other side of the split on line 3",
        "5 - book this corporate action by hand: X(US8902608706) Merged(Acquisition)",
    ]


def test_transfers_bring_units_or_cash() -> None:
    text = (
        "Statement,Header,Field Name,Field Value\n"
        "Transfers,Header,Asset Category,Currency,Symbol,Date,Type,Direction,Xfer Company,Xfer Account,Qty,"
        "Xfer Price,Market Value,Realized P/L,Cash Amount,Code\n"
        "Transfers,Data,Stocks,USD,AAPL,2005-01-05,ACATS,In,--,X1,100,64.5,6450,0,0,\n"
        "Transfers,Data,Stocks,USD,AAPL,2005-01-06,ACATS,Out,--,X1,-50,--,3225,0,0,\n"
        "Transfers,Data,Cash,USD,--,2005-01-07,ACATS,In,--,X1,0,--,0,0,500,\n"
        "Transfers,Data,Cash,USD,--,2005-01-08,ACATS,Out,--,X1,0,--,0,0,-20,\n"
    )

    assert tell(text) == [
        "3 transfer_in 2005-01-05 USD AAPL q=100 p=64.5",
        "4 transfer_out 2005-01-06 USD AAPL q=50",
        "5 transfer_in 2005-01-07 USD a=500",
        "6 transfer_out 2005-01-08 USD a=20",
    ]


def test_instruments_get_their_isin_and_name_from_the_end_of_the_file() -> None:
    text = (
        TRADES
        + 'Trades,Data,Order,Stocks,USD,AAPL,"2005-01-05, 10:02:11",1,64.5,64.5,-64.5,-1,,,,O\n'
        + "Financial Instrument Information,Header,Asset Category,Symbol,Description,Conid,Security ID,Type\n"
        + 'Financial Instrument Information,Data,Stocks,"AAPL, AAPL.OLD",APPLE INC,1,US0378331005,COMMON\n'
        + "Financial Instrument Information,Data,Stocks,X,X INC,1,,COMMON\n"
    )

    draft = parse(text).rows[0].draft

    assert draft is not None
    assert (draft.symbol, draft.isin, draft.name) == ("AAPL", "US0378331005", "APPLE INC")


def test_bad_lines_are_problems_and_other_sections_are_no_rows() -> None:
    text = TRADES + (
        'Trades,Data,Order,Stocks,USD,AAPL,"2005-01-05, 10:02:11",NaN,64.5,64.5,-6450,-1,,,,O\n'
        'Trades,Data,Order,Stocks,USD,AAPL,"2005-01-05"x,1\n'
        "Net Asset Value,Data,Stock,1,2,3\nshort\n"
    )

    assert tell(text) == ["2 ! number_not_finite", "3 ! quote_misplaced"]


def test_an_account_of_a_consolidated_statement_is_named() -> None:
    text = TRADES.replace("Currency,Symbol", "Currency,Account,Symbol") + (
        'Trades,Data,Order,Stocks,USD,U1,AAPL,"2005-01-05, 10:02:11",1,64.5,64.5,-64.5,-1,,,,O\n'
    )

    draft = parse(text).rows[0].draft

    assert draft is not None
    assert draft.account_name == "U1"
