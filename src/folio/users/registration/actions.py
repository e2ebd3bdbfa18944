"""What the service does with somebody who registers where mail works.

Nobody learns whether an address has an account but who reads its mail, and nobody gets one for an address
that he cannot read. Following the link asks for the password again: whoever reads the mail and did not choose
it makes no account for whoever did.
"""

import json
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.clock import fresh_id
from folio.chassis.log import get_logger
from folio.kernel.errors import Forbidden
from folio.users.accounts.actions import Applicant, create_account, hash_new_password
from folio.users.accounts.store import EmailTaken, find_credentials
from folio.users.contracts import Transport
from folio.users.desk import Desk
from folio.users.domain.emails import email_key
from folio.users.domain.links import TOKEN_BYTES, compose_url, digest_token
from folio.users.domain.notices import compose_address_in_use, compose_registration
from folio.users.domain.quotas import LETTERS_PER_ACCOUNT
from folio.users.domain.roles import REGISTERED_USER_ROLE
from folio.users.links.actions import LinkInvalid
from folio.users.mail.actions import queue_letter
from folio.users.registration import store
from folio.users.registration.store import Registration
from folio.users.sessions.actions import Passes, Visitor, open_session
from folio.users.signin.actions import require_registration
from folio.users.signin.attempts import Brakes, record_failure, record_success, require_admission
from folio.users.signin.quotas import require_quota, spend

log = get_logger()

REGISTRATION_LIFE = timedelta(hours=24)


class OtherPassword(Forbidden):
    """This is not the password that was chosen when registering."""

    code = "wrong_password"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Who follows the link of a registration."""

    token: str
    password: str
    transport: Transport
    visitor: Visitor


async def request_registration(applicant: Applicant, desk: Desk, *, address: str) -> None:
    """Keep that somebody wants an account; whether the address has one is looked up after the answer.

    Raises:
        RegistrationClosed: the policy does not allow it, or the platform has no owner yet.
        TooManyAttempts: this network address asked too often.
        WeakPassword: the password breaks a rule.
    """
    await require_registration(desk)
    async with desk.database.transaction() as connection:
        await require_quota(connection, "register-address", address, desk)
    password_hash = await hash_new_password(applicant, applicant.password, desk)
    wanted = {"email": applicant.email, "name": applicant.name, "password_hash": password_hash}
    registration_id = fresh_id(desk.clock)
    sealed = desk.vault.seal(json.dumps(wanted).encode(), owner=registration_id.bytes)
    expires_at = desk.clock.now() + REGISTRATION_LIFE
    async with desk.database.transaction() as connection:
        await store.add_registration(connection, Registration(registration_id, sealed, expires_at))


async def answer_registrations(desk: Desk) -> None:
    """Write to every address that was given: a link, or that it has an account already."""
    while True:
        async with desk.database.transaction() as connection:
            registration = await store.lock_unanswered(connection)
            if registration is None:
                return
            await _answer(connection, registration, desk)


async def confirm_registration(confirmation: Confirmation, desk: Desk) -> Passes:
    """Make the account of a link for whoever knows the password that was chosen, and sign him in.

    Raises:
        LinkInvalid: the link opens nothing, or the address has an account by now.
        OtherPassword: the password is another; five are free, then it waits.
        TooManyAttempts: too many were wrong.
    """
    await require_registration(desk)
    async with desk.database.reading() as connection:
        registration = await _require_link(connection, confirmation.token, desk)
    wanted = _open(registration, desk)
    brakes = Brakes(desk.vault.counter_key("registration", registration.id.bytes), None)
    await require_admission(brakes, desk)
    if wanted is None or not await desk.hasher.verify(confirmation.password, wanted["password_hash"]):
        async with desk.database.transaction() as connection:
            await record_failure(connection, brakes, desk)
        raise OtherPassword("this is not the password you chose when you registered")
    async with desk.database.transaction() as connection:
        await record_success(connection, brakes, desk)
        if not await store.take_registration(connection, registration.id):
            raise LinkInvalid
        return await _admit(connection, wanted, confirmation, desk)


async def sweep_registrations(desk: Desk) -> None:
    """Remove registrations nobody has confirmed in time."""
    async with desk.database.transaction() as connection:
        await store.delete_registrations(connection, expired_before=desk.clock.now())


async def _admit(
    connection: AsyncConnection, wanted: dict[str, str], confirmation: Confirmation, desk: Desk
) -> Passes:
    applicant = Applicant(wanted["email"], wanted["name"], confirmation.password, is_verified=True)
    role = REGISTERED_USER_ROLE.value
    try:
        account = await create_account(
            connection, applicant, desk, role=role, password_hash=wanted["password_hash"]
        )
    except EmailTaken as error:
        raise LinkInvalid from error
    return await open_session(
        connection, account, desk, transport=confirmation.transport, visitor=confirmation.visitor
    )


async def _answer(connection: AsyncConnection, registration: Registration, desk: Desk) -> None:
    wanted = _open(registration, desk)
    key = email_key(wanted["email"]).encode() if wanted else b""
    if wanted is None or await spend(connection, "register-account", key, LETTERS_PER_ACCOUNT, desk):
        await store.take_registration(connection, registration.id)
        return
    url = desk.settings.platform.public_url
    found = await find_credentials(connection, wanted["email"])
    if found is not None:
        await store.take_registration(connection, registration.id)
        await queue_letter(connection, compose_address_in_use(found.account, url=url), desk)
        return
    token = secrets.token_urlsafe(TOKEN_BYTES)
    await store.give_link(connection, registration.id, digest=digest_token(token))
    link = compose_url(url, "confirm-registration", token)
    letter = compose_registration(wanted["email"], link=link, lasts=REGISTRATION_LIFE)
    await queue_letter(connection, letter, desk)


async def _require_link(connection: AsyncConnection, token: str, desk: Desk) -> Registration:
    found = await store.find_registration(connection, digest_token(token), now=desk.clock.now())
    if found is None:
        raise LinkInvalid
    return found


def _open(registration: Registration, desk: Desk) -> dict[str, str] | None:
    opened = desk.vault.open(registration.sealed, owner=registration.id.bytes)
    if opened is None:
        return None
    wanted: dict[str, str] = json.loads(opened)
    return wanted
