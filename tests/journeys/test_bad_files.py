"""A file that cannot be read is answered with reasons and lines, and nothing of it is half done."""

import pytest
from playwright.sync_api import expect

from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey

HEADER = "date,type,symbol,quantity,price,currency\n"
GOOD = "2012-01-04,buy,MSFT,10,26.80,USD\n"


def sees_reason(visitor: Visitor, *, line: int, reason: str) -> None:
    """Find the reason for which a line cannot be booked, beside the line's number."""
    rows = visitor.page.get_by_role("table", name="Lines of the file").get_by_role("row")
    row = rows.filter(has=visitor.page.get_by_role("cell", name=str(line), exact=True))
    expect(row.filter(has_text=reason)).to_have_count(1)


def sees_nothing_booked(visitor: Visitor) -> None:
    visitor.go_to("Activities")
    visitor.sees("Nothing is booked yet")


def test_each_bad_line_is_named_with_its_reason_and_nothing_is_booked(newcomer: Visitor) -> None:
    lines = [
        "2012-01-03,buy,AAPL,NaN,411.23,USD\n",
        "9999-12-31,buy,AAPL,1,400,USD\n",
        GOOD,
        '2012-01-05,buy,"AAPL,1,411.23,USD\n',
    ]

    newcomer.drop_text("mine.csv", (HEADER + "".join(lines)).encode())

    newcomer.sees("3 of the lines cannot be booked. Nothing is booked unless you leave them out.")
    sees_reason(newcomer, line=2, reason="write a finite number instead of 'NaN'")
    sees_reason(newcomer, line=3, reason="write a year from 1900 to")
    sees_reason(newcomer, line=5, reason="close the quote that opens on this line")
    sees_nothing_booked(newcomer)


def test_bad_lines_can_be_left_out(newcomer: Visitor) -> None:
    newcomer.drop_text("mine.csv", (HEADER + "9999-12-31,buy,AAPL,1,400,USD\n" + GOOD).encode())

    newcomer.press("Leave them out and book 1")

    newcomer.sees("1 booked, 0 already there, 1 left out.")
    newcomer.follow("See My portfolio")
    # 10 × 27.95, the last close.
    newcomer.sees_value("$279.50")


def test_a_thousand_bad_lines_are_answered_with_a_bounded_list(newcomer: Visitor) -> None:
    newcomer.drop_text("mine.csv", (HEADER + "2012-01-03,buy,AAPL,NaN,411.23,USD\n" * 1000).encode())

    newcomer.sees("1,000 of the lines cannot be booked.")
    newcomer.sees("There are more errors than are listed.")
    expect(newcomer.page.get_by_role("table", name="Lines of the file")).to_have_attribute(
        "aria-rowcount", "101"
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"2012-01-04,buy,MSFT,10,26.80,\x81\n", "save the file as UTF-8: line 3 is in no known encoding"),
        (
            "2012-01-04,buy,MSFT,10,26.80,€\n".encode() + b"\x80\xe9\n",
            "save the file as UTF-8: it is in two encodings, the second from line 4 on",
        ),
        (b"\x00\x01\x02", "export the file as CSV: this is no text"),
    ],
    ids=["no encoding", "two encodings", "no text"],
)
def test_a_file_in_a_wrong_encoding_is_refused_with_what_to_do(
    newcomer: Visitor, content: bytes, reason: str
) -> None:
    newcomer.drop_text("mine.csv", (HEADER + GOOD).encode() + content)

    expect(newcomer.page.get_by_role("alert")).to_contain_text(reason)
    newcomer.forgive("422")
    sees_nothing_booked(newcomer)


def test_a_file_too_large_is_refused_before_it_is_sent(newcomer: Visitor) -> None:
    newcomer.drop_blank("huge.csv", 200_000_000)

    newcomer.sees("This file was not taken")
    newcomer.sees_heading("What do you own?")
