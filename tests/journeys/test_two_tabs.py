"""One person in two tabs, on a slow line and on none: nothing happens twice, nothing old is taken for new."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.journeys.browser import Tab
from tests.journeys.visitor import Visitor, new_address

pytestmark = pytest.mark.journey

SLOW = {"offline": False, "latency": 1500, "downloadThroughput": 40_000, "uploadThroughput": 40_000}
NORMAL = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}


@contextmanager
def second_tab(visitor: Visitor) -> Iterator[Visitor]:
    """Open another tab of the same browser, with the same cookies."""
    tab = Tab(visitor.page.context.new_page())
    tab.watch()
    yield Visitor(tab, visitor.platform)
    tab.page.close()


@contextmanager
def slow_line(visitor: Visitor) -> Iterator[None]:
    """Let every request of this tab take its time."""
    line = visitor.page.context.new_cdp_session(visitor.page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)
    yield
    line.send("Network.emulateNetworkConditions", NORMAL)


def fill_in_a_deposit(visitor: Visitor, amount: str) -> None:
    """Open the form and write a deposit into it."""
    visitor.press("Add an activity")
    visitor.choose("Type", "Deposit")
    visitor.fill("Amount before costs", amount)


def test_signing_out_in_one_tab_ends_the_other(newcomer: Visitor) -> None:
    newcomer.press("Load the sample portfolio")
    newcomer.sees_value("$265,679.23")
    with second_tab(newcomer) as other:
        other.open("/settings")
        other.sees_heading("Settings")

        other.sign_out("Bea Newcomer")

        newcomer.sees_heading("Sign in")
        newcomer.forgive_outage()


def test_another_person_in_the_second_tab_is_never_shown_the_first_ones_figures(newcomer: Visitor) -> None:
    newcomer.press("Load the sample portfolio")
    newcomer.sees_value("$265,679.23")
    dashboard = newcomer.page.url
    with second_tab(newcomer) as other:
        other.open("/settings")
        other.sign_out("Bea Newcomer")
        other.come_registered("Cleo Second", new_address())

        newcomer.page.bring_to_front()
        newcomer.open(dashboard)

        newcomer.sees("There is no such portfolio")
        newcomer.rests()
        newcomer.forgive("404")
        newcomer.forgive_outage()


def test_what_one_tab_books_the_other_shows(newcomer: Visitor) -> None:
    newcomer.press("Load the sample portfolio")
    newcomer.sees_value("$265,679.23")
    here = newcomer.page.url
    with second_tab(newcomer) as other:
        other.open(here)
        other.sees_value("$265,679.23")
        other.press("Add activity")
        other.choose("Type", "Deposit")
        other.fill("Date", "2013-03-01")
        # In the account's euros, at 1.3000.
        other.fill("Amount before costs", "1000")
        other.press("Book")
        other.sees("Deposit booked.")
        other.sees_value("$266,979.23")

        newcomer.page.bring_to_front()

        newcomer.sees_value("$266,979.23")


def test_an_impatient_person_on_a_slow_line_books_once(newcomer: Visitor) -> None:
    fill_in_a_deposit(newcomer, "250")
    with slow_line(newcomer):
        newcomer.page.get_by_role("button", name="Book", exact=True).dblclick()
        newcomer.sees("Deposit booked.")

    newcomer.go_to("Activities")
    newcomer.sees_rows("Activities", "Deposit", 1)


def test_without_a_line_nothing_is_booked_and_what_was_written_stays(newcomer: Visitor) -> None:
    fill_in_a_deposit(newcomer, "250")
    newcomer.page.context.set_offline(True)
    newcomer.sees("Offline")

    expect(newcomer.page.get_by_role("button", name="Book", exact=True)).to_be_disabled()
    expect(newcomer.field("Amount before costs")).to_have_value("250")

    newcomer.page.context.set_offline(False)
    newcomer.sees("Live")
    newcomer.press("Book")
    newcomer.sees("Deposit booked.")
    newcomer.tab.complaints[:] = [text for text in newcomer.tab.complaints if "ERR_INTERNET" not in text]
