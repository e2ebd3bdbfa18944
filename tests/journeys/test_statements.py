"""Comparing the books with a broker's statement, and saying by which rule units leave."""

import pytest
from playwright.sync_api import expect

from tests.journeys.test_correcting import book_apple
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey


def test_a_balance_that_differs_shows_by_how_much(newcomer: Visitor) -> None:
    book_apple(newcomer, "10", "400", "2013-02-01")
    newcomer.sees_value("$4,304.70")

    newcomer.go_to("Statements")
    newcomer.sees("No statement to compare with")
    newcomer.fill("At the end of", "2013-03-01")
    newcomer.fill("Instrument or currency 1", "AAPL")
    newcomer.fill("Balance 1", "8")
    newcomer.press("Compare")

    newcomer.sees("The books differ from it")
    row = newcomer.page.get_by_role("table", name="Balances").get_by_role("row").filter(has_text="AAPL")
    expect(row.get_by_role("cell")).to_have_text(["AAPL", "8", "10", "2", "Differs"])


def test_a_rule_by_date_changes_which_units_a_sale_took(newcomer: Visitor) -> None:
    book_apple(newcomer, "10", "400", "2013-02-01")
    newcomer.sees_value("$4,304.70")

    newcomer.open(f"{newcomer.page.url.partition('?')[0]}/manage")
    newcomer.press("Another rule")
    newcomer.choose("Method", "Last in, first out")
    newcomer.fill("From", "2013-02-15")
    newcomer.press("Save the rules")
    newcomer.page.reload()

    expect(newcomer.field("From")).to_have_value("2013-02-15")
    expect(newcomer.page.get_by_role("combobox", name="Method")).to_have_value("Last in, first out")
