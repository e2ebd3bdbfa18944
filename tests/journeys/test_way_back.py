"""The life of an account: made by letter, guarded, lost and won back, locked down, and told in the log."""

import asyncio
import re
import threading
from collections.abc import Iterator
from concurrent.futures import Future

import pytest
from playwright.sync_api import Browser, expect

from tests.fakes.smtp import Mailbox, mail_server
from tests.fixtures.people import EMAIL, PASSWORD, set_up_owner
from tests.fixtures.platform import Platform, new_platform, remove_platform
from tests.fixtures.waiting import wait_until
from tests.journeys.browser import take_picture
from tests.journeys.test_passkeys import Device, leave
from tests.journeys.test_second_factor import code_of, open_security, set_up_app
from tests.journeys.visitor import Visitor, new_address, visit

pytestmark = pytest.mark.journey

NEW_PASSWORD = "eight elms on the hill"


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    """A mail server in a thread of its own."""
    ready: Future[tuple[Mailbox, asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def serve() -> None:
        stop = asyncio.Event()
        async with mail_server() as box:
            ready.set_result((box, asyncio.get_running_loop(), stop))
            await stop.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    box, loop, stop = ready.result(10)
    yield box
    loop.call_soon_threadsafe(stop.set)
    thread.join()


@pytest.fixture(scope="module")
def platform_with_mail(mailbox: Mailbox) -> Iterator[Platform]:
    """A platform of this module's own, whose mail leaves by that server."""
    started = new_platform(
        FOLIO_USERS_SMTP_HOST="127.0.0.1",
        FOLIO_USERS_SMTP_PORT=str(mailbox.port),
        FOLIO_USERS_SMTP_TLS="none",
        FOLIO_USERS_MAIL_FROM="folio@example.com",
    )
    started.cli("up")
    set_up_owner(started)
    yield started
    remove_platform(started)


def link_to(mailbox: Mailbox, address: str, page: str) -> str:
    """Return the newest link to a page in the letters to an address, as soon as there is one."""

    def find() -> str | None:
        found = re.findall(rf"\S+/{page}#token=\S+", "\n".join(mailbox.texts_to(address)))
        return found[-1] if found else None

    return str(wait_until(find, deadline_s=30))


def test_from_registering_to_a_forgotten_password_and_back(
    browser: Browser, platform_with_mail: Platform, mailbox: Mailbox
) -> None:
    address = new_address()
    with visit(browser, platform_with_mail) as person, visit(browser, platform_with_mail) as elsewhere:
        register_by_letter(person, mailbox, address)
        elsewhere.open("/sign-in")
        elsewhere.sign_in(address)

        person.sign_out("Bea Forgetful")
        person.follow("Forgot your password?")
        person.fill("E-mail", address)
        person.press("Send the link")
        person.sees_heading("Look into your mail")
        take_picture(person.tab, "forgot-asked")
        person.open(link_to(mailbox, address, "reset"))
        person.sees_heading("Choose a new password")
        take_picture(person.tab, "reset-form")
        person.fill("Password", NEW_PASSWORD)
        person.press("Set the password")
        person.sees_heading("Your password was changed")
        person.follow("Sign in")
        person.fill("E-mail", address)
        person.fill("Password", NEW_PASSWORD)
        person.press("Sign in")
        expect(person.page.get_by_role("navigation")).to_be_visible()

        elsewhere.page.reload()
        elsewhere.sees_heading("Sign in")
        elsewhere.forgive("401")

        elsewhere.open(link_to(mailbox, address, "lock-down"))
        elsewhere.sees_heading("Lock your account down?")
        take_picture(elsewhere.tab, "lock-down-form")
        elsewhere.press("Lock it down")
        elsewhere.sees_heading("Your account is locked down")
        elsewhere.follow("Ask for a new password")
        person.page.reload()
        person.sees_heading("Sign in")
        person.forgive("401")
    assert "password of your account was changed" in "\n".join(mailbox.texts_to(address))


def register_by_letter(person: Visitor, mailbox: Mailbox, address: str) -> None:
    """Register, follow the link of the letter, and give the password once more."""
    person.open("/sign-in")
    person.follow("Create an account")
    person.fill("Name", "Bea Forgetful")
    person.fill("E-mail", address)
    person.fill("Password", PASSWORD)
    person.press("Create account")
    person.sees_heading("Look into your mail")
    person.open(link_to(mailbox, address, "confirm-registration"))
    person.sees_heading("Confirm your account")
    take_picture(person.tab, "confirm-registration-form")
    person.fill("Password", PASSWORD)
    person.press("Confirm and sign in")
    person.sees_heading("What do you own?")


def test_an_account_from_its_invitation_to_its_trace_in_the_log(
    browser: Browser, platform_with_mail: Platform, mailbox: Mailbox
) -> None:
    first, address = new_address(), new_address()
    with visit(browser, platform_with_mail) as ann, visit(browser, platform_with_mail) as bea:
        ann.open("/administration/invitations")
        ann.sign_in(EMAIL)
        ann.fill("E-mail", first)
        ann.press("Invite")
        ann.sees("The link is on its way")
        accept_invitation(bea, link_to(mailbox, first, "invitation"))
        change_address(bea, mailbox, first, address)

        open_security(bea)
        secret, _ = set_up_app(bea)
        device = Device(bea.page.context.new_cdp_session(bea.page))
        bea.press("Add a passkey")
        bea.fill("What to call it", "My laptop")
        bea.press("Go on")
        bea.sees("My laptop")
        device.set_present(False)

        leave(bea, "Bea Invited")
        choose_new_password(bea, mailbox, address)
        bea.fill("Code of your app", code_of(secret, step=1))
        bea.press("Go on")
        open_security(bea)
        bea.sees("This one")

        bea.open()
        bea.press("Load the sample portfolio")
        bea.sees_heading("Sample portfolio")
        bea.press("Share")
        bea.fill("E-mail", EMAIL)
        bea.page.get_by_role("dialog").get_by_role("button", name="Share", exact=True).click()
        bea.sees(EMAIL)

        # The portfolio service tells the log a moment later.
        with set_up_owner(platform_with_mail).client() as http:
            wait_until(lambda: http.get("/api/audit", params={"action": "portfolio.shared"}).json()["items"])
        ann.page.get_by_role("tab", name="Audit log").click()
        for action in ("portfolio.shared", "user.password_changed", "factor.added", "user.email_changed"):
            expect(ann.page.get_by_role("button", name=action).first).to_be_visible()


def accept_invitation(person: Visitor, link: str) -> None:
    """Make the account that a letter offers."""
    person.open(link)
    person.sees_heading("You are invited")
    take_picture(person.tab, "invitation-form")
    person.fill("Name", "Bea Invited")
    person.fill("Password", PASSWORD)
    person.press("Create account")
    person.sees_heading("What do you own?")


def change_address(person: Visitor, mailbox: Mailbox, before: str, address: str) -> None:
    """Take another address; the one before is told."""
    open_security(person)
    person.fill("New address", address)
    person.fill("Your password", PASSWORD)
    person.press("Change the address")
    person.open(link_to(mailbox, address, "confirm-email"))
    person.press("Confirm")
    person.sees_heading("Your address is confirmed")
    person.follow("Go to the app")
    person.sees_heading("What do you own?")
    wait_until(lambda: "Your address was changed" in str([mail["subject"] for mail in mailbox.mails]))
    assert "address of your account was changed" in "\n".join(mailbox.texts_to(before))


def choose_new_password(person: Visitor, mailbox: Mailbox, address: str) -> None:
    """Forget the password, choose another by the letter, and give it."""
    person.follow("Forgot your password?")
    person.fill("E-mail", address)
    person.press("Send the link")
    person.sees_heading("Look into your mail")
    person.open(link_to(mailbox, address, "reset"))
    person.fill("Password", NEW_PASSWORD)
    person.press("Set the password")
    person.follow("Sign in")
    person.fill("E-mail", address)
    person.fill("Password", NEW_PASSWORD)
    person.press("Sign in")
