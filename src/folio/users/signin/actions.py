"""What the service does with people at the door: set up, register, sign in."""

from dataclasses import dataclass

from folio.chassis.log import get_logger
from folio.chassis.tokens import Unauthenticated
from folio.kernel.acts import Act, Target
from folio.kernel.errors import Forbidden, NotFound
from folio.users.accounts.actions import Applicant, create_account, hash_new_password
from folio.users.accounts.store import Credentials, find_credentials, lock_credentials, replace_hash
from folio.users.audit.actions import record_act
from folio.users.contracts import SetupState, Transport
from folio.users.desk import Desk
from folio.users.domain.registration import may_register
from folio.users.domain.roles import FIRST_USER_ROLE, REGISTERED_USER_ROLE
from folio.users.domain.setup import SetupVerdict, SetupWindow, decide_setup
from folio.users.domain.throttle import FORGET_AFTER
from folio.users.sessions.actions import PASSWORD, Passes, Visitor, open_session
from folio.users.signin.attempts import (
    Brakes,
    brakes_for,
    record_failure,
    record_success,
    require_admission,
)
from folio.users.signin.link import digest_setup_token, remove_link
from folio.users.signin.second_factor import Entry, Pending, admit
from folio.users.signin.store import delete_failures, find_window, lock_window, save_window

log = get_logger()


class InvalidCredentials(Unauthenticated):
    """Address and password do not belong together; which of them is wrong is not said."""

    code = "invalid_credentials"


class SetupClosed(NotFound):
    """The platform has its owner."""

    code = "setup_closed"


class WrongSetupToken(Forbidden):
    """The link is not the one of this start, or it is over a day old."""

    code = "setup_token_invalid"


class RegistrationClosed(Forbidden):
    """Nobody may make an account without being asked."""

    code = "registration_closed"


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody who says who he is."""

    email: str
    password: str
    transport: Transport
    visitor: Visitor
    device_token: str | None


async def show_setup(desk: Desk) -> SetupState:
    """Return whether somebody still has to set the platform up."""
    async with desk.database.reading() as connection:
        window = await find_window(connection)
    return SetupState(
        open=window.is_open,
        registration=desk.settings.registration_policy.value,
        password_min_length=desk.settings.password_min_length,
        sends_mail=desk.settings.sends_mail,
    )


async def complete_setup(
    token: str, owner: Applicant, desk: Desk, *, transport: Transport, visitor: Visitor
) -> Passes:
    """Make the owner, close set-up for good, and sign him in. Of several callers at once one succeeds.

    Raises:
        SetupClosed: the platform has its owner.
        WrongSetupToken: the link is not valid.
        WeakPassword: the password breaks a rule.
    """
    digest = digest_setup_token(token)
    # Judged before the password is hashed, so that strangers cannot make us work.
    async with desk.database.reading() as connection:
        _require_open(await find_window(connection), digest, desk)
    password_hash = await hash_new_password(owner, owner.password, desk)
    async with desk.database.transaction() as connection:
        window = await lock_window(connection)
        _require_open(window, digest, desk)
        account = await create_account(
            connection, owner, desk, role=FIRST_USER_ROLE.value, password_hash=password_hash
        )
        await save_window(connection, SetupWindow(setup_completed_at=desk.clock.now()))
        await record_act(
            connection, Act("setup.completed", Target("user", str(account.id))), clock=desk.clock
        )
        passes = await open_session(connection, account, desk, transport=transport, visitor=visitor)
    remove_link(desk)
    log.info("setup.completed", user_id=str(account.id))
    return passes


async def register(applicant: Applicant, desk: Desk, *, transport: Transport, visitor: Visitor) -> Passes:
    """Make an account for a stranger and sign him in.

    Raises:
        RegistrationClosed: the policy does not allow it, or the platform has no owner yet.
        EmailTaken: the address belongs to another account.
        WeakPassword: the password breaks a rule.
    """
    await require_registration(desk)
    password_hash = await hash_new_password(applicant, applicant.password, desk)
    async with desk.database.transaction() as connection:
        account = await create_account(
            connection, applicant, desk, role=REGISTERED_USER_ROLE.value, password_hash=password_hash
        )
        return await open_session(connection, account, desk, transport=transport, visitor=visitor)


async def require_registration(desk: Desk) -> None:
    """Refuse strangers where they may not make accounts.

    Raises:
        RegistrationClosed: the policy does not allow it, or the platform has no owner yet.
    """
    async with desk.database.reading() as connection:
        window = await find_window(connection)
    if not may_register(desk.settings.registration_policy, setup_is_open=window.is_open):
        raise RegistrationClosed("ask an administrator for an invitation")


async def sign_in(attempt: Attempt, desk: Desk) -> Passes | Pending:
    """Open a session for whoever knows the password, or ask for the second factor.

    Accounts that do not exist cost and answer the same.

    Raises:
        InvalidCredentials: address and password do not belong together.
        TooManyAttempts: too many attempts failed.
        HashingBusy: too many people sign in at once.
    """
    with desk.hasher.seat():
        return await _try(attempt, desk)


async def sweep_failures(desk: Desk) -> None:
    """Remove the counts that matter to nobody any more."""
    async with desk.database.transaction() as connection:
        await delete_failures(connection, last_before=desk.clock.now() - FORGET_AFTER)


async def _try(attempt: Attempt, desk: Desk) -> Passes | Pending:
    brakes = brakes_for(
        attempt.email, address=attempt.visitor.address, device_token=attempt.device_token, desk=desk
    )
    await require_admission(brakes, desk)
    async with desk.database.reading() as connection:
        found = await find_credentials(connection, attempt.email)
    is_right = await desk.hasher.verify(attempt.password, found.password_hash if found else None)
    if found is None or not is_right or not found.account.may_sign_in:
        await _record_refusal(brakes, found, desk)
        raise InvalidCredentials("e-mail address or password is wrong")
    return await _admit(found, attempt, brakes, desk) or await _try(attempt, desk)


def _require_open(window: SetupWindow, digest: bytes, desk: Desk) -> None:
    verdict = decide_setup(window, digest, now=desk.clock.now())
    if verdict is SetupVerdict.CLOSED:
        raise SetupClosed("this platform is set up: sign in")
    if verdict is SetupVerdict.WRONG_TOKEN:
        raise WrongSetupToken("open the link that the last start of the platform printed")


async def _record_refusal(brakes: Brakes, found: Credentials | None, desk: Desk) -> None:
    # What was typed is not kept: people type passwords into the wrong field.
    target = Target("user", str(found.account.id)) if found else None
    async with desk.database.transaction() as connection:
        wait = await record_failure(connection, brakes, desk)
        await record_act(connection, Act("sign_in.failed", target, outcome="refused"), clock=desk.clock)
        if wait:
            slowed = Act("sign_in.throttled", target, details={"wait_s": int(wait.total_seconds())})
            await record_act(connection, slowed, clock=desk.clock)
    log.info("sign_in.failed")


async def _admit(found: Credentials, attempt: Attempt, brakes: Brakes, desk: Desk) -> Passes | Pending | None:
    """Let in whoever knew the password; None where it was changed or taken away while it was checked."""
    account, kept = found.account, found.password_hash
    needs_rehash = kept is not None and desk.hasher.needs_rehash(kept)
    fresh = await desk.hasher.hash(attempt.password) if needs_rehash else None
    async with desk.database.transaction() as connection:
        if await lock_credentials(connection, account.id) != found:
            return None
        await record_success(connection, brakes, desk)
        if kept is not None and fresh is not None:
            await replace_hash(connection, account.id, old=kept, new=fresh)
        entry = Entry(attempt.transport, attempt.visitor, PASSWORD)
        return await admit(connection, account, desk, entry=entry)
