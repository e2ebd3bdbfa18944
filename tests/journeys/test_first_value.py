"""A newcomer sets the platform up, drops brokers' files on the page and sees what they come to.

The figures are worked out by hand, like those of ``tests/portfolio/test_examples.py``, but at the end of the
bundled prices, 2013-03-01: Apple 430.47, Google 806.19, IBM 202.91 and Microsoft 27.95 dollars; the European
Central Bank had 1.3000 dollars and 0.8647 pounds for one euro that day.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.fixtures.people import EMAIL
from tests.fixtures.platform import Platform
from tests.journeys.visitor import Visitor, visit

pytestmark = pytest.mark.journey

EXAMPLES = Path(__file__).parents[2] / "examples"


@dataclass(frozen=True)
class Example:
    """A file, the portfolio it goes to, and what the screens must then say."""

    file: str
    portfolio: str
    currency: str
    account: str
    new: int
    ignored: int
    value: str
    holdings: dict[str, dict[str, str]]
    cash: tuple[str, ...]
    performance: dict[str, str]
    # Days before 2013-03-01, and the row of that day: its value and what had been paid in.
    days: dict[int, list[str]] = field(default_factory=dict)


SCHWAB = Example(
    file="schwab-transactions.csv",
    portfolio="My portfolio",
    currency="USD",
    account="Charles Schwab, transactions",
    new=16,
    ignored=2,
    # 300 × 430.47 + 50 × 27.95 + 7 308.25 = 129 141.00 + 1 397.50 + 7 308.25.
    value="$137,846.75",
    holdings={
        # 129 141.00 - 8 726.25 and 1 397.50 - 1 423.46875.
        "AAPL": {
            "Quantity": "300",
            "Cost": "$8,726.25",
            "Value": "$129,141.00",
            "Unrealised": "▲+$120,414.75",
        },
        "MSFT": {"Quantity": "50", "Cost": "$1,423.47", "Value": "$1,397.50", "Unrealised": "▼−$25.97"},
    },
    cash=("$7,308.25",),
    performance={
        "Value_at_the_start": "$0.00",
        "Paid_in_less_paid_out": "+$19,500.00",
        # What is left of the value: 137 846.75 - 19 500 - 256.22 + 64.85 + 37.92.
        "Market": "+$118,193.30",
        "Currencies": "$0.00",
        "Income": "+$256.22",
        "Fees": "−$64.85",
        "Taxes": "−$37.92",
        "Value_at_the_end": "$137,846.75",
    },
    days={
        2618: ["Dec 30, 2005", "$30,182.75", "$19,500.00"],
        4636: ["Jun 21, 2000", "$19,491.00", "$20,000.00"],
        4637: ["Jun 20, 2000", "$18,490.00", "$20,000.00"],
    },
)
INTERACTIVE_BROKERS = Example(
    file="interactive-brokers-activity.csv",
    portfolio="Euro account",
    currency="EUR",
    account="Interactive Brokers, activity statement",
    new=15,
    ignored=2,
    # (70 × 430.47 + 25 × 806.19 + 60 × 202.91 + 14 367.03) / 1.3 + 8 998 = 76 829.28 / 1.3 + 8 998.
    value="€68,097.45",
    holdings={
        # 30 132.90 / 1.3; less 1 707.388 of cost.
        "AAPL": {"Quantity": "70", "Cost": "€1,707.39", "Value": "€23,179.15", "Unrealised": "▲+€21,471.77"},
        # 20 154.75 / 1.3; less 4 166.129.
        "GOOG": {"Quantity": "25", "Cost": "€4,166.13", "Value": "€15,503.65"},
        # 12 174.60 / 1.3; less 4 379.159.
        "IBM": {"Quantity": "60", "Cost": "€4,379.16", "Value": "€9,365.08"},
    },
    cash=("€8,998.00", "USD 14,367.03"),
    performance={
        "Paid_in_less_paid_out": "+€29,000.00",
        "Income": "+€30.67",
        "Fees": "−€14.81",
        "Taxes": "−€2.68",
        "Value_at_the_end": "€68,097.45",
    },
    days={2618: ["Dec 30, 2005", "€38,414.66", "€29,000.00"]},
)
TRADING212 = Example(
    file="trading212.csv",
    portfolio="Pound account",
    currency="GBP",
    account="Trading 212, history",
    new=8,
    ignored=0,
    # (430.47 + 20 × 27.95) × 0.8647 / 1.3 + 2 167.93 - 200 = 658.1498 + 1 967.93.
    value="£2,626.08",
    holdings={
        "AAPL": {"Quantity": "1", "Cost": "£405.84", "Value": "£286.33"},
        "MSFT": {"Quantity": "20", "Cost": "£392.61", "Value": "£371.82"},
    },
    cash=("£1,967.93",),
    performance={
        "Paid_in_less_paid_out": "+£2,800.00",
        "Income": "+£5.78",
        "Taxes": "−£0.81",
        "Value_at_the_end": "£2,626.08",
    },
    days={60: ["Dec 31, 2012", "£2,827.52", "£3,000.00"]},
)
DEGIRO = Example(
    file="degiro-account.csv",
    portfolio="Dutch account",
    currency="EUR",
    account="DEGIRO, account statement",
    new=11,
    ignored=13,
    # (70 × 430.47 + 40 × 27.95) / 1.3 + 3 159.09 = 31 250.90 / 1.3 + 3 159.09.
    value="€27,198.24",
    holdings={
        "AAPL": {"Quantity": "70", "Cost": "€1,008.10", "Value": "€23,179.15"},
        "MSFT": {"Quantity": "40", "Cost": "€890.71", "Value": "€860.00"},
    },
    cash=("€3,159.09",),
    performance={
        "Paid_in_less_paid_out": "+€4,499.92",
        "Income": "+€89.78",
        "Fees": "−€8.50",
        "Taxes": "−€13.52",
        "Value_at_the_end": "€27,198.24",
    },
    days={2618: ["Dec 30, 2005", "€8,311.50", "€4,499.92"]},
)
ALL = (SCHWAB, INTERACTIVE_BROKERS, TRADING212, DEGIRO)
EACH = pytest.mark.parametrize("example", ALL, ids=lambda example: example.file)


@pytest.fixture(scope="module")
def ann(browser: Browser, own_platform: Platform) -> Iterator[Visitor]:
    """The first administrator, in one window for the whole story."""
    with visit(browser, own_platform) as visitor:
        yield visitor


def test_the_printed_link_makes_the_first_administrator(ann: Visitor) -> None:
    ann.set_up("Ann", EMAIL)

    ann.sees("Load the sample portfolio")
    ann.go_to("Platform")
    ann.sees_heading("Platform")


def test_the_link_works_once(ann: Visitor) -> None:
    ann.open("/setup#token=anything")

    ann.sees_heading("Set-up is done")


@EACH
def test_a_dropped_file_becomes_a_value_one_can_trust(ann: Visitor, example: Example) -> None:
    ann.open("/")
    if example is not SCHWAB:
        ann.new_portfolio(example.portfolio, example.currency)

    ann.drop(EXAMPLES / example.file)
    ann.sees(f"Recognised as {example.account}")
    ann.book(example.new)
    ann.follow(f"See {example.portfolio}")

    sees_figures(ann, example)


@EACH
def test_importing_the_same_file_again_adds_nothing(ann: Visitor, example: Example) -> None:
    ann.open("/")
    ann.switch_to(example.portfolio)

    ann.go_to("Import")
    ann.drop(EXAMPLES / example.file)
    ann.sees(f"0 new, {example.new} already there.")
    ann.press("Nothing to book: finish")
    ann.sees("Nothing new in this file")
    ann.follow(f"See {example.portfolio}")

    ann.sees_value(example.value)


def test_signing_out_hides_everything_and_signing_in_brings_it_back(ann: Visitor) -> None:
    ann.open("/")
    ann.switch_to(SCHWAB.portfolio)
    ann.sees_value(SCHWAB.value)
    ann.rests()
    address = ann.page.url

    ann.sign_out("Ann")
    ann.open(address)
    ann.sign_in(EMAIL)

    ann.sees_value(SCHWAB.value)


def test_a_restart_of_everything_loses_nothing_and_signs_nobody_out(ann: Visitor) -> None:
    ann.platform.cli("restart")

    ann.open("/")

    sees_all_portfolios(ann)
    ann.forgive_outage()


def test_what_was_stopped_comes_back_with_all_of_it(ann: Visitor) -> None:
    ann.platform.cli("down")
    ann.platform.cli("up")

    ann.open("/")

    sees_all_portfolios(ann)
    ann.forgive_outage()


def sees_figures(visitor: Visitor, example: Example) -> None:
    """Find the hand-worked figures on the dashboard, over its longest range."""
    visitor.sees_value(example.value)
    for symbol, figures in example.holdings.items():
        visitor.sees_holding(symbol, **figures)
    for amount in example.cash:
        visitor.sees_cash(example.account, amount)
    visitor.page.get_by_role("radiogroup", name="Range of the chart").get_by_text("MAX").click()
    visitor.sees_performance(**example.performance)
    visitor.page.get_by_role("switch", name="View as table").check()
    for days, row in example.days.items():
        visitor.look_back(days, row)


def sees_all_portfolios(visitor: Visitor) -> None:
    for example in ALL:
        visitor.switch_to(example.portfolio)
        visitor.sees_value(example.value)
