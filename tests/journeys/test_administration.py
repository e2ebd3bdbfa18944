"""An administrator looks after people, and sees it all in a log that nobody can change unnoticed."""

from collections.abc import Iterator

import httpx2
import psycopg
import pytest
from playwright.sync_api import Browser, expect

from folio.chassis.home import Home
from folio.cli.provision import administrator_url
from tests.fixtures.people import EMAIL, PASSWORD, Person, set_up_owner
from tests.fixtures.platform import Platform
from tests.journeys.browser import Tab, open_tab, take_picture

pytestmark = pytest.mark.journey

BOB = "bob@example.com"


@pytest.fixture(scope="module")
def owner(own_platform: Platform) -> Person:
    return set_up_owner(own_platform)


@pytest.fixture
def tab(browser: Browser, own_platform: Platform, owner: Person) -> Iterator[Tab]:
    with open_tab(browser, width=1280) as opened:
        opened.page.goto(f"{own_platform.url}/sign-in")
        opened.page.locator("input[name=email]").fill(EMAIL)
        opened.page.locator("input[name=password]").fill(PASSWORD)
        opened.page.get_by_role("button", name="Sign in", exact=True).click()
        opened.page.wait_for_url("**/portfolios/**")
        yield opened


def register(platform: Platform) -> dict[str, str]:
    """Register Bob, and return what a request of his carries."""
    body = {"email": BOB, "name": "Bob Builder", "password": PASSWORD}
    answer = httpx2.post(f"{platform.url}/api/auth/register", json=body, timeout=30)
    assert answer.status_code == 201
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def tamper(platform: Platform) -> int:
    """Change what was written about Bob, as the superuser of PostgreSQL; return which entry it was."""
    url = administrator_url(Home(platform.home), None, database="folio_users")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        row = connection.execute(
            "UPDATE audit.records SET details = '{}' WHERE action = 'user.locked_down' RETURNING sequence"
        ).fetchone()
    assert row is not None
    sequence: int = row[0]
    return sequence


def test_from_a_role_over_a_lock_down_to_the_log_that_tells(tab: Tab, own_platform: Platform) -> None:
    bob = register(own_platform)
    page = tab.page

    page.get_by_role("link", name="Administration").click()
    page.get_by_label("Search", exact=True).fill("bob")
    expect(page.get_by_role("row")).to_have_count(2)
    page.get_by_role("button", name="Bob Builder").click()
    drawer = page.get_by_role("dialog", name="User")
    drawer.locator(".mantine-MultiSelect-input").click()
    page.get_by_role("option", name="Auditor").click()
    page.keyboard.press("Escape")
    drawer.get_by_role("button", name="Save roles").click()
    expect(drawer.get_by_role("button", name="Save roles")).to_have_count(0)
    drawer.get_by_role("button", name="Lock down").click()
    page.get_by_role("dialog", name="Lock Bob").get_by_role("button", name="Lock down").click()
    expect(drawer.get_by_text("No password")).to_be_visible()
    assert httpx2.get(f"{own_platform.url}/api/users/me", headers=bob).status_code == 401
    drawer.get_by_role("button", name="Close").first.click()

    page.get_by_role("tab", name="Audit log").click()
    page.get_by_label("To what", exact=True).fill("user")
    for action in ("user.locked_down", "user.roles_changed"):
        expect(page.get_by_role("button", name=action)).to_be_visible()
    page.get_by_role("button", name="user.roles_changed").click()
    expect(page.get_by_role("dialog")).to_contain_text("auditor")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Verify the log").click()
    expect(page.get_by_text("The log is whole")).to_be_visible()

    bad = tamper(own_platform)
    page.get_by_role("button", name="Verify the log").click()
    expect(page.get_by_text("The log was tampered with")).to_be_visible()
    expect(page.get_by_text(f"Entry {bad} is the first that cannot be believed")).to_be_visible()
    told = own_platform.cli("users", "audit", "verify", code=1)
    assert f"entry {bad}" in told.stdout.lower()
    assert tab.complaints == []


def test_a_program_has_its_token_once_and_loses_it_and_the_key_is_changed(
    tab: Tab, own_platform: Platform
) -> None:
    page = tab.page
    page.goto(f"{own_platform.url}/administration/programs")
    page.get_by_role("button", name="Make an account").click()
    page.get_by_label("What the program is called").fill("Nightly import")
    page.get_by_role("button", name="Make it").click()
    page.get_by_role("button", name="Tokens of Nightly import").click()
    page.get_by_role("button", name="Make a token").click()
    page.get_by_placeholder("Nightly report").fill("Laptop")
    page.get_by_role("button", name="Make it").click()
    token = page.get_by_test_id("token-text").inner_text()
    take_picture(tab, "program-token")
    page.get_by_role("button", name="I have it").click()
    expect(page.get_by_text(f"…{token[-4:]}")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Disable: Nightly import").click()
    expect(page.get_by_text("Disabled", exact=True)).to_be_visible()
    take_picture(tab, "programs-in-use")

    page.get_by_role("tab", name="Keys").click()
    expect(page.get_by_text("Signs", exact=True)).to_have_count(1)
    page.get_by_role("button", name="Change the key").click()
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_text("Next", exact=True)).to_be_visible()
    take_picture(tab, "keys-changed")
    assert tab.complaints == []
