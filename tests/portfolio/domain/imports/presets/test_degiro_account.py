from tests.portfolio.domain.imports.parsed import parse, tell

DUTCH = "Datum,Tijd,Valutadatum,Product,ISIN,Omschrijving,FX,Mutatie,,Saldo,,Order Id\n"
ENGLISH = "Date,Time,Value date,Product,ISIN,Description,FX,Change,,Balance,,Order Id\n"
GERMAN = "Datum,Uhrzeit,Valutadatum,Produkt,ISIN,Beschreibung,FX,Änderung,,Saldo,,Order-ID\n"


def test_the_dutch_statement_is_read_with_its_decimal_comma() -> None:
    text = DUTCH + (
        '17-12-2022,09:51,16-12-2022,,,iDEAL Deposit,,EUR,"27,80",EUR,"1,35",\n'
        '16-12-2022,09:05,15-12-2022,COCA-COLA,US1912161007,Dividend,,USD,"0,44",USD,"1,36",\n'
        '16-12-2022,09:05,15-12-2022,COCA-COLA,US1912161007,Dividendbelasting,,USD,"-0,07",USD,"0,92",\n'
        '26-08-2022,13:30,26-08-2022,,,flatex terugstorting,,EUR,"-15,10",EUR,"-14,74",\n'
        '26-08-2022,13:30,26-08-2022,,,Processed Flatex Withdrawal,,EUR,"15,10",EUR,"0,36",\n'
        '05-02-2022,07:16,31-01-2022,,,DEGIRO Aansluitingskosten 2024 (Nasdaq),,EUR,"-2,50",EUR,"-6,28",\n'
    )
    parsed = parse(text)

    assert (parsed.preset, parsed.account_currency) == ("degiro_account", "EUR")
    assert tell(text) == [
        "2 deposit 2022-12-17 EUR a=27.8",
        "3 dividend 2022-12-16 USD US1912161007 a=0.44 tax=0.07",
        "4 - withheld from the dividend on line 3",
        "5 withdrawal 2022-08-26 EUR a=15.1",
        "6 - the confirmation of a withdrawal that has a line of its own",
        "7 fee 2022-02-05 EUR a=2.5",
    ]


def test_the_english_statement_is_read() -> None:
    text = ENGLISH + (
        '20-11-2024,09:01,20-11-2024,SMI ETF,CH0019852802,"Buy 1,060 SMI ETF@106.02 CHF (CH0019852802)",,CHF,'
        '"-112381.20",CHF,"7,939.80",o1\n'
        "02-04-2024,09:00,02-04-2024,AVIVA,GB00BPQY8M80,Sell 4 AVIVA@496 GBX (GB00BPQY8M80),,GBP,"
        "19.84,GBP,114.31,o2\n"
        "18-11-2024,00:00,18-11-2024,VWCE,IE00BK5BQT80,Flatex Interest Income,,EUR,-0.30,EUR,12.34,\n"
        "17-11-2024,00:00,17-11-2024,,,Something new,,EUR,1.00,EUR,12.34,\n"
        "16-11-2024,00:00,16-11-2024,,,Transfer from your Cash Account at flatex Bank: 9.00 CHF,,,,"
        "CHF,0.00,\n"
        "15-11-2024,00:00,15-11-2024,,,Degiro Cash Sweep Transfer,,CHF,9.00,CHF,9.00,\n"
    )

    assert tell(text) == [
        "2 buy 2024-11-20 CHF CH0019852802 q=1060 p=106.02 a=112381.2",
        "3 sell 2024-04-02 GBP GB00BPQY8M80 q=4 p=4.96 a=19.84",
        "4 interest 2024-11-18 EUR IE00BK5BQT80 a=-0.3",
        "5 - 'Something new' cannot be booked yet",
        "6 - 'Transfer from your Cash Account at flatex Bank: 9.00 CHF' moves no cash",
        "7 - money that moves between DEGIRO and its bank stays in the account",
    ]


def test_the_german_statement_is_read() -> None:
    text = GERMAN + (
        '03-01-2022,09:00,03-01-2022,APPLE,US0378331005,"Kauf 10 zu je 150,25 USD (US0378331005)",,'
        'USD,"-1502,50",USD,"0,00",\n'
    )

    assert tell(text) == ["2 buy 2022-01-03 USD US0378331005 q=10 p=150.25 a=1502.5"]
    assert parse(text).account_currency is None


def test_an_order_id_on_two_lines_is_one() -> None:
    text = DUTCH + (
        '15-12-2022,16:55,15-12-2022,VICI,US9256521090,DEGIRO Transactiekosten,,EUR,"-1,00",EUR,'
        '"31,98",5925-\n'
        ",,,,,,,,,,,eb36\n"
        '15-12-2022,16:55,15-12-2022,VICI,US9256521090,"Koop 2 @ 33,9 EUR",,EUR,"-67,80",EUR,"-33,'
        '90",5925-eb36\n'
    )

    assert tell(text) == [
        "2 - a cost of the trade on line 4",
        "4 buy 2022-12-15 EUR US9256521090 q=2 p=33.9 a=67.8 fee=1",
    ]


def test_bad_lines_are_problems() -> None:
    text = ENGLISH + (
        "32-11-2024,09:01,,,,iDEAL Deposit,,EUR,5,EUR,5,\n"
        "02-11-2024,09:01,,,,iDEAL Deposit,,EURO,5,EUR,5,\n"
        "03-11-2024,09:01,,,,iDEAL Deposit,,EUR,NaN,EUR,5,\n"
        "04-11-2024,09:01,,,,iDEAL Deposit,,EUR,5,EUR,5,\n"
    )

    assert tell(text) == [
        "2 ! date_unreadable",
        "3 ! currency_unknown",
        "4 ! number_not_finite",
        "5 deposit 2024-11-04 EUR a=5",
    ]


def test_a_short_header_is_another_file() -> None:
    assert parse("Date,Time,Value date\n01-01-2020,1,2\n").preset == "generic"
