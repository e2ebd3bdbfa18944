"""Looking into figures: by measure, month and part, how they came about, and what there is to mend."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.test_correcting import book_apple
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey


def test_every_figure_of_the_performance_leads_to_what_it_was_made_of(newcomer: Visitor) -> None:
    # 10 bought for 4,000.00 on a day that closed at 453.62 and worth 430.47 each on the last one.
    book_apple(newcomer, "10", "400", "2013-02-01")
    newcomer.sees_value("$4,304.70")

    newcomer.holding("AAPL").get_by_role("button", name="$4,000.00").click()
    drawer = newcomer.page.get_by_role("dialog")
    expect(drawer).to_contain_text("Σ cost left of its lots")
    newcomer.page.keyboard.press("Escape")
    newcomer.page.get_by_test_id("headline-value").get_by_role("button").click()
    expect(drawer.get_by_text("Adds up")).to_be_visible()
    newcomer.page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)

    newcomer.go_to("Analysis")
    newcomer.sees_heading("Analysis")

    returned = newcomer.page.get_by_role("region", name="Returns")
    expect(returned.get_by_role("button", name="Time-weighted:")).to_contain_text("+7.62%")
    expect(returned.get_by_role("button", name="Simple:")).to_contain_text("+7.62%")
    expect(returned.get_by_role("button", name="Market:")).to_contain_text("+$304.70")
    contributed = newcomer.page.get_by_role("region", name="What contributed")
    expect(contributed.get_by_role("button", name="AAPL:")).to_contain_text("+7.62%")

    returned.get_by_role("button", name="Market:").focus()
    newcomer.page.keyboard.press("Enter")
    expect(drawer.get_by_text("Adds up")).to_be_visible()
    expect(drawer.get_by_role("row", name=re.compile("AAPL"))).to_contain_text("$304.70")
    newcomer.page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)


def test_risk_income_and_data_quality_are_a_tab_each(newcomer: Visitor) -> None:
    book_apple(newcomer, "10", "400", "2013-02-01")
    newcomer.sees_value("$4,304.70")
    newcomer.go_to("Analysis")

    newcomer.page.get_by_role("tab", name="Risk").click()
    risk = newcomer.page.get_by_role("region", name="Risk")
    expect(risk.get_by_role("button", name="Volatility:")).to_contain_text(re.compile(r"\d"))
    expect(newcomer.page.get_by_role("table", name="Correlations")).to_contain_text("1.00")
    newcomer.page.get_by_role("tab", name="Income").click()
    newcomer.sees("No income in these days")
    newcomer.page.get_by_role("tab", name="Data quality").click()
    newcomer.sees("Old price")
    expect(newcomer.page.get_by_role("link", name="Enter closes of AAPL")).to_be_visible()
    newcomer.page.reload()
    newcomer.sees("Old price")
