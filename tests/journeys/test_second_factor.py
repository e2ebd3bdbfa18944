"""A person protects the account: an app's codes, recovery codes, and being asked once more who it is."""

import time
from base64 import b32decode
from collections.abc import Iterator

import psycopg
import pytest
from playwright.sync_api import Browser, expect

from folio.chassis.home import Home
from folio.cli import provision
from folio.users.domain.totp import STEP_S, code_at
from tests.fixtures.people import PASSWORD
from tests.fixtures.platform import Platform, new_platform, remove_platform
from tests.journeys.browser import take_picture
from tests.journeys.visitor import Visitor, new_address, visit

pytestmark = pytest.mark.journey


@pytest.fixture
def visitor(browser: Browser, open_platform: Platform) -> Iterator[Visitor]:
    """Somebody in front of the browser."""
    with visit(browser, open_platform) as somebody:
        yield somebody


def code_of(secret: str, *, step: int = 0) -> str:
    """Return the code that an app with this secret shows, now or some steps from now."""
    return code_at(b32decode(secret), int(time.time()) // STEP_S + step)


def open_security(visitor: Visitor) -> None:
    """Open the page by the person's menu."""
    visitor.open_menu("Menu of")
    visitor.page.get_by_role("menuitem", name="Security", exact=True).click()
    visitor.sees_heading("Security")


def set_up_app(visitor: Visitor) -> tuple[str, list[str]]:
    """Set up an app; return its secret and the recovery codes."""
    visitor.press("Set up an app")
    confirmed = confirm_app(visitor)
    visitor.sees("10 of 10 left")
    return confirmed


def confirm_app(visitor: Visitor) -> tuple[str, list[str]]:
    """Scan the code that is shown and send one back; return the app's secret and the recovery codes."""
    field = visitor.page.get_by_test_id("totp-secret")
    expect(field).not_to_have_text("…")
    secret = field.inner_text()
    take_picture(visitor.tab, "app-setup")
    assert visitor.tab.barriers() == []
    visitor.fill("Code of your app", code_of(secret))
    visitor.press("Confirm")
    listed = visitor.page.get_by_role("list", name="Recovery codes").get_by_role("listitem")
    expect(listed).to_have_count(10)
    codes = listed.all_inner_texts()
    take_picture(visitor.tab, "recovery-codes")
    assert visitor.tab.barriers() == []
    visitor.press("I have them")
    return secret, codes


def give_password(visitor: Visitor, email: str) -> None:
    """Fill in the sign-in page up to the question for the second factor."""
    visitor.sees_heading("Sign in")
    visitor.fill("E-mail", email)
    visitor.fill("Password", PASSWORD)
    visitor.press("Sign in")
    expect(visitor.field("Code of your app")).to_be_visible()


def test_an_app_guards_the_sign_in_and_a_recovery_code_replaces_it(visitor: Visitor) -> None:
    email = new_address()
    visitor.come_registered("Ann Guarded", email)
    open_security(visitor)
    secret, codes = set_up_app(visitor)
    visitor.sign_out("Ann Guarded")

    give_password(visitor, email)
    take_picture(visitor.tab, "second-factor")
    assert visitor.tab.barriers() == []
    visitor.fill("Code of your app", "000000")
    visitor.press("Go on")
    visitor.sees("This is wrong or was used before")
    visitor.forgive("401")
    visitor.fill("Code of your app", code_of(secret, step=1))
    visitor.press("Go on")
    expect(visitor.page.get_by_role("navigation")).to_be_visible()

    visitor.sign_out("Ann Guarded")
    give_password(visitor, email)
    visitor.press("Use a recovery code")
    visitor.fill("Recovery code", codes[0].lower())
    visitor.press("Go on")
    open_security(visitor)
    visitor.sees("9 of 10 left")


def test_a_sensitive_act_asks_once_more_and_is_then_done(visitor: Visitor) -> None:
    visitor.come_registered("Bea Asked", new_address())
    open_security(visitor)
    age_proof(visitor)

    visitor.press("Set up an app")
    visitor.sees_heading("Is it you?")
    take_picture(visitor.tab, "step-up")
    visitor.fill("Password", PASSWORD)
    visitor.press("Go on")

    expect(visitor.page.get_by_test_id("totp-secret")).not_to_have_text("…")
    visitor.forgive("401")
    visitor.forgive("403")


def age_proof(visitor: Visitor) -> None:
    """Let an hour pass since the person signed in: in the record, and for the token in the browser."""
    url = provision.administrator_url(Home(visitor.platform.home), None)
    with psycopg.connect(url, dbname="folio_users", autocommit=True) as connection:
        connection.execute("UPDATE sessions SET authenticated_at = authenticated_at - interval '1 hour'")
    visitor.page.context.clear_cookies(name="folio_access")


def test_who_must_have_a_factor_is_led_through_setting_one_first(browser: Browser) -> None:
    demanding = new_platform(FOLIO_USERS_SECOND_FACTOR="all")
    try:
        demanding.cli("up")
        with visit(browser, demanding) as owner:
            owner.open(demanding.setup_link)
            owner.fill("Name", "Eve Enrolled")
            owner.fill("E-mail", new_address())
            owner.fill("Password", PASSWORD)
            owner.press("Create the administrator")
            owner.sees_heading("Set up a second factor")
            take_picture(owner.tab, "enrol")
            assert owner.tab.barriers() == []
            owner.open("/settings")
            owner.sees_heading("Set up a second factor")

            owner.press("Set up an authenticator app")
            confirm_app(owner)

            owner.sees_heading("What do you own?")
    finally:
        remove_platform(demanding)
