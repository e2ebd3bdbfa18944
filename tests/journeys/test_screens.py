"""Every screen, in light and dark, wide and narrow: accessible, silent, within its policy and its window."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser

from tests.fixtures.people import EMAIL, PASSWORD, Person, set_up_owner
from tests.fixtures.platform import Platform
from tests.journeys.browser import WIDTHS, Scheme, Tab, open_tab, take_picture

pytestmark = pytest.mark.journey

SMALLEST = 320
# Screens that open a drawer over their page.
DRAWERS = {"explained", "user"}
BEFORE_SIGNING_IN = (
    "sign-in",
    "register",
    "setup",
    "forgot",
    "reset",
    "confirm-email",
    "invitation",
    "restore",
    "lock-down",
)
ALL_WINDOWS: list[tuple[Scheme, int]] = [(scheme, width) for scheme in ("light", "dark") for width in WIDTHS]
# Pictures are of every window; the rules of accessibility differ only by theme and layout.
WINDOWS = ALL_WINDOWS if os.environ.get("FOLIO_TEST_PICTURES") else [("light", 1280), ("dark", 390)]


@pytest.fixture(scope="module")
def owner(platform: Platform) -> Person:
    """The first person of the platform, who has the sample portfolio."""
    return set_up_owner(platform)


@pytest.fixture(scope="module")
def screens(owner: Person) -> dict[str, str]:
    """Return the address of every screen by its name."""
    with owner.client(timeout_s=120) as http:
        empty = http.post("/api/portfolios", json={"name": "Empty", "currency": "EUR"}).json()["id"]
        me = http.get("/api/users/me").json()["id"]
        sample = http.post("/api/portfolios/sample", json={}).json()["id"]
        tree = http.post("/api/taxonomies", json={"name": "Classes", "template": "asset_class"}).json()["id"]
        account = http.get(f"/api/portfolios/{sample}/accounts").json()["items"][0]["id"]
        balance = {"account_id": account, "date": "2013-03-01", "is_complete": True}
        balances = [{"instrument": "AAPL", "quantity": "10"}]
        http.post(f"/api/portfolios/{sample}/statements", json={**balance, "items": balances})
        held = http.get(f"/api/portfolios/{sample}/holdings").json()["items"][0]["instrument"]["id"]
        places = [{"node": "equity", "weight": "0.7"}, {"node": "cash", "weight": "0.3"}]
        http.put(f"/api/taxonomies/{tree}/instruments/{held}", json={"items": places})
    portfolio = f"/portfolios/{sample}"
    return {
        "first": f"/portfolios/{empty}",
        "dashboard": portfolio,
        "return": f"{portfolio}?range=5Y&mode=return&benchmark={held}",
        "days": f"{portfolio}?range=MAX&table=true&by=currency",
        "drawer": f"{portfolio}?holding={held}",
        "holding": f"{portfolio}/holdings/{held}",
        "activities": f"{portfolio}/activities",
        "no-activities": f"/portfolios/{empty}/activities",
        "filtered-to-nothing": f"{portfolio}/activities?q=nothing-is-called-this",
        "performance": f"{portfolio}/analysis/performance?range=5Y&benchmark={held}",
        "explained": f"{portfolio}/analysis/performance?range=5Y&figure=performance.gain.market",
        "allocation": f"{portfolio}/analysis/allocation?taxonomy={tree}&node=equity",
        "treemap": f"{portfolio}/analysis/allocation",
        "attribution": f"{portfolio}/analysis/attribution?range=5Y&by=currency&mix=USD:0.6:{held}",
        "statements": f"{portfolio}/statements",
        "manage": f"{portfolio}/manage",
        "risk": f"{portfolio}/analysis/risk?range=5Y&benchmark={held}",
        "income": f"{portfolio}/analysis/income?range=MAX",
        "quality": f"{portfolio}/analysis/quality",
        "no-performance": f"/portfolios/{empty}/analysis/performance",
        "no-risk": f"/portfolios/{empty}/analysis/risk",
        "gains": f"{portfolio}/gains",
        "gains-by-method": f"{portfolio}/gains?method=hifo&from=2004-01-01",
        "lots": f"{portfolio}/gains?view=lots&lots=all&group=instrument&sort=-unrealised",
        "no-gains": f"/portfolios/{empty}/gains",
        "together": "/together?range=5Y&base=EUR",
        "import": f"{portfolio}/import",
        "settings": "/settings",
        "security": "/settings/security",
        "invitations": "/administration/invitations",
        "programs": "/administration/programs",
        "keys": "/administration/keys",
        "outbox": "/administration/outbox",
        "platform": "/platform",
        "users": "/administration/users",
        "user": f"/administration/users?user={me}",
        "roles": "/administration/roles",
        "audit": "/administration/audit",
        "audit-filtered-to-nothing": "/administration/audit?q=nothing-is-called-this",
        "gone": "/portfolios/00000000-0000-7000-8000-000000000000",
        "no-page": "/no/such/page",
    }


@contextmanager
def signed_in(browser: Browser, platform: Platform, *, width: int, scheme: Scheme = "light") -> Iterator[Tab]:
    """Open a window in which the owner has signed in."""
    with open_tab(browser, width=width, scheme=scheme) as tab:
        tab.page.goto(f"{platform.url}/sign-in")
        tab.page.locator("input[name=email]").fill(EMAIL)
        tab.page.locator("input[name=password]").fill(PASSWORD)
        tab.page.get_by_role("button", name="Sign in", exact=True).click()
        tab.page.wait_for_url("**/portfolios/**")
        tab.settle()
        yield tab


@pytest.mark.parametrize(("scheme", "width"), WINDOWS)
def test_every_screen_is_accessible_and_silent(
    browser: Browser, platform: Platform, screens: dict[str, str], scheme: Scheme, width: int
) -> None:
    faults: dict[str, list[str]] = {}

    with signed_in(browser, platform, width=width, scheme=scheme) as tab:
        for name, address in screens.items():
            # What the last screen still complains of is not this one's.
            tab.page.goto("about:blank")
            tab.complaints.clear()
            tab.page.goto(platform.url + address)
            tab.settle()
            take_picture(tab, f"{name}-{width}-{scheme}")
            found = tab.barriers() + tab.refusals() + unforeseen(tab, name)
            faults |= {name: found} if found else {}

    assert faults == {}


@pytest.mark.parametrize(("scheme", "width"), WINDOWS)
def test_every_screen_before_signing_in_is_accessible_and_silent(
    browser: Browser, platform: Platform, owner: Person, scheme: Scheme, width: int
) -> None:
    faults: dict[str, list[str]] = {}

    with open_tab(browser, width=width, scheme=scheme) as tab:
        for name in BEFORE_SIGNING_IN:
            tab.page.goto(f"{platform.url}/{name}")
            tab.settle()
            take_picture(tab, f"{name}-{width}-{scheme}")
            found = tab.barriers() + tab.refusals() + tab.complaints
            faults |= {name: found} if found else {}

    assert faults == {}


def test_no_screen_is_wider_than_the_smallest_window(
    browser: Browser, platform: Platform, screens: dict[str, str]
) -> None:
    wide: dict[str, int] = {}
    covered: list[str] = []

    with signed_in(browser, platform, width=SMALLEST) as tab:
        for name, address in screens.items():
            tab.page.goto(platform.url + address)
            tab.settle()
            wide |= {name: tab.overflow()} if tab.overflow() > 0 else {}
            # A drawer is meant to cover the page in a window this small.
            covered += [] if tab.is_on_top("h1") or name in DRAWERS else [name]

    assert wide == {}
    assert covered == []


def unforeseen(tab: Tab, name: str) -> list[str]:
    """Return what the console complained of, but for the answer that a missing portfolio is missing."""
    expected = "404" if name == "gone" else "nothing is expected"
    return [text for text in tab.complaints if expected not in text]
