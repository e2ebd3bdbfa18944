"""Decimals, dates, strict bodies and cursors as they travel."""

import base64
import json
from datetime import date
from decimal import Decimal, localcontext
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from folio.chassis.wire import (
    CurrencyCode,
    DateText,
    DecimalText,
    InvalidCursor,
    StrictBody,
    decode_cursor,
    encode_cursor,
    id_after,
    page_of,
    parse_decimal,
    place_after,
    require_storable,
)
from folio.kernel.money import decimal_text

decimals = st.decimals(
    min_value=-(Decimal(10) ** 20) + 1, max_value=Decimal(10) ** 20 - 1, places=10, allow_nan=False
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


class Amount(BaseModel):
    """An amount alone."""

    amount: DecimalText


class Note(StrictBody):
    """A body with text and whatever."""

    text: str
    more: list[dict[str, str]] = Field(default_factory=list)


@given(decimals)
def test_a_decimal_survives_the_wire_exactly(number: Decimal) -> None:
    text = decimal_text(number)

    assert parse_decimal(text) == number
    assert "e" not in text.lower()
    assert json.loads(Amount(amount=number).model_dump_json()) == {"amount": text}


@given(anything)
def test_whatever_is_sent_as_a_decimal_is_one_or_a_value_error(value: object) -> None:
    try:
        number = parse_decimal(value)
    except ValueError:
        return
    assert isinstance(value, str)
    assert number.is_finite()
    assert abs(number) < Decimal(10) ** 20


@pytest.mark.parametrize("text", ["12.50", "-0.5", "+3", ".5", "5.", " 7 ", "0.1234567890000", "00012"])
def test_a_plain_decimal_text_is_taken(text: str) -> None:
    assert parse_decimal(text) == Decimal(text.strip())


@pytest.mark.parametrize(
    "text", ["1e5", "1E-2", "1_000", "1,5", "--1", ".", "+", "", " ", "١", "0x1", "NaN", "inf"]
)
def test_other_spellings_of_a_number_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="decimal number as text"):
        parse_decimal(text)


@pytest.mark.parametrize(
    "text", ["0.00000000001", "12345678901234567890.12345678911", "100000000000000000000", "-1" + "0" * 20]
)
def test_what_the_database_could_not_hold_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="1e20"):
        parse_decimal(text)


def test_thirty_digits_are_kept_whatever_the_precision_at_hand() -> None:
    with localcontext(prec=5):
        number = parse_decimal("12345678901234567890.1234567891")

    assert decimal_text(number) == "12345678901234567890.1234567891"


@pytest.mark.parametrize("number", [Decimal("NaN"), Decimal("Infinity"), Decimal("-Infinity")])
def test_a_number_that_is_not_finite_is_refused(number: Decimal) -> None:
    with pytest.raises(ValueError, match="finite"):
        parse_decimal(number)


@pytest.mark.parametrize(("number", "text"), [("-0.00", "0.00"), ("1E+3", "1000"), ("1E-7", "0.0000001")])
def test_a_decimal_is_written_without_exponent_or_negative_zero(number: str, text: str) -> None:
    assert decimal_text(Decimal(number)) == text


@given(st.dates())
def test_a_date_survives_the_wire(day: date) -> None:
    assert TypeAdapter(DateText).validate_json(json.dumps(day.isoformat())) == day


@pytest.mark.parametrize(
    "value",
    [
        "2024-1-1",
        "20240101",
        "1700006400",
        1700006400,
        1.5,
        "2024-02-30",
        "2024-01-01T00:00",
        "٢٠٢٤-٠١-٠١",
        None,
    ],
)
def test_other_spellings_of_a_date_are_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(DateText).validate_python(value)


@pytest.mark.parametrize("code", ["usd", "US", "USDT", "US1", "USD\n", "ÄÖÜ"])
def test_a_currency_code_is_three_capital_letters(code: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(CurrencyCode).validate_python(code)


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="txet"):
        Note.model_validate({"text": "a", "txet": "b"})


@pytest.mark.parametrize(
    "body",
    [
        {"text": "a\0b"},
        {"text": "\ud800"},
        {"text": "a", "more": [{"k": "\x1b[2J"}]},
        {"text": "a", "more": [{"\x7f": "v"}]},
    ],
)
def test_text_that_no_database_could_hold_is_refused_at_any_depth(body: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="control characters"):
        Note.model_validate(body)


def test_ordinary_text_of_any_language_is_taken() -> None:
    words = "two\nlines\tand 日本語 العربية 👩‍👩‍👧 é"

    assert Note(text=words).text == words


@given(anything)
def test_storable_text_can_be_encoded(value: object) -> None:
    try:
        require_storable(value)
    except ValueError:
        return
    assert "\\u0000" not in json.dumps(value)
    json.dumps(value, ensure_ascii=False).encode()


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])), min_size=1, max_size=3)
)
def test_a_cursor_gives_back_the_keys_it_was_made_of(keys: list[str]) -> None:
    assert decode_cursor(encode_cursor(*keys), count=len(keys)) == tuple(keys)


@given(st.text(max_size=50) | st.binary(max_size=50).map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_any_other_text_is_an_invalid_cursor(text: str) -> None:
    try:
        keys = decode_cursor(text, count=1)
    except InvalidCursor:
        return
    assert len(keys) == 1


@pytest.mark.parametrize(
    "value", [["a", "b"], [1], {"a": 1}, "a", None, ["\ud800"], ["\0"], [["a"]]], ids=repr
)
def test_a_cursor_of_another_shape_is_refused(value: object) -> None:
    cursor = base64.urlsafe_b64encode(json.dumps(value).encode()).decode()

    with pytest.raises(InvalidCursor):
        decode_cursor(cursor, count=1)


def test_a_deeply_nested_cursor_is_refused() -> None:
    with pytest.raises(InvalidCursor):
        decode_cursor(base64.urlsafe_b64encode(b"[" * 1500).decode(), count=1)


def test_a_cursor_gives_its_id_back() -> None:
    id_ = uuid4()

    assert id_after(encode_cursor(str(id_))) == id_
    assert id_after(None) is None
    with pytest.raises(InvalidCursor):
        id_after(encode_cursor("seven"))


def test_a_cursor_gives_its_place_back() -> None:
    assert place_after(encode_cursor("0")) == 0
    assert place_after(encode_cursor("999999999")) == 999_999_999
    assert place_after(None) is None


@pytest.mark.parametrize("place", ["seven", "-1", "١", "", "1000000000", "0" * 12 + "9" * 900])
def test_a_cursor_of_no_place_is_refused(place: str) -> None:
    with pytest.raises(InvalidCursor):
        place_after(encode_cursor(place))


def test_one_item_more_than_a_page_tells_that_another_follows() -> None:
    page = page_of(["a", "b", "c"], limit=2, keys=lambda item: (item,))

    assert page.items == ["a", "b"]
    assert page.next_cursor == encode_cursor("b")


@pytest.mark.parametrize("found", [[], ["a"], ["a", "b"]])
def test_a_page_that_holds_all_is_the_last(found: list[str]) -> None:
    page = page_of(found, limit=2, keys=lambda item: (item,))

    assert page.items == found
    assert page.next_cursor is None
