"""Getting about by the keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey


def test_the_palette_finds_a_page_and_an_instrument(newcomer: Visitor) -> None:
    keyboard = newcomer.page.keyboard

    keyboard.press("Control+k")
    expect(newcomer.page.get_by_role("textbox", name="Search pages, instruments, actions")).to_be_focused()
    keyboard.type("sett")
    keyboard.press("Enter")
    newcomer.sees_heading("Settings")

    keyboard.press("Control+k")
    expect(newcomer.page.get_by_role("textbox", name="Search pages, instruments, actions")).to_be_focused()
    keyboard.type("ibm")
    newcomer.sees("International Business Machines")
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    newcomer.sees("Not held now.")


def test_a_question_mark_lists_every_shortcut_and_escape_closes_it(newcomer: Visitor) -> None:
    newcomer.page.keyboard.press("?")

    dialog = newcomer.page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog.get_by_text("Hide or show amounts")).to_be_visible()
    expect(dialog.get_by_text("Search pages, instruments and actions")).to_be_visible()
    newcomer.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_g_and_a_letter_go_to_a_section(newcomer: Visitor) -> None:
    for letter, heading in (("s", "Settings"), ("a", "Activities"), ("i", "Import"), ("p", "My portfolio")):
        newcomer.page.keyboard.press("g")
        newcomer.page.keyboard.press(letter)

        newcomer.sees_heading(heading)


def test_h_hides_every_amount_and_keeps_the_percentages(newcomer: Visitor) -> None:
    newcomer.press("Load the sample portfolio")
    newcomer.sees_value("$265,679.23")

    newcomer.page.keyboard.press("h")

    newcomer.sees_value("•••••")
    newcomer.sees_holding("AAPL", Quantity="•••••", Value="•••••", Weight="71.5%")
    assert "265,679" not in newcomer.page.get_by_role("main").inner_text()
    newcomer.page.keyboard.press("h")
    newcomer.sees_value("$265,679.23")


def test_a_key_typed_into_a_field_is_a_letter(newcomer: Visitor) -> None:
    newcomer.page.keyboard.press("n")
    newcomer.field("Instrument").press_sequentially("gph?")

    expect(newcomer.field("Instrument")).to_have_value("gph?")
