"""Two people share a platform and see nothing of each other."""

import pytest
from playwright.sync_api import Browser, expect

from tests.fixtures.platform import Platform
from tests.journeys.visitor import Visitor, new_address, visit

pytestmark = pytest.mark.journey


def test_one_sees_nothing_of_the_other(newcomer: Visitor, browser: Browser, open_platform: Platform) -> None:
    newcomer.press("Load the sample portfolio")
    newcomer.sees_heading("Sample portfolio")
    newcomer.sees_value("$265,679.23")
    dashboard = newcomer.page.url

    with visit(browser, open_platform) as other:
        other.register("Cem Other", new_address())
        other.open_menu("switch the portfolio")
        expect(other.page.get_by_role("menuitem")).to_have_text(
            ["My portfolioUSD", "New portfolio", "Manage this portfolio"]
        )

        for address in (dashboard, f"{dashboard}/activities", f"{dashboard}/import"):
            other.open(address)
            other.sees("There is no such portfolio")
            # Parts that come later ask once more.
            other.rests()
            other.forgive("404")
        assert "265,679.23" not in other.page.content()


def test_an_instrument_of_ones_own_is_not_offered_to_the_other(
    newcomer: Visitor, browser: Browser, open_platform: Platform
) -> None:
    newcomer.press("Add an activity")
    newcomer.fill("Instrument", "SECRET")
    newcomer.fill("Quantity", "1")
    newcomer.fill("Price each", "1")
    newcomer.press("Book")
    newcomer.sees("Buy booked.")

    with visit(browser, open_platform) as other:
        other.come_registered("Dee Other", new_address())
        other.press("Add an activity")
        other.fill("Instrument", "SECRET")

        other.sees("Not known yet: it will be added as a custom instrument.")


def test_only_the_administrator_is_shown_the_platform(newcomer: Visitor) -> None:
    rail = newcomer.page.get_by_role("navigation").get_by_role("link")

    expect(rail).to_have_text(
        ["Portfolio", "Activities", "Analysis", "Gains", "Statements", "Import", "Settings"]
    )
