"""What was booked wrongly is put right by reversing it, and everybody who looks sees the figures follow."""

import pytest
from playwright.sync_api import expect

from tests.journeys.browser import Tab
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey


def book_apple(visitor: Visitor, quantity: str, price: str, day: str) -> None:
    """Book a purchase of Apple shares by hand."""
    visitor.page.get_by_role("button", name="Add a").first.click()
    visitor.fill("Date", day)
    visitor.fill("Instrument", "AAPL")
    visitor.fill("Quantity", quantity)
    visitor.fill("Price each", price)
    visitor.press("Book")
    expect(visitor.page.get_by_role("dialog")).to_have_count(0)


def act_on(visitor: Visitor, activity: str, action: str) -> None:
    """Choose from the menu of an activity."""
    visitor.press(f"Actions for {activity}")
    visitor.page.get_by_role("menuitem", name=action).click()


def test_totals_follow_an_activity_added_reversed_and_brought_back(newcomer: Visitor) -> None:
    book_apple(newcomer, "10", "400", "2013-02-01")
    newcomer.sees_value("$4,304.70")  # 10 × 430.47

    book_apple(newcomer, "5", "440", "2013-02-28")
    newcomer.sees_value("$6,457.05")  # 15 × 430.47
    newcomer.sees_holding("AAPL", Quantity="15", Cost="$6,200.00", Unrealised="▲+$257.05")

    newcomer.go_to("Activities")
    act_on(newcomer, "Buy 5 AAPL of Feb 28, 2013", "Reverse…")
    newcomer.sees("Nothing is deleted: the opposite is booked")
    newcomer.press("Reverse")
    newcomer.press("Undo")
    newcomer.sees("3 in all")
    newcomer.sees_rows("Activities", "Reversed", 1)
    newcomer.sees_rows("Activities", "Reversal", 1)
    newcomer.go_to("Portfolio")
    newcomer.sees_value("$6,457.05")


def test_a_reversed_activity_no_longer_counts(newcomer: Visitor) -> None:
    book_apple(newcomer, "10", "400", "2013-02-01")
    book_apple(newcomer, "5", "440", "2013-02-28")

    newcomer.go_to("Activities")
    act_on(newcomer, "Buy 5 AAPL of Feb 28, 2013", "Reverse…")
    newcomer.press("Reverse")
    newcomer.sees("The opposite was booked.")

    newcomer.go_to("Portfolio")
    newcomer.sees_value("$4,304.70")
    newcomer.sees_holding("AAPL", Quantity="10", Cost="$4,000.00")


def test_a_correction_replaces_what_was_wrong(newcomer: Visitor) -> None:
    book_apple(newcomer, "10", "400", "2013-02-01")

    newcomer.go_to("Activities")
    act_on(newcomer, "Buy 10 AAPL of Feb 1, 2013", "Correct…")
    newcomer.fill("Quantity", "12")
    newcomer.press("Book")
    newcomer.sees("Buy corrected.")

    newcomer.go_to("Portfolio")
    newcomer.sees_value("$5,165.64")  # 12 × 430.47
    newcomer.sees_holding("AAPL", Quantity="12", Cost="$4,800.00")


def test_a_wrong_form_shows_where_and_keeps_what_was_typed(newcomer: Visitor) -> None:
    newcomer.press("Add an activity")
    newcomer.fill("Instrument", "AAPL")
    newcomer.fill("Price each", "four hundred")
    newcomer.press("Book")

    for label, reason in (
        ("Quantity", "This is needed."),
        ("Price each", "Write a number, such as 1234.50."),
    ):
        expect(newcomer.field(label)).to_have_accessible_description(reason)
        expect(newcomer.field(label)).to_have_attribute("aria-invalid", "true")
    expect(newcomer.field("Price each")).to_have_value("four hundred")


def test_what_only_the_ledger_knows_to_be_wrong_is_shown_at_its_field_too(newcomer: Visitor) -> None:
    newcomer.press("Add an activity")
    newcomer.fill("Instrument", "AAPL")
    newcomer.fill("Date", "2099-01-01")
    newcomer.fill("Quantity", "1")
    newcomer.fill("Price each", "400")
    newcomer.press("Book")

    expect(newcomer.field("Date")).to_have_accessible_description("book it once it has happened")
    newcomer.forgive("422")


def test_another_tab_hears_of_a_change_without_a_reload(newcomer: Visitor) -> None:
    book_apple(newcomer, "10", "400", "2013-02-01")
    newcomer.sees_value("$4,304.70")
    other = Visitor(Tab(newcomer.page.context.new_page()), newcomer.platform)
    other.tab.watch()
    other.open(newcomer.page.url)
    other.sees_value("$4,304.70")
    expect(other.page.get_by_role("status", name="Connection: Live")).to_be_visible()
    other.page.evaluate("window.neverReloaded = true")

    book_apple(newcomer, "5", "440", "2013-02-28")

    other.sees_value("$6,457.05")
    other.sees_holding("AAPL", Quantity="15")
    assert other.page.evaluate("window.neverReloaded")
    assert other.tab.complaints == []
