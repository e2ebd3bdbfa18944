"""Whether a signature proves its user."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.log import get_logger
from folio.users.desk import Desk
from folio.users.domain.passkeys import is_regression
from folio.users.passkeys.ceremony import Party, PasskeyRefused, credential_id_of, party_of, read_signature
from folio.users.passkeys.store import lock_passkey, save_regression, save_use

log = get_logger()

# Source: RFC 8176. Proof of possession of a key, by a user who was present.
SIGNATURE = ("pop", "user")


@dataclass(frozen=True, slots=True)
class Signer:
    """Whose passkey has signed, and whether its count fell back, as that of a copy would."""

    user_id: UUID
    is_suspect: bool


async def check_signature(
    connection: AsyncConnection, nonce: bytes, message: Mapping[str, object], desk: Desk
) -> Signer | None:
    """Return whose passkey has signed, in the caller's transaction; nobody's when it is not genuine."""
    try:
        record = await lock_passkey(connection, credential_id_of(message))
        if record is None or record.stopped_at is not None:
            return None
        read = read_signature(party(desk), nonce, message, public_key=record.public_key)
    except PasskeyRefused:
        return None
    now = desk.clock.now()
    if is_regression(record.sign_count, read.sign_count):
        log.warning("passkey.regressed", user_id=str(record.user_id), passkey_id=str(record.id))
        await save_regression(connection, record.id, now=now)
        return Signer(record.user_id, is_suspect=True)
    await save_use(connection, record.id, sign_count=read.sign_count, now=now)
    return Signer(record.user_id, is_suspect=False)


def party(desk: Desk) -> Party:
    """Return for whom passkeys of this platform sign."""
    return party_of(desk.settings.platform.public_url)
