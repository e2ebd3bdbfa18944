"""Signing in by a passkey alone: its device has checked who holds it, so it is two factors in one."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.log import get_logger
from folio.chassis.tokens import Unauthenticated
from folio.users.accounts.store import find_account
from folio.users.challenges.actions import take_challenge
from folio.users.challenges.store import remove_challenge, save_tries
from folio.users.contracts import Transport
from folio.users.desk import Desk
from folio.users.domain.accounts import Account
from folio.users.domain.challenges import Purpose
from folio.users.passkeys.proofs import SIGNATURE, Signer, check_signature
from folio.users.sessions.actions import Passes, Visitor, open_session
from folio.users.signin.second_factor import MULTIPLE, Entry, Pending, ask_second_factor

log = get_logger()


class UnknownPasskey(Unauthenticated):
    """The passkey is not registered here any more, or its signature is not genuine."""

    code = "unknown_passkey"


@dataclass(frozen=True, slots=True)
class PasskeySignIn:
    """A device's signature by which somebody signs in."""

    challenge: str
    credential: Mapping[str, object]
    transport: Transport
    visitor: Visitor


async def sign_in_by_passkey(attempt: PasskeySignIn, desk: Desk) -> Passes | Pending:
    """Open a session for whoever holds the passkey; ask for a code where the passkey may have been copied.

    Raises:
        ChallengeOver: the question is older than five minutes, or was answered.
        UnknownPasskey: the passkey is none of ours, or its account is not in use.
    """
    async with desk.database.transaction() as connection:
        challenge = await take_challenge(connection, attempt.challenge, desk, purpose=Purpose.PASSKEY_SIGN_IN)
        signer = await check_signature(connection, challenge.nonce or b"", attempt.credential, desk)
        account = await find_account(connection, signer.user_id) if signer else None
        if signer is not None and account is not None and account.may_sign_in:
            await remove_challenge(connection, challenge.digest)
            return await _admit(connection, account, signer, attempt, desk)
        await save_tries(connection, challenge.after_failure())
    log.info("sign_in.passkey_refused")
    raise UnknownPasskey("this passkey is not known here: sign in with your password")


async def _admit(
    connection: AsyncConnection, account: Account, signer: Signer, attempt: PasskeySignIn, desk: Desk
) -> Passes | Pending:
    if signer.is_suspect:
        entry = Entry(attempt.transport, attempt.visitor, SIGNATURE)
        return await ask_second_factor(connection, account, desk, entry=entry, takes_passkey=False)
    return await open_session(
        connection,
        account,
        desk,
        transport=attempt.transport,
        visitor=attempt.visitor,
        methods=(*SIGNATURE, *MULTIPLE),
    )
