"""JSON with one reading."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.chassis.strict_json import parse_json

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(values)
def test_what_was_written_is_read(value: object) -> None:
    assert parse_json(json.dumps(value).encode()) == value


@given(st.binary(max_size=100) | st.text(max_size=50).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_bytes_are_a_value_or_no_json(body: bytes) -> None:
    try:
        value = parse_json(body)
    except json.JSONDecodeError:
        return
    assert parse_json(json.dumps(value).encode()) == value


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"a":1,"a":1}', "twice"),
        (b'[{"b":{"a":1,"a":2}}]', "twice"),
        (b'{"a":1,"\\u0061":2}', "twice"),
        (b"[NaN]", "NaN"),
        (b"-Infinity", "Infinity"),
        (b'"\xff"', "utf-8"),
        ('{"a":1}'.encode("utf-16"), "utf-8"),
        (b'\xef\xbb\xbf{"a":1}', "BOM"),
        (b"9" * 5000, "4300"),
        (b"[" * 100_000, "deeply"),
        (b'{"a":' * 100_000, "deeply"),
        (b"{'a':1}", "Expecting"),
        (b"", "Expecting"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_json_with_two_readings_or_none_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(json.JSONDecodeError, match=reason):
        parse_json(body)
