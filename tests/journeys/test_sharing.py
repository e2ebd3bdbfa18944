"""Ann shows Bob how her investments do, not how much they are, and stops when she likes."""

import re
import time

import pytest
from playwright.sync_api import Browser, expect

from tests.fixtures.platform import Platform
from tests.fixtures.waiting import wait_until
from tests.journeys.browser import WIDTHS, take_picture
from tests.journeys.visitor import Visitor, new_address, visit

pytestmark = pytest.mark.journey


# Whatever is written as money, in the sample portfolio's currency.
MONEY = re.compile(r"\$\s?[0-9]")


def share(ann: Visitor, address: str, *, hidden: bool) -> None:
    ann.press("Share")
    ann.fill("E-mail", address)
    if hidden:
        ann.page.get_by_label("Hide amounts: show shares and returns only").check()
    ann.page.get_by_role("dialog").get_by_role("button", name="Share", exact=True).click()
    ann.sees(address)


def is_clean(visitor: Visitor, name: str) -> None:
    """Take the picture of a screen at every width and find nothing wrong with it."""
    visitor.page.mouse.move(1, 1)
    for width in WIDTHS:
        visitor.page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            visitor.page.emulate_media(color_scheme=scheme)
            visitor.tab.settle()
            take_picture(visitor.tab, f"{name}-{width}-{scheme}")
            # Colours fade from one theme into the other.
            wait_until(lambda: not visitor.tab.barriers())
            assert visitor.tab.overflow() <= 0
    visitor.page.set_viewport_size({"width": 1280, "height": 900})
    visitor.page.emulate_media(color_scheme="light")


def test_who_is_shown_ratios_sees_no_amount_changes_nothing_and_is_gone_when_told(
    newcomer: Visitor, browser: Browser, open_platform: Platform
) -> None:
    newcomer.press("Load the sample portfolio")
    newcomer.sees_heading("Sample portfolio")
    address = new_address()
    with visit(browser, open_platform) as bob:
        bob.come_registered("Bob Visitor", address)
        share(newcomer, address, hidden=True)
        is_clean(newcomer, "sharing-dialog")

        bob.open()
        bob.open_menu("switch the portfolio")
        entry = bob.page.get_by_role("menuitem", name="Sample portfolio")
        expect(entry.get_by_label("Shared with me by Bea Newcomer")).to_be_visible()
        entry.click()
        bob.sees("Shared with you by Bea Newcomer.")
        bob.sees("Amounts are hidden")
        bob.sees_heading("Allocation")
        expect(bob.page.get_by_text("Max. drawdown")).to_be_visible()
        is_clean(bob, "shared-without-amounts")
        assert not MONEY.search(bob.page.get_by_role("main").inner_text())
        for editing in ("Add activity", "Import", "Share"):
            expect(bob.page.get_by_role("main").get_by_text(editing, exact=True)).to_have_count(0)

        bob.go_to("Activities")
        bob.sees_heading("Activities")
        bob.sees("Shared with you by Bea Newcomer.")
        expect(bob.page.get_by_role("table", name="Activities")).to_be_visible()
        assert not MONEY.search(bob.page.get_by_role("main").inner_text())
        bob.go_to("Portfolio")
        bob.sees_heading("Allocation")

        newcomer.press(f"End the share with {address}")
        ended_at = time.monotonic()
        bob.sees("There is no such portfolio")
        assert time.monotonic() - ended_at < 4
        bob.forgive("404")
        is_clean(bob, "share-ended")


def test_a_link_is_opened_by_its_password_and_ended(
    newcomer: Visitor, browser: Browser, open_platform: Platform
) -> None:
    newcomer.press("Load the sample portfolio")
    newcomer.sees_heading("Sample portfolio")
    newcomer.press("Share")
    newcomer.fill("For whom", "The bank")
    newcomer.fill("Password, if any", "correct horse")
    newcomer.press("Make a link")
    link = newcomer.page.get_by_label("The address of the link").input_value()

    with visit(browser, open_platform) as stranger:
        stranger.open(link)
        stranger.fill("Password", "wrong horse")
        stranger.press("Open")
        stranger.sees("this is not the password of this link")
        stranger.fill("Password", "correct horse")
        stranger.press("Open")
        stranger.sees_heading("Sample portfolio")
        stranger.sees("amounts are hidden")
        stranger.sees_heading("Holdings")
        expect(stranger.page.get_by_role("table", name="Holdings")).to_be_visible()
        assert not MONEY.search(stranger.page.get_by_role("main").inner_text())
        assert stranger.page.locator("meta[name=robots]").get_attribute("content") == "noindex, nofollow"
        stranger.forgive("403")
        is_clean(stranger, "shared-link")

        newcomer.press("End the share with The bank")
        newcomer.sees("None yet.")
        stranger.page.reload()
        stranger.sees_heading("This link shows nothing")
        stranger.forgive("404")
