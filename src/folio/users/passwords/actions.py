"""What the service does when a password is replaced: by its owner, or by a link."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.log import get_logger
from folio.kernel.acts import Act, Target
from folio.kernel.errors import Forbidden
from folio.users.accounts.actions import UnknownUser, hash_new_password
from folio.users.accounts.store import Credentials, find_credentials_of, lock_account, save_password
from folio.users.audit.actions import record_act
from folio.users.desk import Desk
from folio.users.domain.accounts import Account
from folio.users.domain.links import LinkPurpose
from folio.users.domain.notices import compose_password_changed
from folio.users.links.store import void_links
from folio.users.mail.actions import queue_letter
from folio.users.sessions.endings import Ended, announce_ended, end_sessions_of
from folio.users.signin.attempts import Brakes, record_failure, record_success, require_admission

log = get_logger()


class WrongPassword(Forbidden):
    """The current password is not the one that was given."""

    code = "wrong_password"


async def change_password(user_id: UUID, current: str, new: str, desk: Desk, *, session_id: UUID) -> None:
    """Replace a user's own password and end every session but his.

    Raises:
        WrongPassword: ``current`` is not his password.
        WeakPassword: the new one breaks a rule.
        TooManyAttempts: too many wrong ones were given.
        HashingBusy: too many people are at it.
    """
    found = await prove_password(user_id, current, desk, session_id=session_id)
    password_hash = await hash_new_password(found.account, new, desk, pointer="/new_password")
    async with desk.database.transaction() as connection:
        account = await lock_account(connection, user_id)
        if account is None or not account.may_sign_in:
            raise UnknownUser("this account is not in use any more: sign in with another")
        ended = await replace_password(
            connection, account, password_hash, desk, reason="password_changed", keep=session_id
        )
    log.info("user.password_changed", user_id=str(user_id))
    await announce_ended(ended, desk)


async def prove_password(user_id: UUID, password: str, desk: Desk, *, session_id: UUID) -> Credentials:
    """Return the account of a user who gives his password.

    Failures are counted under the session alone: whoever holds it slows nobody but himself.

    Raises:
        WrongPassword: it is another.
        TooManyAttempts: too many wrong ones were given.
        HashingBusy: too many people are at it.
    """
    brakes = Brakes(desk.vault.counter_key("current-password", session_id.bytes), None)
    await require_admission(brakes, desk)
    async with desk.database.reading() as connection:
        found = await find_credentials_of(connection, user_id)
    is_right = await desk.hasher.verify(password, found.password_hash if found else None)
    async with desk.database.transaction() as connection:
        if found is not None and is_right and found.account.may_sign_in:
            await record_success(connection, brakes, desk)
            return found
        await record_failure(connection, brakes, desk)
    raise WrongPassword("this is not your current password")


async def replace_password(  # noqa: PLR0913 – whose, what, and why, in whose transaction
    connection: AsyncConnection,
    account: Account,
    password_hash: str,
    desk: Desk,
    *,
    reason: str,
    keep: UUID | None = None,
) -> Ended:
    """Keep a new password, void reset links, end sessions but the one to ``keep``, and tell the owner.

    Announce what is returned once the caller's transaction has committed.
    """
    now = desk.clock.now()
    await save_password(connection, account.id, password_hash, now=now)
    details = {"reason": reason}
    act = Act("user.password_changed", Target("user", str(account.id)), details=details)
    await record_act(connection, act, clock=desk.clock)
    await void_links(connection, account.id, purpose=LinkPurpose.RESET_PASSWORD)
    url = desk.settings.platform.public_url
    letter = compose_password_changed(account, url=url, at=now)
    await queue_letter(connection, letter, desk)
    return await end_sessions_of(connection, account.id, desk, reason=reason, keep=keep)
