from tests.portfolio.domain.imports.parsed import parse, tell

HEADER = (
    '"Buy/Sell","TradeDate","Symbol","ISIN","Quantity","TradePrice","CurrencyPrimary","IBCommission",'
    '"IBCommissionCurrency","AssetClass","TradeID","LevelOfDetail"\n'
)


def test_trades_carry_the_broker_s_id() -> None:
    text = HEADER + (
        '"BUY","20230522","AAPL","US0378331005","7","282.7","USD","-1","USD","STK","123","EXECUTION"\n'
        '"SELL","20230523","","US0378331005","-3","290","USD","-1","USD","","124",""\n'
    )
    parsed = parse(text)

    assert parsed.preset == "interactive_brokers_flex"
    assert tell(text) == [
        "2 buy 2023-05-22 USD AAPL q=7 p=282.7 fee=1",
        "3 sell 2023-05-23 USD US0378331005 q=3 p=290 fee=1",
    ]
    assert [row.draft.external_id for row in parsed.rows if row.draft] == ["123", "124"]


def test_a_commission_in_another_currency_is_a_fee_of_its_own() -> None:
    line = '"BUY","20230522","AAPL","","7","282.7","USD","-1","CHF","STK","{}","EXECUTION"\n'

    assert tell(HEADER + line.format("123")) == [
        "2 buy 2023-05-22 USD AAPL q=7 p=282.7",
        "2 fee 2023-05-22 CHF AAPL a=1",
    ]
    assert [r.draft.external_id for r in parse(HEADER + line.format("123")).rows if r.draft] == [
        "123",
        "123:fee",
    ]
    assert [r.draft.external_id for r in parse(HEADER + line.format("")).rows if r.draft] == [None, None]


def test_what_is_no_execution_of_units_is_told_and_left_out() -> None:
    text = HEADER + (
        '"BUY","20230522","AAPL","","7","1","USD","","","OPT","1",""\n'
        '"BUY","20230522","AAPL","","7","1","USD","","","STK","1","ORDER"\n'
        '"SELL","20230522","","","-8000","1.1173","USD","-1.79","CHF","","1",""\n'
    )

    assert tell(text) == [
        "2 - OPT cannot be booked yet",
        "3 - order of executions that have lines of their own",
        "4 - an exchange of currencies without its symbol",
    ]


def test_a_repeated_header_is_no_row() -> None:
    line = '"BUY","20230522","AAPL","","7","282.7","USD","","","STK","{}",""\n'

    assert len(tell(HEADER + line.format(1) + HEADER + line.format(2) + '"x"y\n')) == 3
