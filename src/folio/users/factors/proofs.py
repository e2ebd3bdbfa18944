"""Whether a code proves its user: an app's of this half minute, or a recovery code of paper."""

import hashlib
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.log import get_logger
from folio.users.desk import Desk
from folio.users.domain.recovery_codes import clean_code
from folio.users.domain.totp import match_step
from folio.users.factors.store import find_totp, lock_totp, save_step, use_code

log = get_logger()

CodeMethod = Literal["totp", "recovery_code"]
# Source: RFC 8176. A recovery code is a one-time password too.
CODE = ("otp",)


async def list_code_methods(connection: AsyncConnection, user_id: UUID) -> tuple[CodeMethod, ...]:
    """Return by which codes a user can prove who he is."""
    has_app = await find_totp(connection, user_id) is not None
    return ("totp", "recovery_code") if has_app else ("recovery_code",)


async def check_code(
    connection: AsyncConnection, user_id: UUID, desk: Desk, *, method: CodeMethod, code: str
) -> bool:
    """Return whether the code is right, and use it up, in the caller's transaction."""
    if method == "totp":
        return await _check_totp(connection, user_id, desk, code)
    return await _check_recovery_code(connection, user_id, desk, code)


def digest_code(code: str, user_id: UUID) -> bytes:
    """Return what is kept of a recovery code; with its 120 bits it needs no slow hash."""
    return hashlib.sha256(user_id.bytes + code.encode()).digest()


async def _check_totp(connection: AsyncConnection, user_id: UUID, desk: Desk, code: str) -> bool:
    # Under a lock on the app's row: of the same code sent twice at once one is right.
    record = await lock_totp(connection, user_id, is_confirmed=True)
    if record is None:
        return False
    secret = desk.vault.open(record.sealed_secret, owner=record.id.bytes)
    if secret is None:
        log.error("totp.unreadable", user_id=str(user_id))
        return False
    now = desk.clock.now()
    step = match_step(secret, code, now=now, last_step=record.last_step)
    if step is None:
        return False
    await save_step(connection, record.id, step=step, now=now)
    return True


async def _check_recovery_code(connection: AsyncConnection, user_id: UUID, desk: Desk, code: str) -> bool:
    clean = clean_code(code)
    if clean is None:
        return False
    is_right = await use_code(connection, user_id, digest_code(clean, user_id), now=desk.clock.now())
    if is_right:
        log.warning("recovery_code.used", user_id=str(user_id))
    return is_right
