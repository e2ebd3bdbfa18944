"""What a person does and sees in the browser: the words that the stories of this folder are told in."""

import base64
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, JSHandle, Locator, Page, expect

from tests.fixtures.people import PASSWORD, set_up_owner
from tests.fixtures.platform import Platform
from tests.journeys.browser import PATIENCE_MS, Tab, open_tab

ROW_HEIGHT_PX = 39
# Before the gateway has the keys again, or with a token that has run out, a page hears 401 and renews it.
OUTAGE = re.compile(
    r"WebSocket connection to|ERR_CONNECTION_REFUSED|status of 503|status of 401.*/api/users/me"
)

expect.set_options(timeout=PATIENCE_MS)

# A drop carries its files in an object that only the page itself can make.
_PACK_FILE = """([name, content]) => {
  const carried = new DataTransfer();
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  carried.items.add(new File([bytes], name, { type: 'text/csv' }));
  return carried;
}"""
_PACK_BLANK_FILE = """([name, size]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([new Uint8Array(size)], name, { type: 'text/csv' }));
  return carried;
}"""


@dataclass(frozen=True)
class Visitor:
    """A person in front of a browser window."""

    tab: Tab
    platform: Platform

    @property
    def page(self) -> Page:
        """What is in the window."""
        return self.tab.page

    def open(self, address: str = "/") -> None:
        """Type an address: a path of the platform, or a whole link."""
        self.page.goto(address if "://" in address else self.platform.url + address)

    def press(self, button: str) -> None:
        """Press the button with exactly this name."""
        self.page.get_by_role("button", name=button, exact=True).click()

    def follow(self, link: str) -> None:
        """Follow the link with exactly this name."""
        self.page.get_by_role("link", name=link, exact=True).click()

    def go_to(self, section: str) -> None:
        """Choose a section of the rail."""
        self.page.get_by_role("navigation").get_by_role("link", name=section, exact=True).click()

    def fill(self, label: str, text: str) -> None:
        """Write into the field with exactly this label; a star after it means that it is needed."""
        self.field(label).fill(text)

    def field(self, label: str) -> Locator:
        """Return the field with this label."""
        named = self.page.get_by_label(re.compile(rf"^{re.escape(label)}( \*)?$"))
        return self.page.locator("input, textarea").and_(named)

    def choose(self, label: str, option: str) -> None:
        """Pick an option of a list."""
        self.page.get_by_role("combobox", name=label).click()
        self.page.get_by_role("option", name=option, exact=True).click()

    def sees(self, text: str) -> None:
        """Find a text on the screen, now or soon."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def sees_heading(self, text: str) -> None:
        """Find a heading on the screen, now or soon."""
        expect(self.page.get_by_role("heading", name=text, exact=True)).to_be_visible()

    def forgive(self, complaint: str) -> None:
        """Expect that the console complained of this, once or more."""
        kinds = [text for text in self.tab.complaints if complaint in text]
        assert kinds, f"nothing complained of {complaint!r}: {self.tab.complaints}"
        self._drop(kinds)

    def forgive_outage(self) -> None:
        """Let the console have complained that the platform was away; this page may not have noticed."""
        self._drop([text for text in self.tab.complaints if OUTAGE.search(text)])

    def _drop(self, complaints: list[str]) -> None:
        self.tab.complaints[:] = [text for text in self.tab.complaints if text not in complaints]

    def rests(self) -> None:
        """Wait until the page has asked for all that it wants."""
        self.page.wait_for_load_state("networkidle")

    # Who one is

    def set_up(self, name: str, email: str) -> None:
        """Use the printed link and become the first administrator."""
        self.open(self.platform.setup_link)
        self.sees_heading("Welcome")
        self._introduce(name, email)
        self.press("Create the administrator")
        self.sees_heading("What do you own?")

    def register(self, name: str, email: str) -> None:
        """Create an account of one's own."""
        self.open("/sign-in")
        self.follow("Create an account")
        self._introduce(name, email)
        self.press("Create account")
        self.sees_heading("What do you own?")

    def come_registered(self, name: str, email: str) -> None:
        """Open the platform with an account that was created a moment ago in this browser."""
        body = {"name": name, "email": email, "password": PASSWORD, "transport": "cookie"}
        answer = self.page.context.request.post(
            f"{self.platform.url}/api/auth/register", data=body, headers={"Origin": self.platform.url}
        )
        assert answer.status == 201, answer.text()
        self.open()
        self.sees_heading("What do you own?")

    def _introduce(self, name: str, email: str) -> None:
        self.fill("Name", name)
        self.fill("E-mail", email)
        self.fill("Password", PASSWORD)

    def sign_in(self, email: str) -> None:
        """Sign in on the page that asks for it."""
        self.sees_heading("Sign in")
        self.fill("E-mail", email)
        self.fill("Password", PASSWORD)
        self.press("Sign in")
        expect(self.page.get_by_role("navigation")).to_be_visible()

    def sign_in_to_go_on(self, email: str) -> None:
        """Sign in on the page that asks for it before another page, which is not one of the shell's."""
        self.sees_heading("Sign in")
        self.fill("E-mail", email)
        self.fill("Password", PASSWORD)
        self.press("Sign in")

    def sign_out(self, name: str) -> None:
        """Sign out by the menu."""
        self.open_menu(f"menu of {name}")
        self.page.get_by_role("menuitem", name="Sign out", exact=True).click()
        self.sees_heading("Sign in")

    # Portfolios

    def new_portfolio(self, name: str, currency: str) -> None:
        """Create a portfolio by the menu of portfolios."""
        self.open_menu("switch the portfolio")
        self.page.get_by_role("menuitem", name="New portfolio").click()
        self.fill("Name", name)
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_role("combobox", name="Currency").fill(currency)
        self.page.get_by_role("option", name=re.compile(currency)).first.click()
        self.press("Create")
        expect(self.page.get_by_role("dialog")).to_have_count(0)
        self.sees_heading(name)
        self.sees_heading("What do you own?")

    def open_menu(self, button: str) -> None:
        """Open the menu of the button with this in its name."""
        self.page.get_by_role("button", name=button).click()
        expect(self.page.get_by_role("menu")).to_be_visible()

    def switch_to(self, name: str) -> None:
        """Open another portfolio by the menu of portfolios."""
        self.open_menu("switch the portfolio")
        self.page.get_by_role("menuitem", name=name).click()
        self.sees_heading(name)

    # Files

    def drop(self, file: Path) -> None:
        """Drop a file on the page."""
        self.drop_text(file.name, file.read_bytes())

    def drop_text(self, name: str, content: bytes) -> None:
        """Drop a file with this content on the page."""
        self._let_go(self.page.evaluate_handle(_PACK_FILE, [name, base64.b64encode(content).decode()]))

    def drop_blank(self, name: str, size: int) -> None:
        """Drop a file of this many bytes on the page."""
        self._let_go(self.page.evaluate_handle(_PACK_BLANK_FILE, [name, size]))

    def _let_go(self, carried: JSHandle) -> None:
        place = self.page.get_by_text("Drop a broker’s file here, or choose one")
        for step in ("dragenter", "dragover", "drop"):
            place.dispatch_event(step, {"dataTransfer": carried})

    def book(self, new: int, *, existing: int = 0) -> None:
        """Commit a preview with this many activities that are new and that are already there."""
        self.sees(f"{new} new, {existing} already there.")
        self.press(f"Book {new}")
        self.sees("Imported")
        self.sees(f"{new} booked, {existing} already there.")

    # Figures

    def sees_value(self, amount: str) -> None:
        """Find this as the one big number."""
        expect(self.page.get_by_test_id("headline-value")).to_have_text(amount)

    def performance(self, line: str) -> Locator:
        """Return the figure of a line of the breakdown."""
        card = self.page.get_by_role("region", name="Performance", exact=True)
        label = card.get_by_role("term").filter(has_text=re.compile(rf"^{line}$"))
        return label.locator("xpath=following-sibling::dd")

    def sees_performance(self, **lines: str) -> None:
        """Find these figures in the breakdown; the names are the lines' labels with underscores."""
        for line, figure in lines.items():
            expect(self.performance(line.replace("_", " "))).to_have_text(figure)

    def holding(self, symbol: str) -> Locator:
        """Return the row of a holding."""
        rows = self.page.get_by_role("table", name="Holdings").get_by_role("row")
        return rows.filter(has=self.page.get_by_role("link", name=symbol, exact=True))

    def sees_holding(self, symbol: str, **columns: str) -> None:
        """Find these figures in the row of a holding; the names are the columns' titles."""
        titles = self.page.get_by_role("table", name="Holdings").get_by_role("columnheader")
        expect(self.holding(symbol)).to_be_visible()
        places = titles.all_inner_texts()
        for title, figure in columns.items():
            place = places.index(title.replace("_", " "))
            expect(self.holding(symbol).get_by_role("cell").nth(place)).to_have_text(figure)

    def sees_cash(self, account: str, amount: str) -> None:
        """Find this much cash in the account, in one of its currencies."""
        line = self.page.get_by_text(f"Cash · {account}", exact=True).locator("..")
        expect(line.filter(has_text=amount)).to_have_count(1)

    def sees_rows(self, table: str, text: str, times: int) -> None:
        """Find exactly this many rows with exactly this text somewhere in them."""
        rows = self.page.get_by_role("table", name=table, exact=True).get_by_role("row")
        expect(rows.filter(has=self.page.get_by_text(text, exact=True))).to_have_count(times)

    def look_back(self, days: int, row: list[str]) -> None:
        """Scroll the table of days back from its newest row and find this one."""
        table = self.page.get_by_role("table", name="Value by day")
        expect(table).to_be_visible()
        box = self.page.get_by_role("region", name="Value by day")
        box.evaluate("(box, top) => { box.scrollTop = top; }", days * ROW_HEIGHT_PX)
        found = table.get_by_role("row").filter(has_text=row[0])
        expect(found.get_by_role("cell")).to_have_text(row)


def new_address() -> str:
    """Return an e-mail address that nobody has yet."""
    return f"{uuid4().hex}@example.com"


@contextmanager
def visit(browser: Browser, platform: Platform, *, width: int = 1440) -> Iterator[Visitor]:
    """Open a window for somebody who is not signed in; at the end, nothing may have gone wrong in it."""
    with open_tab(browser, width=width) as tab:
        yield Visitor(tab, platform)
        assert tab.complaints == []
        assert tab.refusals() == []


@pytest.fixture(scope="session")
def open_platform(platform: Platform) -> Platform:
    """The shared platform, set up, so that anybody may register."""
    set_up_owner(platform)
    return platform


@pytest.fixture
def newcomer(browser: Browser, open_platform: Platform) -> Iterator[Visitor]:
    """A person who has just registered and looks at an empty portfolio."""
    with visit(browser, open_platform) as visitor:
        visitor.come_registered("Bea Newcomer", new_address())
        yield visitor
