import pytest

from folio.portfolio.domain.imports.mapping import ColumnMapping, MappingRefused
from folio.portfolio.domain.imports.reading import FileRefused
from tests.portfolio.domain.imports.parsed import parse, tell


def test_usual_headers_need_no_mapping() -> None:
    text = (
        "Date,Type,Symbol,Quantity,Price,Fee,Currency\n"
        "2020-01-02,Buy,aapl,10,150.5,1,USD\n"
        "2020-01-03,SELL,AAPL,-4,160,1,USD\n"
    )
    parsed = parse(text)

    assert parsed.preset == "generic"
    assert parsed.sample[0] == ("2020-01-02", "Buy", "aapl", "10", "150.5", "1", "USD")
    assert tell(text) == [
        "2 buy 2020-01-02 USD AAPL q=10 p=150.5 fee=1",
        "3 sell 2020-01-03 USD AAPL q=4 p=160 fee=1",
    ]


def test_a_sample_shows_the_beginning_of_a_long_cell() -> None:
    parsed = parse(f"date,note\n2020-01-02,{'x' * 1000}\n")

    assert parsed.sample == (("2020-01-02", "x" * 200),)


def test_a_table_wider_than_anybody_could_choose_from_is_refused_at_once() -> None:
    with pytest.raises(FileRefused) as refusal:
        parse(",".join(f"c{number}" for number in range(50_000)))

    assert refusal.value.code == "file_too_wide"


def test_unclear_headers_ask_for_a_mapping() -> None:
    parsed = parse("title\nwhen,what,how many\n2020-01-02,x,1\n")

    assert parsed.problem_count == 1
    assert parsed.rows[0].problem is not None
    assert parsed.rows[0].problem.code == "mapping_needed"
    assert parsed.mapping is not None
    assert not parsed.mapping.is_complete


def test_a_mapping_names_columns_words_and_a_currency() -> None:
    mapping = ColumnMapping(
        {"date": "when", "type": "what", "quantity": "how many", "price": "at", "symbol": "which"},
        date_order="dmy",
        decimal_mark=",",
        type_words={"Erwerb": "buy"},
        currency="EUR",
    )
    text = "Title\nwhen;what;which;how many;at\n02.01.2020;erwerb;SAP;1.000;1,5\n02.01.2020;wunsch;SAP;1;1\n"

    assert tell(text, mapping=mapping) == [
        "3 buy 2020-01-02 EUR SAP q=1000 p=1.5",
        "4 - 'wunsch' is no activity: add the word to the mapping",
    ]


def test_a_mapping_that_does_not_fit_is_refused() -> None:
    with pytest.raises(MappingRefused):
        parse("a,b\n1,2\n", mapping=ColumnMapping({"date": "a", "quantity": "c"}))


def test_without_a_type_the_signs_decide() -> None:
    text = (
        "date,symbol,quantity,price,amount,currency\n"
        "2020-01-02,AAPL,10,150,,USD\n"
        "2020-01-03,AAPL,-4,150,,USD\n"
        "2020-01-04,,,,100,USD\n"
        "2020-01-05,,,,-40,USD\n"
    )

    assert tell(text) == [
        "2 buy 2020-01-02 USD AAPL q=10 p=150",
        "3 sell 2020-01-03 USD AAPL q=4 p=150",
        "4 deposit 2020-01-04 USD a=100",
        "5 withdrawal 2020-01-05 USD a=40",
    ]


def test_an_amount_with_costs_in_it_is_taken_apart() -> None:
    text = (
        "date,type,symbol,quantity,price,amount,fee,currency\n"
        "2020-01-02,buy,AAPL,10,150,-1505,5,USD\n"
        "2020-01-02,buy,AAPL,10,150,1500,5,USD\n"
        "2020-01-03,sell,AAPL,10,150,1495,5,USD\n"
    )

    assert tell(text) == [
        "2 buy 2020-01-02 USD AAPL q=10 p=150 a=1500 fee=5",
        "3 buy 2020-01-02 USD AAPL q=10 p=150 a=1500 fee=5",
        "4 sell 2020-01-03 USD AAPL q=10 p=150 a=1500 fee=5",
    ]


def test_other_types_have_their_amount() -> None:
    text = (
        "date,type,symbol,quantity,amount,tax,currency,split\n"
        "2020-01-02,dividend,AAPL,10,12,2,USD,\n"
        "2020-01-03,interest,,,-3,,USD,\n"
        "2020-01-04,fee,,,-3,,USD,\n"
        "2020-01-05,deposit,AAPL,,3,,USD,\n"
        "2020-01-06,split,AAPL,,,,USD,2:1\n"
        "2020-01-06,split,AAPL,,,,USD,1 for 10\n"
        "2020-01-06,split,AAPL,,,,USD,\n"
        "2020-01-07,transfer in,AAPL,5,,,USD,\n"
        "2020-01-07,,AAPL,5,,,USD,\n"
    )

    assert tell(text) == [
        "2 dividend 2020-01-02 USD AAPL a=12 tax=2",
        "3 interest 2020-01-03 USD a=-3",
        "4 fee 2020-01-04 USD a=3",
        "5 deposit 2020-01-05 USD a=3",
        "6 split 2020-01-06 USD AAPL 2:1",
        "7 split 2020-01-06 USD AAPL 1:10",
        "8 ! split_unreadable",
        "9 transfer_in 2020-01-07 USD AAPL q=5",
        "10 ! type_missing",
    ]


def test_pence_become_pounds() -> None:
    text = "date,symbol,quantity,price,amount,fee,currency\n2020-01-02,VOD,10,150,1500,50,GBX\n"

    assert tell(text) == ["2 buy 2020-01-02 GBP VOD q=10 p=1.5 a=15 fee=0.5"]


def test_the_whole_file_decides_the_order_of_its_dates() -> None:
    head = "date,symbol,quantity,price,currency\n01/02/2020,A,1,1,USD\n"

    assert tell(head) == ["2 ! date_ambiguous"]
    assert tell(head + "13/02/2020,A,1,1,USD\n")[0] == "2 buy 2020-02-01 USD A q=1 p=1"
    assert tell(head + "02/13/2020,A,1,1,USD\n")[0] == "2 buy 2020-01-02 USD A q=1 p=1"


def test_a_short_line_lacks_what_it_lacks() -> None:
    assert tell("currency,date,symbol,quantity,price\nUSD\nUSD,2020-01-02,A,1\n") == [
        "2 ! date_missing",
        "3 ! required",
    ]


def test_a_repeated_column_can_be_mapped() -> None:
    mapping = ColumnMapping({"date": "date", "amount": "amount (2)"}, currency="USD")

    assert tell("date,amount,amount\n2020-01-02,1,2\n", mapping=mapping) == ["2 deposit 2020-01-02 USD a=2"]
