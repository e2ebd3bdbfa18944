from tests.portfolio.domain.imports.parsed import parse, tell

ENGLISH = (
    "Date,Type,Value,Transaction Currency,Gross Amount,Currency Gross Amount,Exchange Rate,Fees,Taxes,Shares,"
    "ISIN,WKN,Ticker Symbol,Security Name,Note\n"
)
GERMAN = (
    "Datum;Typ;Wert;Buchungswährung;Bruttobetrag;Währung Bruttobetrag;Wechselkurs;Gebühren;Steuern;Stück;"
    "ISIN;WKN;Ticker-Symbol;Wertpapiername;Notiz\n"
)


def test_the_english_export_is_read() -> None:
    text = ENGLISH + (
        '2020-01-02T00:00,Deposit,"1,000.00",EUR,,,,,,,,,,,\n'
        "2020-01-03T10:15,Buy,-505.00,EUR,,,,5.00,,10,DE0007164600,716460,SAP.DE,SAP SE,first\n"
        "2020-01-04T00:00,Sell,244.00,EUR,,,,5.00,1.00,5,DE0007164600,716460,SAP.DE,SAP SE,\n"
        "2020-01-05T00:00,Dividend,7.50,EUR,,,,,2.50,5,DE0007164600,716460,SAP.DE,SAP SE,\n"
        "2020-01-06T00:00,Interest Charge,-3.00,EUR,,,,,,,,,,,\n"
        "2020-01-07T00:00,Fees Refund,3.00,EUR,,,,,,,,,,,\n"
        "2020-01-08T00:00,Taxes,-3.00,EUR,,,,,,,,,,,\n"
        "2020-01-09T00:00,Removal,-100.00,EUR,,,,,,,,,,,\n"
        "2020-01-10T00:00,Delivery (Inbound),100.00,EUR,,,,,,2,DE0007164600,716460,SAP.DE,SAP SE,\n"
        "2020-01-11T00:00,Transfer (Outbound),-10.00,EUR,,,,,,,,,,,\n"
        "2020-01-12T00:00,Wish,-10.00,EUR,,,,,,,,,,,\n"
    )
    parsed = parse(text)

    assert parsed.preset == "portfolio_performance"
    assert parsed.account_currency == "EUR"
    assert tell(text) == [
        "2 deposit 2020-01-02 EUR a=1000",
        "3 buy 2020-01-03 EUR SAP.DE q=10 a=500 fee=5",
        "4 sell 2020-01-04 EUR SAP.DE q=5 a=250 fee=5 tax=1",
        "5 dividend 2020-01-05 EUR SAP.DE a=10 tax=2.5",
        "6 interest 2020-01-06 EUR a=-3",
        "7 fee 2020-01-07 EUR a=-3",
        "8 tax 2020-01-08 EUR a=3",
        "9 withdrawal 2020-01-09 EUR a=100",
        "10 transfer_in 2020-01-10 EUR SAP.DE q=2 a=100",
        "11 transfer_out 2020-01-11 EUR a=10",
        "12 - 'Wish' cannot be booked yet",
    ]


def test_the_german_export_is_read_with_its_decimal_comma() -> None:
    text = GERMAN + "2020-01-03T00:00;Kauf;-1.005,50;EUR;;;;5,50;;10;DE0007164600;716460;;SAP SE;\n"

    assert tell(text) == ["2 buy 2020-01-03 EUR DE0007164600 q=10 a=1000 fee=5.5"]


def test_a_trade_in_another_currency_has_the_rate_that_was_booked() -> None:
    # 95.00 - 5.00 = 90 EUR for 100 USD; the fee of 5 EUR is 5 / 0.9 USD.
    text = ENGLISH + "2020-01-03T00:00,Buy,-95.00,EUR,100.00,USD,0.9001,5.00,,10,US0378331005,,AAPL,Apple,\n"
    parsed = parse(text)

    assert tell(text) == ["2 buy 2020-01-03 USD AAPL q=10 a=100 fee=5.5555555556 fx=0.9"]
    assert parsed.account_currency is None


def test_a_short_line_is_a_problem_of_its_own() -> None:
    assert tell(ENGLISH + "2020-01-03T00:00,Buy\n2020-01-03T00:00\n") == [
        "2 ! currency_missing",
        "3 - '' cannot be booked yet",
    ]
