"""CSV files of closes: read whole, or refused with the lines that are wrong."""

import datetime as dt
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.portfolio.prices.sheet import SheetRefused, read_sheet

TODAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    "content",
    [
        b"date,close\n2024-01-02,185.64\n",
        b"\xef\xbb\xbfDate;Open;Close\r\n2024-01-02;1;185.64\r\n\r\n",
        b"close\tday\n185.64\t2024-01-02\n",
    ],
)
def test_columns_are_found_by_their_names(content: bytes) -> None:
    assert read_sheet(content, today=TODAY) == {dt.date(2024, 1, 2): Decimal("185.64")}


def test_each_wrong_line_is_named() -> None:
    content = b"date,close\n2024-01-02,x\n2024-13-01,1\n9999-01-01,1\n2024-01-03,-1\n2024-01-04\n"

    with pytest.raises(SheetRefused) as refusal:
        read_sheet(content, today=TODAY)

    assert [error.pointer for error in refusal.value.errors] == [
        "/line/2/close",
        "/line/3/date",
        "/line/4/date",
        "/line/5/close",
        "/line/6",
    ]


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"a,b\n1,2\n", b"date,close\n", b"\xff\xfe", b"date,close\n\x00,1\n"]
)
def test_what_is_no_list_of_closes_is_refused(content: bytes) -> None:
    with pytest.raises(SheetRefused):
        read_sheet(content, today=TODAY)


def test_errors_are_bounded() -> None:
    with pytest.raises(SheetRefused) as refusal:
        read_sheet(b"date,close\n" + b"x,y\n" * 5_000, today=TODAY)

    assert len(refusal.value.errors) == 100


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_else(content: bytes) -> None:
    with suppress(SheetRefused):
        read_sheet(b"date,close\n" + content, today=TODAY)
