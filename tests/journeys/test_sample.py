"""Looking around with the sample portfolio, and a holding that nobody knows the price of."""

import pytest
from playwright.sync_api import expect

from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey


def test_the_sample_portfolio_holds_all_examples(newcomer: Visitor) -> None:
    newcomer.press("Load the sample portfolio")

    newcomer.sees_heading("Sample portfolio")
    # Closes of 2013-03-01: 441 × 430.47 + 25 × 806.19 + 60 × 202.91 + 110 × 27.95 = 225 241.12 dollars.
    # Cash: 14 367.03 + 7 308.25 dollars, 12 157.09 euros at 1.3000, 1 967.93 pounds at 1.3000 / 0.8647:
    # 225 241.12 + 21 675.28 + 15 804.217 + 2 958.6088.
    newcomer.sees_value("$265,679.23")
    newcomer.sees_holding("AAPL", Quantity="441", Value="$189,837.27", Weight="71.5%")
    newcomer.sees_holding("GOOG", Quantity="25", Value="$20,154.75", Weight="7.6%")
    newcomer.sees_holding("IBM", Quantity="60", Value="$12,174.60", Weight="4.6%")
    newcomer.sees_holding("MSFT", Quantity="110", Value="$3,074.50", Weight="1.2%")
    newcomer.sees_cash("Charles Schwab, transactions", "$7,308.25")
    newcomer.sees_cash("Interactive Brokers, activity statement", "$14,367.03")
    newcomer.sees_cash("Trading 212, history", "GBP 1,967.93 · $2,958.61")
    newcomer.sees_cash("DEGIRO, account statement", "EUR 3,159.09 · $4,106.82")


def test_four_equal_fills_stay_four_lots_through_both_splits(newcomer: Visitor) -> None:
    newcomer.press("Load the sample portfolio")
    newcomer.sees_heading("Sample portfolio")

    newcomer.holding("AAPL").get_by_role("cell").first.get_by_role("link").click()

    newcomer.sees_heading("Apple Inc.")
    # Of Schwab's four fills the first was sold whole; the others became 25 × 2 × 2 at 2 908.75 / 100 each.
    lots = newcomer.page.get_by_text("100 of 100 at $29.0875", exact=True)
    expect(lots).to_have_count(3)


def test_a_missing_price_is_shown_as_missing_and_counted(newcomer: Visitor) -> None:
    book_unknown_shares(newcomer)

    newcomer.sees("1 holding has no price. The total counts only what has one.")
    newcomer.sees_holding("ACME", Quantity="10", Cost="$126.00", Value="—", Weight="—")
    newcomer.sees("Value of what has a price")


def test_entering_the_price_makes_the_value_known(newcomer: Visitor) -> None:
    book_unknown_shares(newcomer)

    newcomer.press("Enter a price for ACME")
    newcomer.fill("Price in USD", "15.25")
    newcomer.press("Save the price")

    # 10 × 15.25; less 10 × 12.50 + 1 of cost.
    newcomer.sees_value("$152.50")
    newcomer.sees_holding("ACME", Value="$152.50", Unrealised="▲+$26.50", Weight="100.0%")
    expect(newcomer.page.get_by_text("1 holding has no price")).to_have_count(0)


def book_unknown_shares(visitor: Visitor) -> None:
    """Book a purchase of shares that no list of prices knows."""
    visitor.press("Add an activity")
    visitor.fill("Instrument", "ACME")
    visitor.sees("Not known yet: it will be added as a custom instrument.")
    visitor.fill("Quantity", "10")
    visitor.fill("Price each", "12.50")
    visitor.fill("Fee", "1")
    visitor.sees("−$126.00")
    visitor.press("Book")
    visitor.sees("Buy booked.")
