"""A person signs in with an account elsewhere, links one, and takes it away again."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.fakes.oidc import CLIENT_ID, CLIENT_SECRET, FakeProvider, Faults, Person, run_provider
from tests.fixtures.people import EMAIL
from tests.fixtures.platform import Platform, new_platform, remove_platform
from tests.journeys.browser import WIDTHS, open_tab, take_picture
from tests.journeys.test_second_factor import code_of, open_security, set_up_app
from tests.journeys.visitor import Visitor, visit

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def provider() -> Iterator[FakeProvider]:
    """A provider that really runs, and signs everybody in who comes."""
    with run_provider() as running:
        yield running


@pytest.fixture(scope="module")
def linked_platform(provider: FakeProvider) -> Iterator[Platform]:
    """A platform that knows the provider, with its owner."""
    named = {"key": "example", "name": "Example ID", "issuer": provider.url, "client_id": CLIENT_ID}
    started = new_platform(FOLIO_USERS_PROVIDERS="[]")
    secret = started.home.parent / "client-secret"
    secret.write_text(CLIENT_SECRET)
    environ = {"FOLIO_USERS_PROVIDERS": json.dumps([{**named, "client_secret_file": str(secret)}])}
    platform = Platform(started.home, started.offset, None, environ)
    platform.cli("up")
    yield platform
    remove_platform(platform)


@pytest.fixture(scope="module")
def owner_state(linked_platform: Platform, browser: Browser) -> str:
    """The owner's address; the platform is set up by the printed link."""
    with visit(browser, linked_platform) as ann:
        ann.set_up("Ann", EMAIL)
    return EMAIL


def _open_connections(visitor: Visitor, name: str) -> None:
    visitor.open_menu(f"menu of {name}")
    visitor.page.get_by_role("menuitem", name="Connections", exact=True).click()
    visitor.sees_heading("Connections")


def test_a_stranger_signs_in_with_the_provider_and_cannot_lose_the_only_way_in(
    browser: Browser, linked_platform: Platform, provider: FakeProvider, owner_state: str
) -> None:
    provider.person = Person(subject="bea", email="bea@elsewhere.example", name="Bea Elsewhere")

    with visit(browser, linked_platform) as bea:
        bea.open("/sign-in?to=/settings")
        bea.press("Continue with Example ID")
        bea.sees_heading("Settings")

        _open_connections(bea, "Bea Elsewhere")
        bea.sees("bea@elsewhere.example")
        bea.press("Unlink Example ID")
        bea.press("Unlink")
        bea.sees("this is your only way in")
        bea.forgive("409")


def test_the_owner_links_signs_in_and_unlinks(
    browser: Browser, linked_platform: Platform, provider: FakeProvider, owner_state: str
) -> None:
    provider.person = Person(subject="ann", email="ann@elsewhere.example", name="Ann")

    with visit(browser, linked_platform) as ann:
        ann.open("/sign-in")
        ann.sign_in(owner_state)
        _open_connections(ann, "Ann")
        ann.press("Link Example ID")
        ann.sees("Example ID is linked.")
        take_picture(ann.tab, "connections-linked")
        ann.sign_out("Ann")

        ann.press("Continue with Example ID")
        expect(ann.page.get_by_role("navigation")).to_be_visible()

        _open_connections(ann, "Ann")
        ann.press("Unlink Example ID")
        ann.press("Unlink")
        ann.sees("No account elsewhere is linked")
        ann.sign_out("Ann")

        ann.press("Continue with Example ID")
        expect(ann.page.get_by_role("navigation")).to_be_visible()
        expect(ann.page.get_by_role("button", name="Menu of Ann")).to_be_visible()


def test_what_goes_wrong_at_the_provider_is_said_on_the_page(
    browser: Browser, linked_platform: Platform, provider: FakeProvider, owner_state: str
) -> None:
    provider.faults = Faults(answer={"error": "access_denied"})

    with visit(browser, linked_platform) as visitor:
        visitor.open("/sign-in")
        visitor.press("Continue with Example ID")
        visitor.sees("You cancelled it there.")

        provider.faults = Faults(status={"token": 500})
        visitor.press("Continue with Example ID")
        visitor.sees("The provider does not answer.")
    provider.faults = Faults()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_accessible(
    browser: Browser, linked_platform: Platform, owner_state: str, scheme: str
) -> None:
    faults: dict[str, list[str]] = {}
    for width in WIDTHS:
        with open_tab(browser, width=width, scheme=scheme) as tab:  # type: ignore[arg-type]
            ann = Visitor(tab, linked_platform)
            ann.open("/sign-in?problem=federation_cancelled")
            tab.settle()
            ann.sees("Continue with Example ID")
            take_picture(tab, f"sign-in-providers-{width}-{scheme}")
            faults["sign-in"] = tab.barriers() + tab.refusals() + tab.complaints
            ann.sign_in(owner_state)
            ann.open("/settings/connections")
            tab.settle()
            take_picture(tab, f"connections-{width}-{scheme}")
            faults[f"connections-{width}"] = tab.barriers() + tab.refusals() + tab.complaints

    assert {name: found for name, found in faults.items() if found} == {}


def test_a_second_factor_is_asked_for_after_the_provider_too(
    browser: Browser, linked_platform: Platform, provider: FakeProvider, owner_state: str
) -> None:
    provider.person = Person(subject="cid", email="cid@elsewhere.example", name="Cid")

    with visit(browser, linked_platform) as cid:
        cid.open("/sign-in")
        cid.press("Continue with Example ID")
        expect(cid.page.get_by_role("navigation")).to_be_visible()
        open_security(cid)
        secret, _ = set_up_app(cid)
        cid.sign_out("Cid")

        cid.open("/sign-in?to=/settings")
        cid.press("Continue with Example ID")
        expect(cid.field("Code of your app")).to_be_visible()
        assert "second-factor" not in cid.page.url
        take_picture(cid.tab, "second-factor-after-provider")
        cid.fill("Code of your app", code_of(secret, step=1))
        cid.press("Go on")
        cid.sees_heading("Settings")
