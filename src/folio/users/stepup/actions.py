"""What the service does with somebody who proves once more who he is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.log import get_logger
from folio.kernel.errors import Forbidden
from folio.users.accounts.actions import UnknownUser
from folio.users.accounts.store import Credentials, find_credentials_of
from folio.users.contracts import StepUpMethods
from folio.users.desk import Desk
from folio.users.domain.accounts import Account
from folio.users.factors.proofs import CODE, check_code, list_code_methods
from folio.users.sessions.actions import PASSWORD, SessionOver, access_token_of
from folio.users.sessions.store import lock_session, save_proof
from folio.users.signin.attempts import Brakes, record_failure, record_success, require_admission

log = get_logger()

ProofMethod = Literal["password", "totp", "recovery_code"]


class ProofRefused(Forbidden):
    """What was sent does not prove who the holder of the session is."""

    code = "proof_refused"


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose proof is to be renewed, in which session."""

    user_id: UUID
    session_id: UUID


@dataclass(frozen=True, slots=True)
class Proof:
    """What the holder of a session proves himself by."""

    method: ProofMethod
    secret: str


@dataclass(frozen=True, slots=True)
class Renewed:
    """An access token that says when its holder last proved who he is."""

    access_token: str
    authenticated_at: datetime


async def list_methods(holder: Holder, desk: Desk) -> StepUpMethods:
    """Return by what a user can step up: by his second factor once he has one, else by the password."""
    async with desk.database.reading() as connection:
        found = _in_use(await find_credentials_of(connection, holder.user_id))
        if found.account.second_factor_at is None:
            return StepUpMethods(("password",))
        return StepUpMethods(await list_code_methods(connection, holder.user_id))


async def step_up(holder: Holder, proof: Proof, desk: Desk) -> Renewed:
    """Renew the proof of a session.

    Failures are counted under the session alone: whoever holds it slows nobody but himself.

    Raises:
        ProofRefused: the password or the code is wrong, or a second factor is set and the password was sent.
        TooManyAttempts: too many attempts failed.
        SessionOver: the session has ended meanwhile.
    """
    brakes = Brakes(desk.vault.counter_key("step-up", holder.session_id.bytes), None)
    await require_admission(brakes, desk)
    async with desk.database.reading() as connection:
        found = _in_use(await find_credentials_of(connection, holder.user_id))
    is_known = proof.method == "password" and await _is_password(proof, found, desk)
    async with desk.database.transaction() as connection:
        if is_known or await _is_code(connection, proof, found.account, desk):
            return await _renew(connection, holder, found.account, desk, brakes)
        await record_failure(connection, brakes, desk)
    raise ProofRefused("this is wrong: try again")


async def _is_password(proof: Proof, found: Credentials, desk: Desk) -> bool:
    # Whoever took over a session and knows the password must not get rid of the second factor by them.
    if found.account.second_factor_at is not None:
        raise ProofRefused("prove it by your second factor")
    return await desk.hasher.verify(proof.secret, found.password_hash)


async def _is_code(connection: AsyncConnection, proof: Proof, account: Account, desk: Desk) -> bool:
    if proof.method == "password":
        return False
    return await check_code(connection, account.id, desk, method=proof.method, code=proof.secret)


async def _renew(
    connection: AsyncConnection, holder: Holder, account: Account, desk: Desk, brakes: Brakes
) -> Renewed:
    now = desk.clock.now()
    await record_success(connection, brakes, desk)
    record = await lock_session(connection, holder.session_id)
    if record is None or not record.lineage.is_live(now):
        raise SessionOver("sign in again: this session is over")
    methods = PASSWORD if account.second_factor_at is None else tuple({*record.methods, *CODE, "mfa"})
    await save_proof(connection, record.id, methods=methods, now=now)
    renewed = await lock_session(connection, record.id) or record
    log.info("session.stepped_up", session_id=str(record.id), user_id=str(record.user_id))
    return Renewed(access_token_of(account, renewed, desk), now)


def _in_use(found: Credentials | None) -> Credentials:
    if found is None or not found.account.may_sign_in:
        raise UnknownUser("this account is not in use any more: sign in with another")
    return found
