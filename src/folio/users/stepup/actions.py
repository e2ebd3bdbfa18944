"""What the service does with somebody who proves once more who he is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.log import get_logger
from folio.kernel.errors import Forbidden
from folio.users.accounts.actions import UnknownUser
from folio.users.accounts.store import Credentials, find_credentials_of
from folio.users.challenges.actions import take_challenge
from folio.users.challenges.store import remove_challenge
from folio.users.contracts import StepUpMethods
from folio.users.desk import Desk
from folio.users.domain.accounts import Account
from folio.users.domain.challenges import Purpose
from folio.users.factors.proofs import CODE, check_code, list_factors
from folio.users.passkeys.proofs import SIGNATURE, check_signature
from folio.users.passkeys.store import list_working_passkeys
from folio.users.sessions.actions import PASSWORD, SessionOver, access_token_of
from folio.users.sessions.store import lock_session, save_proof
from folio.users.signin.attempts import Brakes, record_failure, record_success, require_admission
from folio.users.signin.second_factor import MULTIPLE
from folio.users.stepup.store import list_issuers

log = get_logger()

ProofMethod = Literal["password", "passkey", "totp", "recovery_code"]


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
    secret: str = ""
    challenge: str = ""
    credential: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Renewed:
    """An access token that says when its holder last proved who he is."""

    access_token: str
    authenticated_at: datetime


async def list_methods(holder: Holder, desk: Desk) -> StepUpMethods:
    """Return by what a user can step up: by his second factor once he has one, else by the password."""
    async with desk.database.reading() as connection:
        found = _in_use(await find_credentials_of(connection, holder.user_id))
        if found.account.second_factor_at is None and found.password_hash is not None:
            return StepUpMethods(("password",), ())
        if found.account.second_factor_at is None:
            # Somebody who comes from elsewhere has nothing else: he signs in there again.
            return StepUpMethods((), await _linked_providers(connection, holder.user_id, desk))
        has_passkey = bool(await list_working_passkeys(connection, holder.user_id))
        return StepUpMethods(await list_factors(connection, holder.user_id, has_passkey=has_passkey), ())


async def list_providers_of(user_id: UUID, desk: Desk) -> tuple[str, ...]:
    """Return the providers by which a user steps up: none while he has anything else."""
    return (await list_methods(Holder(user_id, user_id), desk)).providers


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
    proven = await _by_password(proof, found, desk) if proof.method == "password" else None
    async with desk.database.transaction() as connection:
        proven = proven or await _by_factor(connection, proof, found.account, desk)
        if proven is not None:
            await record_success(connection, brakes, desk)
            return await renew_proof(connection, holder, found.account, proven, desk)
        await record_failure(connection, brakes, desk)
    raise ProofRefused("this is wrong: try again")


async def _by_password(proof: Proof, found: Credentials, desk: Desk) -> tuple[str, ...] | None:
    # Whoever took over a session and knows the password must not get rid of the second factor by them.
    if found.account.second_factor_at is not None:
        raise ProofRefused("prove it by your second factor")
    return PASSWORD if await desk.hasher.verify(proof.secret, found.password_hash) else None


async def _by_factor(
    connection: AsyncConnection, proof: Proof, account: Account, desk: Desk
) -> tuple[str, ...] | None:
    if proof.method == "password":
        return None
    if proof.method != "passkey":
        is_right = await check_code(connection, account, desk, method=proof.method, code=proof.secret)
        return (*CODE, *MULTIPLE) if is_right else None
    challenge = await take_challenge(
        connection, proof.challenge, desk, purpose=Purpose.STEP_UP, user_id=account.id
    )
    await remove_challenge(connection, challenge.digest)
    signer = await check_signature(connection, challenge.nonce or b"", proof.credential, desk)
    is_his = signer is not None and signer.user_id == account.id and not signer.is_suspect
    return (*SIGNATURE, *MULTIPLE) if is_his else None


async def renew_proof(
    connection: AsyncConnection, holder: Holder, account: Account, proven: tuple[str, ...], desk: Desk
) -> Renewed:
    """Keep that the holder of a session has proven who he is, in the caller's transaction.

    Raises:
        SessionOver: the session has ended meanwhile.
    """
    now = desk.clock.now()
    record = await lock_session(connection, holder.session_id)
    if record is None or not record.lineage.is_live(now):
        raise SessionOver("sign in again: this session is over")
    methods = tuple(dict.fromkeys((*record.methods, *proven)))
    await save_proof(connection, record.id, methods=methods, now=now)
    renewed = await lock_session(connection, record.id) or record
    log.info("session.stepped_up", session_id=str(record.id), user_id=str(record.user_id))
    return Renewed(access_token_of(account, renewed, desk), now)


async def _linked_providers(connection: AsyncConnection, user_id: UUID, desk: Desk) -> tuple[str, ...]:
    issuers = await list_issuers(connection, user_id)
    return tuple(item.key for item in desk.settings.providers if item.issuer in issuers)


def _in_use(found: Credentials | None) -> Credentials:
    if found is None or not found.account.may_sign_in:
        raise UnknownUser("this account is not in use any more: sign in with another")
    return found
