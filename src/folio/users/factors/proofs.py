"""Whether a code proves its user: an app's of this half minute, or a recovery code of paper."""

import hashlib
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.log import get_logger
from folio.users.contracts import CodeMethod, FactorMethod
from folio.users.desk import Desk
from folio.users.domain.accounts import Account
from folio.users.domain.recovery_codes import clean_code
from folio.users.domain.totp import match_step
from folio.users.factors.store import count_codes, find_totp, lock_totp, save_step, use_code
from folio.users.notices.actions import Change, notice_change

log = get_logger()

# Source: RFC 8176. A recovery code is a one-time password too.
CODE = ("otp",)


async def list_factors(
    connection: AsyncConnection, user_id: UUID, *, has_passkey: bool
) -> tuple[FactorMethod, ...]:
    """Return by what a user can prove who he is besides the password, the most convenient first."""
    has_app = await find_totp(connection, user_id) is not None
    passkey: tuple[FactorMethod, ...] = ("passkey",) if has_passkey else ()
    app: tuple[FactorMethod, ...] = ("totp",) if has_app else ()
    return (*passkey, *app, "recovery_code")


async def check_code(
    connection: AsyncConnection, account: Account, desk: Desk, *, method: CodeMethod, code: str
) -> bool:
    """Return whether the code is right, and use it up, in the caller's transaction."""
    if method == "totp":
        return await _check_totp(connection, account.id, desk, code)
    return await _check_recovery_code(connection, account, desk, code)


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


async def _check_recovery_code(connection: AsyncConnection, account: Account, desk: Desk, code: str) -> bool:
    clean = clean_code(code)
    digest = digest_code(clean, account.id) if clean else b""
    if not await use_code(connection, account.id, digest, now=desk.clock.now()):
        return False
    left = await count_codes(connection, account.id)
    used = f"A recovery code of your account was used; {left} are left."
    change = Change("recovery_code.used", used, details={"left": left})
    await notice_change(connection, account, change, desk)
    return True
