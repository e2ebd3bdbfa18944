"""The second step of signing in: asked of everybody who has set a second factor, and never skipped."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.log import get_logger
from folio.chassis.tokens import Unauthenticated
from folio.kernel.acts import Act, Target
from folio.users.accounts.store import find_account
from folio.users.audit.actions import record_act
from folio.users.challenges.actions import ChallengeOver, Posed, pose_challenge, take_challenge
from folio.users.challenges.store import remove_challenge, save_tries
from folio.users.contracts import FactorMethod, Transport
from folio.users.desk import Desk
from folio.users.domain.accounts import Account
from folio.users.domain.challenges import Challenge, Purpose
from folio.users.domain.passkeys import NONCE_BYTES
from folio.users.factors.proofs import CODE, check_code, list_factors
from folio.users.passkeys.ceremony import ask_for_signature
from folio.users.passkeys.proofs import SIGNATURE, check_signature, party
from folio.users.passkeys.store import list_working_passkeys
from folio.users.sessions.actions import Passes, Visitor, open_session
from folio.users.signin.attempts import brakes_for, record_failure, record_success, require_admission

log = get_logger()

# Source: RFC 8176, multiple-factor authentication.
MULTIPLE = ("mfa",)


class WrongSecondFactor(Unauthenticated):
    """The code is wrong, was used before, or is over; or the passkey's signature is not to be trusted."""

    code = "second_factor_refused"


@dataclass(frozen=True, slots=True)
class Entry:
    """How somebody comes in: by which transport, from where, and what he has proven himself by so far."""

    transport: Transport
    visitor: Visitor
    methods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pending:
    """A sign-in that waits for its second factor; ``passkey`` is what a page asks a device with."""

    posed: Posed
    methods: tuple[FactorMethod, ...]
    passkey: Mapping[str, object] | None


@dataclass(frozen=True, slots=True)
class SecondStep:
    """An answer to a pending sign-in: a code, or a device's signature."""

    challenge: str
    method: FactorMethod
    code: str
    credential: Mapping[str, object]
    visitor: Visitor
    device_token: str | None


async def admit(
    connection: AsyncConnection, account: Account, desk: Desk, *, entry: Entry
) -> Passes | Pending:
    """Open a session for a user who has proven who he is, or ask for the second factor that he has set."""
    if account.second_factor_at is not None:
        return await ask_second_factor(connection, account, desk, entry=entry)
    return await open_session(
        connection,
        account,
        desk,
        transport=entry.transport,
        visitor=entry.visitor,
        methods=entry.methods,
    )


async def ask_second_factor(
    connection: AsyncConnection, account: Account, desk: Desk, *, entry: Entry, takes_passkey: bool = True
) -> Pending:
    """Ask for a second factor; for one that is no passkey where a passkey is what is in doubt."""
    known = await list_working_passkeys(connection, account.id) if takes_passkey else []
    nonce = secrets.token_bytes(NONCE_BYTES) if known else None
    posed = await pose_challenge(
        connection,
        desk,
        Purpose.SECOND_FACTOR,
        user_id=account.id,
        transport=entry.transport,
        methods=entry.methods,
        nonce=nonce,
    )
    methods = await list_factors(connection, account.id, has_passkey=bool(known))
    ids = [record.credential_id for record in known]
    asked = ask_for_signature(party(desk), nonce, known=ids) if nonce else None
    return Pending(posed, methods, asked)


async def complete_sign_in(step: SecondStep, desk: Desk) -> Passes:
    """Open the session that waits for its second factor.

    Raises:
        ChallengeOver: the sign-in is older than five minutes, or had its five tries.
        WrongSecondFactor: the answer is not right.
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
        proven = await _prove(connection, account, challenge, step, desk)
        if proven is not None:
            await record_success(connection, brakes, desk)
            await remove_challenge(connection, challenge.digest)
            return await open_session(
                connection,
                account,
                desk,
                transport=challenge.transport,
                visitor=step.visitor,
                methods=tuple(dict.fromkeys((*challenge.methods, *proven, *MULTIPLE))),
            )
        await save_tries(connection, challenge.after_failure())
        await record_failure(connection, brakes, desk)
        refused = Act("sign_in.second_factor_failed", Target("user", str(account.id)), outcome="refused")
        await record_act(connection, refused, clock=desk.clock)
    log.info("sign_in.second_factor_failed", user_id=str(account.id))
    raise WrongSecondFactor("this is wrong or was used before: try again")


async def _prove(
    connection: AsyncConnection, account: Account, challenge: Challenge, step: SecondStep, desk: Desk
) -> tuple[str, ...] | None:
    """Return by what the answer proves its user; nothing when it does not."""
    if step.method != "passkey":
        is_right = await check_code(connection, account, desk, method=step.method, code=step.code)
        return CODE if is_right else None
    if challenge.nonce is None:
        return None
    signer = await check_signature(connection, challenge.nonce, step.credential, desk)
    is_his = signer is not None and signer.user_id == account.id and not signer.is_suspect
    return SIGNATURE if is_his else None


async def _account_of(step: SecondStep, desk: Desk) -> Account:
    async with desk.database.transaction() as connection:
        challenge = await take_challenge(connection, step.challenge, desk, purpose=Purpose.SECOND_FACTOR)
        account = await find_account(connection, challenge.user_id) if challenge.user_id else None
    if account is None or not account.may_sign_in:
        raise ChallengeOver("start again: this account is not in use any more")
    return account
