import pytest

from folio.portfolio.domain.imports.mapping import ColumnMapping, MappingRefused, check_mapping, guess_mapping


def test_headers_suggest_a_mapping() -> None:
    mapping = guess_mapping(("Trade_Date", "Ticker", "Qty", "Price", "Price (2)", "Währung"))

    assert mapping.columns == {
        "date": "Trade_Date",
        "symbol": "Ticker",
        "quantity": "Qty",
        "price": "Price",
        "currency": "Währung",
    }
    assert mapping.is_complete


def test_a_mapping_needs_a_date_and_a_figure() -> None:
    assert not ColumnMapping({"date": "a"}).is_complete
    assert not ColumnMapping({"amount": "a"}).is_complete
    assert ColumnMapping({"date": "a", "amount": "b"}).is_complete


def test_a_mapping_that_fits_is_accepted() -> None:
    check_mapping(ColumnMapping({"date": "A", "amount": "b"}, type_words={"in": "deposit"}), ("a", "b"))


def test_everything_wrong_with_a_mapping_is_told_at_once() -> None:
    mapping = ColumnMapping({"day": "a", "price": "z"}, type_words={"in": "gift"})

    with pytest.raises(MappingRefused) as refusal:
        check_mapping(mapping, ("a", "b"))

    assert [(error.pointer, error.code) for error in refusal.value.errors] == [
        ("/mapping/columns/day", "field_unknown"),
        ("/mapping/columns/price", "column_unknown"),
        ("/mapping/type_words/in", "type_unknown"),
        ("/mapping/columns", "column_missing"),
    ]
