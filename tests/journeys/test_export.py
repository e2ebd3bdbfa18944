"""A person takes along everything that is kept of him, and brings an account back."""

import csv
import hashlib
import io
import json
import os
import zipfile
from dataclasses import dataclass

import httpx2
import pytest
from playwright.sync_api import Browser, Download, expect

from tests.fixtures.people import PASSWORD, Person
from tests.fixtures.platform import Platform
from tests.journeys.browser import open_tab, take_picture
from tests.journeys.held_up import portfolio_held_up
from tests.journeys.test_screens import ALL_WINDOWS
from tests.journeys.visitor import Visitor, new_address, visit

pytestmark = pytest.mark.journey

PICTURED = ALL_WINDOWS if os.environ.get("FOLIO_TEST_PICTURES") else [("dark", 390)]


@dataclass(frozen=True)
class Booker:
    """Somebody with a portfolio in which two activities are booked."""

    email: str
    person: Person
    portfolio: str


@pytest.fixture
def bea(open_platform: Platform) -> Booker:
    """A person of this test alone."""
    email = new_address()
    person = register(open_platform, email)
    with person.client() as http:
        made = http.post("/api/portfolios", json={"name": "Savings", "currency": "USD"})
        portfolio: str = made.json()["id"]
        path = f"/api/portfolios/{portfolio}"
        account = http.post(f"{path}/accounts", json={"name": "Broker", "currency": "USD"}).json()["id"]
        items = [
            {"type": "deposit", "date": "2004-03-01", "amount": "1000", "note": "=HYPERLINK(1)"},
            {"type": "buy", "date": "2004-03-02", "instrument": "AAPL", "quantity": "3", "price": "24.02"},
        ]
        booking = {"items": [{**item, "account_id": account, "currency": "USD"} for item in items]}
        assert http.post(f"{path}/activities", json=booking).status_code == 201
    return Booker(email, person, portfolio)


def register(platform: Platform, email: str) -> Person:
    """Let somebody have an account, and sign him in as a program does."""
    with httpx2.Client(base_url=platform.url, timeout=30) as http:
        body = {"name": "Bea", "email": email, "password": PASSWORD}
        assert http.post("/api/auth/register", json=body).status_code == 201
        signed_in = http.post("/api/auth/login", json={"email": email, "password": PASSWORD})
    return Person(platform, signed_in.json()["access_token"])


def test_a_person_watches_an_export_cancels_one_and_opens_the_file(
    browser: Browser, open_platform: Platform, bea: Booker
) -> None:
    with visit(browser, open_platform) as visitor:
        visitor.open("/sign-in?to=/settings")
        visitor.sign_in(bea.email)
        visitor.sees_heading("Your data")
        with portfolio_held_up(open_platform):
            visitor.press("Export")
            expect(visitor.page.get_by_label("Progress of Account")).to_have_attribute("aria-valuenow", "100")
            expect(visitor.page.get_by_label("Progress of Portfolios")).to_have_attribute(
                "aria-valuenow", "0"
            )
            take_picture(visitor.tab, "export-running")
            visitor.page.reload()
            visitor.sees("You can leave this page")
            visitor.press("Cancel")
            visitor.sees("The export is cancelled.")

        visitor.press("Export")
        visitor.sees("Ready since")
        take_picture(visitor.tab, "export-ready")
        with visitor.page.expect_download() as saving:
            visitor.press("Download")
        check_archive(saving.value, bea)

        visitor.press("Remove")
        visitor.sees("The file is removed.")
        expect(visitor.page.get_by_role("button", name="Export", exact=True)).to_be_visible()


def check_archive(download: Download, bea: Booker) -> None:
    """Find in the file what its manifest says, and import the account again to the same figures."""
    assert download.suggested_filename.startswith("stock-portfolio-")
    with zipfile.ZipFile(download.path()) as packed:
        assert packed.testzip() is None
        manifest = json.loads(packed.read("manifest.json"))
        for file in manifest["files"]:
            assert hashlib.sha256(packed.read(file["path"])).hexdigest() == file["sha256"], file["path"]
        (profile,) = json.loads(packed.read("users/profile.json"))
        table = list(csv.DictReader(io.StringIO(packed.read("portfolio/activities.csv").decode())))
        (importable,) = [name for name in packed.namelist() if "importable/savings-broker-" in name]
        content = packed.read(importable)
    assert profile["email"] == bea.email
    assert (manifest["format_version"], manifest["services"]["portfolio"]["activities"]) == (1, 2)
    assert {(row["type"], row["note"]) for row in table} == {("deposit", "'=HYPERLINK(1)"), ("buy", "")}
    with bea.person.client() as http:
        assert holdings(http, imported(http, content)) == holdings(http, bea.portfolio)


def imported(http: httpx2.Client, content: bytes) -> str:
    """Return a new portfolio with an exported account imported into it."""
    portfolio: str = http.post("/api/portfolios", json={"name": "Again", "currency": "USD"}).json()["id"]
    path = f"/api/portfolios/{portfolio}"
    http.post(f"{path}/accounts", json={"name": "Broker", "currency": "USD"})
    preview = http.post(f"{path}/imports", files={"file": ("account.csv", content)}).json()
    assert http.post(f"/api/imports/{preview['id']}/commit").json()["created"] == 2
    return portfolio


def holdings(http: httpx2.Client, portfolio: str) -> list[tuple[str, str, str]]:
    """Return what is held and what it is worth."""
    items = http.get(f"/api/portfolios/{portfolio}/holdings").json()["items"]
    return [(item["instrument"]["symbol"], item["quantity"], item["value"]) for item in items]


@pytest.mark.parametrize(("scheme", "width"), PICTURED)
def test_the_card_is_accessible_in_its_states(
    browser: Browser, open_platform: Platform, bea: Booker, scheme: str, width: int
) -> None:
    faults: dict[str, list[str]] = {}
    with open_tab(browser, width=width, scheme=scheme) as tab:  # type: ignore[arg-type]  # a scheme
        visitor = Visitor(tab, open_platform)
        visitor.open("/sign-in?to=/settings")
        visitor.sign_in(bea.email)
        with portfolio_held_up(open_platform):
            visitor.page.get_by_role("button", name="Export", exact=False).last.click()
            expect(visitor.page.get_by_label("Progress of Account")).to_have_attribute("aria-valuenow", "100")
            take_picture(tab, f"export-running-{width}-{scheme}")
            faults["running"] = tab.barriers()
        visitor.sees("Ready since")
        take_picture(tab, f"export-ready-{width}-{scheme}")
        faults["ready"] = tab.barriers() + tab.complaints
        assert tab.overflow() == 0

    assert {name: found for name, found in faults.items() if found} == {}
