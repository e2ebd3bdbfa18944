"""A broker exports what was exported before: only what is new is booked."""

from pathlib import Path

import pytest

from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey

WHOLE = Path(__file__).parents[2] / "examples" / "trading212.csv"


def test_a_longer_export_of_the_same_account_adds_only_what_came_since(newcomer: Visitor) -> None:
    first_lines = WHOLE.read_bytes().splitlines(keepends=True)[:6]
    newcomer.new_portfolio("Pound account", "GBP")
    newcomer.drop_text("until-december.csv", b"".join(first_lines))
    newcomer.book(5)

    newcomer.press("Import another file")
    newcomer.drop(WHOLE)
    newcomer.book(3, existing=5)
    newcomer.follow("See Pound account")

    # As when the whole file comes at once: 658.15 of shares and 1 967.93 of cash.
    newcomer.sees_value("£2,626.08")
    newcomer.sees_cash("Trading 212, history", "£1,967.93")


def test_equal_lines_of_one_file_stay_as_many_as_they_are(newcomer: Visitor) -> None:
    fill = b"2012-01-04,buy,MSFT,10,26.80,USD\n"
    header = b"date,type,symbol,quantity,price,currency\n"
    newcomer.drop_text("fills.csv", header + 4 * fill)
    newcomer.book(4)

    newcomer.press("Import another file")
    newcomer.drop_text("fills.csv", header + 4 * fill)
    newcomer.sees("0 new, 4 already there.")
    newcomer.press("Nothing to book: finish")
    newcomer.sees("Nothing new in this file")
    newcomer.follow("See My portfolio")

    newcomer.sees_holding("MSFT", Quantity="40", Cost="$1,072.00", Value="$1,118.00")
