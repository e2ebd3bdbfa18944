"""A person signs in without a password: a passkey of the browser's own virtual device."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, expect

from tests.fixtures.people import PASSWORD
from tests.fixtures.platform import Platform
from tests.journeys.browser import take_picture
from tests.journeys.visitor import Visitor, new_address, visit

pytestmark = pytest.mark.journey

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Device:
    """A device in the browser that keeps passkeys and answers by itself."""

    def __init__(self, session: CDPSession) -> None:
        self._session = session
        session.send("WebAuthn.enable")
        self.id: str = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})[
            "authenticatorId"
        ]

    def set_present(self, is_present: bool) -> None:
        """Let the person be there, or away."""
        changed = {"authenticatorId": self.id, "enabled": is_present}
        self._session.send("WebAuthn.setAutomaticPresenceSimulation", changed)

    def credentials(self) -> list[dict[str, Any]]:
        """Return the keys it keeps."""
        found: list[dict[str, Any]] = self._session.send(
            "WebAuthn.getCredentials", {"authenticatorId": self.id}
        )["credentials"]
        return found

    def turn_back(self) -> None:
        """Become what a copy of an hour ago would be: its count of signatures starts again."""
        (key,) = self.credentials()
        where = {"authenticatorId": self.id}
        self._session.send("WebAuthn.removeCredential", {**where, "credentialId": key["credentialId"]})
        self._session.send("WebAuthn.addCredential", {**where, "credential": {**key, "signCount": 0}})


@pytest.fixture
def visitor(browser: Browser, open_platform: Platform) -> Iterator[Visitor]:
    """Somebody in front of the browser."""
    with visit(browser, open_platform) as somebody:
        yield somebody


@pytest.fixture
def device(visitor: Visitor) -> Device:
    """The device of that person."""
    return Device(visitor.page.context.new_cdp_session(visitor.page))


def open_security(visitor: Visitor) -> None:
    """Open the page by the person's menu."""
    visitor.open_menu("Menu of")
    visitor.page.get_by_role("menuitem", name="Security", exact=True).click()
    visitor.sees_heading("Security")


def add_passkey(visitor: Visitor, name: str) -> list[str]:
    """Add a passkey as the first factor; return the recovery codes."""
    open_security(visitor)
    visitor.press("Add a passkey")
    visitor.fill("What to call it", name)
    visitor.press("Go on")
    listed = visitor.page.get_by_role("list", name="Recovery codes").get_by_role("listitem")
    expect(listed).to_have_count(10)
    codes = listed.all_inner_texts()
    visitor.press("I have them")
    visitor.sees(name)
    return codes


def leave(visitor: Visitor, name: str) -> None:
    """Sign out of a browser that offers no passkeys in the field: there the device would answer at once."""
    visitor.page.evaluate("PublicKeyCredential.isConditionalMediationAvailable = async () => false")
    visitor.sign_out(name)


def test_a_passkey_signs_in_by_the_button(visitor: Visitor, device: Device) -> None:
    visitor.come_registered("Pia Passkey", new_address())
    add_passkey(visitor, "My laptop")
    take_picture(visitor.tab, "passkeys")
    assert visitor.tab.barriers() == []
    assert len(device.credentials()) == 1
    leave(visitor, "Pia Passkey")
    take_picture(visitor.tab, "sign-in-passkey")
    assert visitor.tab.barriers() == []

    visitor.press("Sign in with a passkey")

    expect(visitor.page.get_by_role("navigation")).to_be_visible()
    open_security(visitor)
    visitor.sees("last used now")


def test_the_browser_offers_the_passkey_in_the_field_of_the_address(visitor: Visitor, device: Device) -> None:
    visitor.come_registered("Pam Offered", new_address())
    add_passkey(visitor, "My tablet")
    device.set_present(False)
    visitor.sign_out("Pam Offered")
    expect(visitor.field("E-mail")).to_have_attribute("autocomplete", "username webauthn")

    # Being there counts from the moment the device is asked, so the page asks it anew.
    device.set_present(True)
    visitor.page.reload()

    expect(visitor.page.get_by_role("navigation")).to_be_visible()


def test_a_passkey_is_the_second_factor_after_a_password(visitor: Visitor, device: Device) -> None:
    email = new_address()
    visitor.come_registered("Pam Second", email)
    add_passkey(visitor, "My phone")
    leave(visitor, "Pam Second")
    visitor.fill("E-mail", email)
    visitor.fill("Password", PASSWORD)
    visitor.press("Sign in")
    expect(visitor.page.get_by_role("button", name="Use your passkey")).to_be_visible()

    visitor.press("Use your passkey")

    expect(visitor.page.get_by_role("navigation")).to_be_visible()


def test_a_passkey_whose_count_falls_back_is_told_and_asks_for_a_code(
    visitor: Visitor, device: Device
) -> None:
    visitor.come_registered("Pat Copied", new_address())
    codes = add_passkey(visitor, "My key")
    leave(visitor, "Pat Copied")
    device.turn_back()

    visitor.press("Sign in with a passkey")
    visitor.fill("Recovery code", codes[0])
    visitor.press("Go on")

    expect(visitor.page.get_by_role("navigation")).to_be_visible()
    open_security(visitor)
    visitor.sees("May have been copied")


def test_a_removed_passkey_signs_nobody_in(visitor: Visitor, device: Device) -> None:
    visitor.come_registered("Pol Removed", new_address())
    add_passkey(visitor, "Old laptop")
    visitor.press("Remove: Old laptop")
    visitor.sees("No passkey yet")
    leave(visitor, "Pol Removed")

    visitor.press("Sign in with a passkey")

    visitor.sees("This passkey is not known here")
    visitor.forgive("401")
