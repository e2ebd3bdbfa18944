"""What the service does for somebody who cannot sign in: send a link, take a new password.

A reset never signs in: it replaces one proof of who somebody is, and asks for no less of the others.
"""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.clock import fresh_id
from folio.chassis.log import get_logger
from folio.kernel.acts import Act, Target
from folio.kernel.errors import Forbidden, NotFound
from folio.users.accounts.actions import hash_new_password
from folio.users.accounts.store import find_account, find_credentials, lock_account
from folio.users.audit.actions import record_act
from folio.users.desk import Desk
from folio.users.domain.accounts import Account
from folio.users.domain.links import LinkPurpose
from folio.users.domain.notices import compose_reset
from folio.users.domain.quotas import LETTERS_PER_ACCOUNT
from folio.users.domain.roles import RoleName
from folio.users.links.actions import IssuedLink, LinkInvalid, issue_link, require_link, use_link
from folio.users.mail.actions import queue_letter
from folio.users.passwords.actions import replace_password
from folio.users.recovery import store
from folio.users.recovery.store import ResetRequest
from folio.users.sessions.endings import announce_ended
from folio.users.signin.quotas import require_quota, spend

log = get_logger()


class UnknownAccount(NotFound):
    """No account in use has this address or id."""

    code = "user_not_found"


class OwnersOnly(Forbidden):
    """Only an owner may do this to an owner."""

    code = "owners_only"


async def request_reset(email: str, desk: Desk, *, address: str) -> None:
    """Keep that somebody wants a reset; whether the account exists is looked up after the answer.

    Raises:
        TooManyAttempts: this network address asked too often.
    """
    request_id = fresh_id(desk.clock)
    sealed = desk.vault.seal(email.encode(), owner=request_id.bytes)
    async with desk.database.transaction() as connection:
        await require_quota(connection, "reset-address", address, desk)
        await store.add_request(connection, ResetRequest(request_id, sealed))


async def answer_requests(desk: Desk) -> None:
    """Send a link for every request that concerns an account, and forget the others."""
    while True:
        async with desk.database.transaction() as connection:
            request = await store.take_request(connection)
            if request is None:
                return
            email = desk.vault.open(request.sealed_email, owner=request.id.bytes)
            if email is not None:
                await _answer(connection, email.decode(), desk)


async def reset_password(token: str, password: str, desk: Desk) -> None:
    """Take a new password from the bearer of a link; every session ends, and nobody is signed in.

    Raises:
        LinkInvalid: the link opens nothing.
        WeakPassword: the password breaks a rule; the link stays good.
        HashingBusy: too many people are at it.
    """
    purpose = LinkPurpose.RESET_PASSWORD
    # Judged before the password is hashed, so that strangers cannot make us work.
    async with desk.database.reading() as connection:
        link = await require_link(connection, purpose, token, desk)
        account = _in_use(await find_account(connection, link.user_id))
    password_hash = await hash_new_password(account, password, desk)
    async with desk.database.transaction() as connection:
        link = await require_link(connection, purpose, token, desk)
        account = _in_use(await lock_account(connection, link.user_id))
        await use_link(connection, link)
        ended = await replace_password(connection, account, password_hash, desk, reason="password_reset")
    log.info("user.password_reset", user_id=str(account.id))
    await announce_ended(ended, desk)


async def make_reset_link(email: str, desk: Desk) -> IssuedLink:
    """Make a link for the operator to pass on.

    Raises:
        UnknownAccount: no account in use has this address.
    """
    async with desk.database.transaction() as connection:
        found = await find_credentials(connection, email)
        if found is None or not found.account.may_sign_in:
            raise UnknownAccount("no account in use has this address: see `folio users` or the list of users")
        link = await issue_link(connection, LinkPurpose.RESET_PASSWORD, found.account, desk)
        act = Act("user.reset_link_made", Target("user", str(found.account.id)))
        await record_act(connection, act, clock=desk.clock)
    log.info("user.reset_link_made", user_id=str(found.account.id))
    return link


async def send_reset(user_id: UUID, desk: Desk, *, by: UUID) -> None:
    """Send somebody a link at the wish of an administrator, who does not get to see it where mail works.

    Raises:
        UnknownAccount: there is no such account in use.
        OwnersOnly: an administrator who is no owner wants to reset an owner.
    """
    async with desk.database.transaction() as connection:
        account = await find_account(connection, user_id)
        asker = await find_account(connection, by)
        if account is None or not account.may_sign_in:
            raise UnknownAccount("there is no such account in use")
        is_owner = asker is not None and RoleName.OWNER in asker.roles
        if RoleName.OWNER in account.roles and not is_owner:
            raise OwnersOnly("only an owner may have an owner's password reset")
        await _send_link(connection, account, desk)
    log.info("user.reset_sent", user_id=str(user_id), by=str(by))


async def _answer(connection: AsyncConnection, email: str, desk: Desk) -> None:
    found = await find_credentials(connection, email)
    if found is None or not found.account.may_sign_in:
        return
    if await spend(connection, "reset-account", found.account.id.bytes, LETTERS_PER_ACCOUNT, desk):
        log.info("user.reset_not_sent", user_id=str(found.account.id), reason="asked for too often")
        return
    await _send_link(connection, found.account, desk)


async def _send_link(connection: AsyncConnection, account: Account, desk: Desk) -> None:
    link = await issue_link(connection, LinkPurpose.RESET_PASSWORD, account, desk)
    act = Act("user.reset_link_sent", Target("user", str(account.id)))
    await record_act(connection, act, clock=desk.clock)
    await queue_letter(connection, compose_reset(account, link=link.url), desk)


def _in_use(account: Account | None) -> Account:
    if account is None or not account.may_sign_in:
        raise LinkInvalid
    return account
