from tests.portfolio.domain.imports.parsed import parse, tell

OLD = (
    "Date,Time,Product,ISIN,Reference,Venue,Quantity,Price,,Local value,,Value,,Exchange rate,"
    "Transaction and/or third,,Total,,Order ID\n"
)
NEW = (
    "Datum,Uhrzeit,Produkt,ISIN,Referenzbörse,Ausführungsort,Anzahl,Kurs,,Wert in Lokalwährung,,Wert EUR,"
    "Wechselkurs,AutoFX-Gebühr,Transaktionsgebühren und/oder Fremdkosten EUR,Gesamt EUR,Order-ID,\n"
)


def test_the_old_layout_has_a_currency_beside_each_amount() -> None:
    text = OLD + (
        "03-04-2024,09:15,APPLE,US0378331005,NDQ,XNAS,10,150,USD,-1500,USD,-1350,EUR,1.1111,-2.00,"
        "EUR,-1352,EUR,t1\n"
        "04-04-2024,09:15,VWCE,IE00BK5BQT80,EAM,XAMS,-4,100,EUR,400,EUR,400,EUR,,,,400,EUR,t2\n"
        "05-04-2024,09:15,AVIVA,GB00BPQY8M80,LSE,XLON,4,496,GBX,-1984,GBX,-23,EUR,86.26,-1,EUR,-24,EUR,t3\n"
    )
    parsed = parse(text)

    assert (parsed.preset, parsed.account_currency, parsed.tracks_cash) == (
        "degiro_transactions",
        "EUR",
        False,
    )
    assert tell(text) == [
        "2 buy 2024-04-03 USD US0378331005 q=10 p=150 a=1500 fee=2.2222222222 fx=0.9",
        "3 sell 2024-04-04 EUR IE00BK5BQT80 q=4 p=100 a=400",
        "4 buy 2024-04-05 GBP GB00BPQY8M80 q=4 p=4.96 a=19.84 fee=0.8626086957 fx=1.1592741935",
    ]


def test_the_new_layout_has_the_account_s_currency_in_its_headers() -> None:
    text = NEW + (
        '03-04-2024,09:15,APPLE,US0378331005,NDQ,XNAS,10,"150,00",USD,"-1500,00",USD,"-1350,00","1,'
        '1111","-3,37",'
        '"-2,00","-1355,37",,t1\n'
    )

    assert tell(text) == ["2 buy 2024-04-03 USD US0378331005 q=10 p=150 a=1500 fee=5.9666666667 fx=0.9"]
    draft = parse(text).rows[0].draft
    assert draft is not None
    assert draft.note == "order t1"


def test_a_sale_and_purchase_of_one_moment_and_worth_are_a_split() -> None:
    text = OLD + (
        "28-02-2005,00:00,APPLE,US0378331005,NDQ,,200,44.5,USD,-8900,USD,-6713,EUR,1.3257,,,-6713,EUR,\n"
        "28-02-2005,00:00,APPLE,US0378331005,NDQ,,-100,89,USD,8900,USD,6713,EUR,1.3257,,,6713,EUR,\n"
        "28-02-2005,00:00,IBM,US4592001014,NYS,,100,89,USD,-8900,USD,-6713,EUR,1.3257,,,-6713,EUR,\n"
    )

    assert tell(text) == [
        "2 split 2005-02-28 USD US0378331005 2:1",
        "3 - the other side of the split on line 2",
        "4 buy 2005-02-28 USD US4592001014 q=100 p=89 a=8900 fx=0.7542696629",
    ]


def test_shares_for_nothing_have_no_fee_to_convert() -> None:
    text = OLD + "03-04-2024,09:15,X,US0378331005,NDQ,XNAS,10,1,USD,-10,USD,0,EUR,,-2.00,EUR,-2,EUR,t1\n"

    assert tell(text) == ["2 ! must_be_positive"]


def test_bad_lines_are_problems_and_two_account_currencies_are_none() -> None:
    text = OLD + (
        "03-04-2024,09:15,X,US0378331005,NDQ,XNAS,1,1,USD,-1,USD,-1,USD,,,,-1,USD,t1\n"
        "03-04-2024,09:15,X,US0378331005,NDQ,XNAS,1,1,EUR,-1,EUR,-1,EUR,,,,-1,EUR,t1\n"
        "03-04-2024,09:15,X,US0378331005,NDQ,XNAS,inf,1,EUR,-1,EUR,-1,EUR,,,,-1,EUR,t1\n"
        "03-04-2024\n"
    )

    assert tell(text)[2:] == ["4 ! number_not_finite", "5 ! currency_missing"]
    assert parse(text).account_currency is None
