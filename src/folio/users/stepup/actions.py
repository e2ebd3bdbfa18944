"""What the service does with somebody who proves once more who he is."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from folio.chassis.log import get_logger
from folio.kernel.errors import Forbidden
from folio.users.accounts.store import Credentials, find_credentials_of
from folio.users.desk import Desk
from folio.users.sessions.actions import PASSWORD, SessionOver, access_token_of
from folio.users.sessions.store import lock_session, save_proof
from folio.users.signin.attempts import Brakes, record_failure, record_success, require_admission

log = get_logger()


class ProofRefused(Forbidden):
    """What was sent does not prove who the holder of the session is."""

    code = "proof_refused"


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose proof is to be renewed, in which session."""

    user_id: UUID
    session_id: UUID


@dataclass(frozen=True, slots=True)
class Renewed:
    """An access token that says when its holder last proved who he is."""

    access_token: str
    authenticated_at: datetime


async def step_up(holder: Holder, password: str, desk: Desk) -> Renewed:
    """Renew the proof of a session by the password.

    Failures are counted under the session alone: whoever holds it slows nobody but himself.

    Raises:
        ProofRefused: the password is wrong.
        TooManyAttempts: too many attempts failed.
        SessionOver: the session has ended meanwhile.
    """
    brakes = Brakes(desk.vault.counter_key("step-up", holder.session_id.bytes), None)
    await require_admission(brakes, desk)
    async with desk.database.reading() as connection:
        found = await find_credentials_of(connection, holder.user_id)
    is_right = await desk.hasher.verify(password, found.password_hash if found else None)
    if found is None or not is_right or not found.account.may_sign_in:
        async with desk.database.transaction() as connection:
            await record_failure(connection, brakes, desk)
        raise ProofRefused("this password is wrong")
    return await _renew(holder, found, brakes, desk)


async def _renew(holder: Holder, found: Credentials, brakes: Brakes, desk: Desk) -> Renewed:
    now = desk.clock.now()
    async with desk.database.transaction() as connection:
        await record_success(connection, brakes, desk)
        record = await lock_session(connection, holder.session_id)
        if record is None or not record.lineage.is_live(now):
            raise SessionOver("sign in again: this session is over")
        await save_proof(connection, record.id, methods=PASSWORD, now=now)
        renewed = await lock_session(connection, record.id) or record
    log.info("session.stepped_up", session_id=str(record.id), user_id=str(record.user_id))
    return Renewed(access_token_of(found.account, renewed, desk), now)
