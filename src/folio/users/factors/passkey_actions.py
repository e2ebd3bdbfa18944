"""What the service does with passkeys: ask for one, keep it, name it, remove it."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from folio.chassis.clock import fresh_id
from folio.kernel.errors import Conflict
from folio.users.challenges.actions import pose_challenge, take_challenge
from folio.users.challenges.store import remove_challenge
from folio.users.contracts import Passkey, PasskeyAdded, PasskeyQuestion
from folio.users.desk import Desk
from folio.users.domain.challenges import Purpose
from folio.users.domain.passkeys import MAX_PASSKEYS, NONCE_BYTES
from folio.users.factors.actions import (
    NoFactor,
    lock_user,
    require_on,
    settle_added,
    settle_removed,
    view_of_passkey,
)
from folio.users.notices.actions import Change, notice_change
from folio.users.passkeys import store
from folio.users.passkeys.ceremony import NewKey, ask_for_key, ask_for_signature, read_key
from folio.users.passkeys.proofs import party
from folio.users.passkeys.store import PasskeyRecord


class TooManyPasskeys(Conflict):
    """Nobody needs more."""

    code = "too_many_passkeys"


@dataclass(frozen=True, slots=True)
class Answer:
    """A device's answer to a challenge, and what its owner calls it."""

    challenge: str
    message: Mapping[str, object]
    name: str


async def begin_passkey(user_id: UUID, desk: Desk) -> PasskeyQuestion:
    """Ask a device of a user for a key.

    Raises:
        FactorsOff: the platform's policy is off.
        TooManyPasskeys: there are twenty.
    """
    require_on(desk)
    nonce = secrets.token_bytes(NONCE_BYTES)
    async with desk.database.transaction() as connection:
        account = await lock_user(connection, user_id)
        known = await store.list_passkeys(connection, user_id)
        if len(known) >= MAX_PASSKEYS:
            raise TooManyPasskeys(f"remove one first: {MAX_PASSKEYS} passkeys are enough")
        posed = await pose_challenge(
            connection, desk, Purpose.PASSKEY_REGISTRATION, user_id=user_id, nonce=nonce
        )
    ids = [record.credential_id for record in known]
    options = ask_for_key(party(desk), nonce, user_id=user_id, email=account.email, known=ids)
    return PasskeyQuestion(posed.text, options)


async def add_passkey(user_id: UUID, answer: Answer, desk: Desk) -> PasskeyAdded:
    """Keep the key of a device; the first factor brings recovery codes, shown this once.

    Raises:
        ChallengeOver: the question is older than five minutes, or was answered.
        PasskeyRefused: the answer is not genuine.
        PasskeyKnown: the key is registered already.
    """
    async with desk.database.transaction() as connection:
        account = await lock_user(connection, user_id)
        challenge = await take_challenge(
            connection, answer.challenge, desk, purpose=Purpose.PASSKEY_REGISTRATION, user_id=user_id
        )
        key = read_key(party(desk), challenge.nonce or b"", answer.message)
        await remove_challenge(connection, challenge.digest)
        record = _record(user_id, key, answer.name, desk)
        await store.add_passkey(connection, record)
        change = _change("factor.added", f"The passkey “{record.name}” was added.", record.id)
        codes = await settle_added(connection, account, change, desk)
    return PasskeyAdded(view_of_passkey(record), codes)


async def rename_passkey(user_id: UUID, passkey_id: UUID, name: str, desk: Desk) -> Passkey:
    """Give a passkey another name.

    Raises:
        NoFactor: the user has no such passkey.
    """
    async with desk.database.transaction() as connection:
        record = await store.rename_passkey(connection, passkey_id, user_id=user_id, name=name)
    if record is None:
        raise NoFactor("there is no such passkey")
    return view_of_passkey(record)


async def remove_passkey(user_id: UUID, passkey_id: UUID, desk: Desk) -> None:
    """Forget a passkey: it signs nobody in any more.

    Raises:
        NoFactor: the user has no such passkey.
        LastFactor: the platform demands a factor, and this is the only one.
    """
    async with desk.database.transaction() as connection:
        account = await lock_user(connection, user_id)
        if not await store.remove_passkey(connection, passkey_id, user_id=user_id):
            raise NoFactor("there is no such passkey")
        change = _change("factor.removed", "A passkey of your account was removed.", passkey_id)
        await settle_removed(connection, account, change, desk)


async def resume_passkey(user_id: UUID, passkey_id: UUID, desk: Desk) -> None:
    """Let a passkey work again that was stopped when the account was locked down.

    Raises:
        NoFactor: the user has no such passkey, or it works.
    """
    async with desk.database.transaction() as connection:
        account = await lock_user(connection, user_id)
        if not await store.resume_passkeys(connection, user_id, passkey_id=passkey_id):
            raise NoFactor("there is no such passkey, or it works already")
        change = _change("factor.resumed", "A passkey of your account works again.", passkey_id)
        await notice_change(connection, account, change, desk)


async def ask_anybody(desk: Desk) -> PasskeyQuestion:
    """Ask whoever is at the door for a signature by any passkey of this platform."""
    return await _ask(desk, Purpose.PASSKEY_SIGN_IN, user_id=None)


async def ask_user(user_id: UUID, desk: Desk) -> PasskeyQuestion:
    """Ask a signed-in user for a signature by one of his passkeys.

    Raises:
        UnknownUser: there is no such account any more, or it is not in use.
    """
    return await _ask(desk, Purpose.STEP_UP, user_id=user_id)


async def _ask(desk: Desk, purpose: Purpose, *, user_id: UUID | None) -> PasskeyQuestion:
    nonce = secrets.token_bytes(NONCE_BYTES)
    async with desk.database.transaction() as connection:
        if user_id is not None:
            await lock_user(connection, user_id)
        known = await store.list_working_passkeys(connection, user_id) if user_id else []
        posed = await pose_challenge(connection, desk, purpose, user_id=user_id, nonce=nonce)
    ids = [record.credential_id for record in known]
    return PasskeyQuestion(posed.text, ask_for_signature(party(desk), nonce, known=ids))


def _change(action: str, happened: str, passkey_id: UUID) -> Change:
    return Change(action, happened, details={"kind": "passkey", "passkey_id": str(passkey_id)})


def _record(user_id: UUID, key: NewKey, name: str, desk: Desk) -> PasskeyRecord:
    return PasskeyRecord(
        id=fresh_id(desk.clock),
        user_id=user_id,
        credential_id=key.credential_id,
        public_key=key.public_key,
        sign_count=key.sign_count,
        name=name,
        is_synchronised=key.is_synchronised,
        created_at=desk.clock.now(),
    )
