"""The second step of signing in: asked of everybody who has set a second factor, and never skipped."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.log import get_logger
from folio.chassis.tokens import Unauthenticated
from folio.users.accounts.store import find_account
from folio.users.challenges.actions import ChallengeOver, Posed, pose_challenge, take_challenge
from folio.users.challenges.store import remove_challenge, save_tries
from folio.users.contracts import FactorMethod, Transport
from folio.users.desk import Desk
from folio.users.domain.accounts import Account
from folio.users.domain.challenges import Purpose
from folio.users.factors.proofs import CODE, check_code, list_code_methods
from folio.users.sessions.actions import Passes, Visitor, open_session
from folio.users.signin.attempts import (
    brakes_for,
    record_failure,
    record_success,
    require_admission,
)

log = get_logger()

# Source: RFC 8176, multiple-factor authentication.
MULTIPLE = ("mfa",)


class WrongSecondFactor(Unauthenticated):
    """The code is wrong, was used before, or is over."""

    code = "second_factor_refused"


@dataclass(frozen=True, slots=True)
class Entry:
    """How somebody comes in: by which transport, from where, and what he has proven himself by so far."""

    transport: Transport
    visitor: Visitor
    methods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pending:
    """A sign-in that waits for its second factor."""

    posed: Posed
    methods: tuple[FactorMethod, ...]


@dataclass(frozen=True, slots=True)
class SecondStep:
    """An answer to a pending sign-in."""

    challenge: str
    method: FactorMethod
    code: str
    visitor: Visitor
    device_token: str | None


async def admit(
    connection: AsyncConnection, account: Account, desk: Desk, *, entry: Entry
) -> Passes | Pending:
    """Open a session for a user who has proven who he is, or ask for the second factor that he has set."""
    if account.second_factor_at is None:
        return await open_session(
            connection,
            account,
            desk,
            transport=entry.transport,
            visitor=entry.visitor,
            methods=entry.methods,
        )
    posed = await pose_challenge(
        connection,
        desk,
        Purpose.SECOND_FACTOR,
        user_id=account.id,
        transport=entry.transport,
        methods=entry.methods,
    )
    return Pending(posed, await list_code_methods(connection, account.id))


async def complete_sign_in(step: SecondStep, desk: Desk) -> Passes:
    """Open the session that waits for its second factor.

    Raises:
        ChallengeOver: the sign-in is older than five minutes, or had its five tries.
        WrongSecondFactor: the code is not right.
        TooManyAttempts: too many attempts failed.
    """
    account = await _account_of(step, desk)
    brakes = brakes_for(
        account.email,
        address=step.visitor.address,
        device_token=step.device_token,
        desk=desk,
        step="second factor ",
    )
    await require_admission(brakes, desk)
    async with desk.database.transaction() as connection:
        challenge = await take_challenge(connection, step.challenge, desk, purpose=Purpose.SECOND_FACTOR)
        if await check_code(connection, account.id, desk, method=step.method, code=step.code):
            await record_success(connection, brakes, desk)
            await remove_challenge(connection, challenge.digest)
            return await open_session(
                connection,
                account,
                desk,
                transport=challenge.transport,
                visitor=step.visitor,
                methods=(*challenge.methods, *CODE, *MULTIPLE),
            )
        await save_tries(connection, challenge.after_failure())
        await record_failure(connection, brakes, desk)
    log.info("sign_in.second_factor_failed", user_id=str(account.id))
    raise WrongSecondFactor("this code is wrong or was used before")


async def _account_of(step: SecondStep, desk: Desk) -> Account:
    async with desk.database.transaction() as connection:
        challenge = await take_challenge(connection, step.challenge, desk, purpose=Purpose.SECOND_FACTOR)
        account = await find_account(connection, challenge.user_id) if challenge.user_id else None
    if account is None or not account.may_sign_in:
        raise ChallengeOver("start again: this account is not in use any more")
    return account
