"""What the service does with e-mail addresses: ask whether one is its owner's, replace one by another."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.log import get_logger
from folio.chassis.outbox import publish_event
from folio.kernel.acts import Act, Target
from folio.users.accounts.actions import UnknownUser
from folio.users.accounts.store import EmailTaken, find_credentials, lock_account, save_email
from folio.users.audit.actions import record_act
from folio.users.contracts import ADDRESS_SHOWN
from folio.users.desk import Desk
from folio.users.domain.accounts import Account
from folio.users.domain.emails import email_key
from folio.users.domain.links import LinkPurpose
from folio.users.domain.notices import (
    compose_address_in_use,
    compose_change_asked,
    compose_email_changed,
    compose_verification,
)
from folio.users.domain.quotas import LETTERS_PER_ACCOUNT
from folio.users.links.actions import LinkInvalid, issue_link, require_link, use_link
from folio.users.links.store import void_links
from folio.users.mail.actions import queue_letter
from folio.users.passwords.actions import prove_password
from folio.users.signin.attempts import TooManyAttempts
from folio.users.signin.quotas import spend

log = get_logger()

CONFIRM = LinkPurpose.CONFIRM_EMAIL


@dataclass(frozen=True, slots=True)
class Wish:
    """Another address for one's account, with the proof that the wish is its owner's."""

    email: str
    password: str


async def request_verification(user_id: UUID, desk: Desk) -> None:
    """Send a link to the address there is; following it shows that it is the owner's.

    Raises:
        TooManyAttempts: three were sent within the hour.
    """
    async with desk.database.transaction() as connection:
        account = _in_use(await lock_account(connection, user_id))
        await _require_quota(connection, account, desk)
        await _send_confirmation(connection, account, account.email, desk)


async def request_change(user_id: UUID, wish: Wish, desk: Desk, *, session_id: UUID) -> None:
    """Send a link to another address; following it replaces the one there is, which is told now and then.

    Whether the other address is taken is told to its owner alone.

    Raises:
        WrongPassword: the password is not the account's.
        TooManyAttempts: too many wrong passwords, or three letters within the hour.
    """
    await prove_password(user_id, wish.password, desk, session_id=session_id)
    async with desk.database.transaction() as connection:
        account = _in_use(await lock_account(connection, user_id))
        await _require_quota(connection, account, desk)
        act = Act("user.email_change_asked", Target("user", str(user_id)))
        await record_act(connection, act, clock=desk.clock)
        url = desk.settings.platform.public_url
        holder = await find_credentials(connection, wish.email)
        if holder is not None and holder.account.id != user_id:
            await queue_letter(connection, compose_address_in_use(holder.account, url=url), desk)
        else:
            await _send_confirmation(connection, account, wish.email, desk)
        await queue_letter(connection, compose_change_asked(account, url=url), desk)


async def confirm_email(token: str, desk: Desk) -> str:
    """Take the address of a link as its owner's, replacing the account's if it is another; return it.

    Raises:
        LinkInvalid: the link opens nothing, or the address has become another account's.
    """
    async with desk.database.transaction() as connection:
        link = await require_link(connection, CONFIRM, token, desk)
        account = await lock_account(connection, link.user_id)
        if account is None or not account.may_sign_in:
            raise LinkInvalid
        await use_link(connection, link)
        try:
            await save_email(connection, account.id, link.email, now=desk.clock.now())
        except EmailTaken as error:
            raise LinkInvalid from error
        await publish_event(connection, ADDRESS_SHOWN, {"user_id": str(account.id)}, clock=desk.clock)
        await _tell(connection, account, link.email, desk)
    return link.email


async def _tell(connection: AsyncConnection, before: Account, email: str, desk: Desk) -> None:
    is_changed = email_key(before.email) != email_key(email)
    action = "user.email_changed" if is_changed else "user.email_verified"
    await record_act(connection, Act(action, Target("user", str(before.id))), clock=desk.clock)
    log.info(action, user_id=str(before.id))
    if is_changed:
        await void_links(connection, before.id, purpose=LinkPurpose.RESET_PASSWORD)
        url = desk.settings.platform.public_url
        letter = compose_email_changed(before, url=url, at=desk.clock.now())
        await queue_letter(connection, letter, desk)


async def _send_confirmation(connection: AsyncConnection, account: Account, email: str, desk: Desk) -> None:
    link = await issue_link(connection, CONFIRM, account, desk, email=email)
    await queue_letter(connection, compose_verification(email, user_id=account.id, link=link.url), desk)


async def _require_quota(connection: AsyncConnection, account: Account, desk: Desk) -> None:
    wait = await spend(connection, "confirm-account", account.id.bytes, LETTERS_PER_ACCOUNT, desk)
    if wait > timedelta(0):
        raise TooManyAttempts(wait)


def _in_use(account: Account | None) -> Account:
    if account is None or not account.may_sign_in:
        raise UnknownUser("this account is not in use any more: sign in with another")
    return account
