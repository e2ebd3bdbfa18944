"""The brakes on guessing: whether an attempt may be made, and what its outcome adds to the counts.

An attempt is judged twice: before the password is checked, to save that work, and after it under a lock, so
that many guesses at once gain nothing over as many in a row.
"""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.kernel.errors import FolioError
from folio.users.desk import Desk
from folio.users.domain.addresses import network_of
from folio.users.domain.emails import email_key
from folio.users.domain.throttle import (
    Failures,
    account_wait,
    address_wait,
    count_account_failure,
    count_address_failure,
)
from folio.users.signin.store import find_failures, forget_failures, lock_failures, save_failures


class TooManyAttempts(FolioError):
    """Too many attempts failed; the same for accounts that exist and that do not."""

    code = "too_many_attempts"
    status = 429

    def __init__(self, wait: timedelta) -> None:
        self.retry_after_s = max(ceil(wait.total_seconds()), 1)
        super().__init__(f"too many attempts failed: try again in {self.retry_after_s} s")


@dataclass(frozen=True, slots=True)
class Brakes:
    """The keys an attempt is counted under.

    A device that has signed in to the account before has a count of its own and no other: whatever strangers
    do, from wherever, does not slow it. ``by_address`` is therefore only there for strangers.
    """

    by_account: bytes
    by_address: bytes | None


def brakes_for(email: str, *, address: str, device_token: str | None, desk: Desk, step: str = "") -> Brakes:
    """Return the keys that an attempt on the account of ``email`` counts under.

    Each ``step`` of signing in has counts of its own; only those of the address are shared.
    """
    key = email_key(email)
    account = key.encode("utf-8", "surrogatepass")
    device = desk.vault.device_of(device_token, key) if device_token else None
    if device is not None:
        return Brakes(desk.vault.counter_key(f"{step}device", device + account), None)
    network = network_of(address).encode()
    by_account = desk.vault.counter_key(f"{step}account", account)
    return Brakes(by_account, desk.vault.counter_key("address", network))


async def require_admission(brakes: Brakes, desk: Desk) -> None:
    """Refuse an attempt that has to wait, before any work is done for it.

    Raises:
        TooManyAttempts: it has to wait.
    """
    async with desk.database.reading() as connection:
        account = await find_failures(connection, brakes.by_account)
        address = await find_failures(connection, brakes.by_address) if brakes.by_address else None
    _require_no_wait(account, address, desk)


async def record_failure(connection: AsyncConnection, brakes: Brakes, desk: Desk) -> timedelta:
    """Count a failed attempt, in the caller's transaction, and return how long the next one has to wait.

    Raises:
        TooManyAttempts: others failed meanwhile, so this one should have waited.
    """
    now = desk.clock.now()
    account, address = await _lock(connection, brakes)
    _require_no_wait(account, address, desk)
    account = count_account_failure(account, now=now)
    await save_failures(connection, brakes.by_account, account)
    if brakes.by_address is not None:
        address = count_address_failure(address, now=now)
        await save_failures(connection, brakes.by_address, address)
    return _wait(account, address, desk)


async def record_success(connection: AsyncConnection, brakes: Brakes, desk: Desk) -> None:
    """Let the account start afresh for this kind of visitor, in the caller's transaction.

    Raises:
        TooManyAttempts: others failed meanwhile; a right guess among many at once must not get through.
    """
    account, address = await _lock(connection, brakes)
    _require_no_wait(account, address, desk)
    if account is not None:
        await forget_failures(connection, brakes.by_account)


async def _lock(connection: AsyncConnection, brakes: Brakes) -> tuple[Failures | None, Failures | None]:
    account = await lock_failures(connection, brakes.by_account)
    address = await lock_failures(connection, brakes.by_address) if brakes.by_address else None
    return account, address


def _require_no_wait(account: Failures | None, address: Failures | None, desk: Desk) -> None:
    wait = _wait(account, address, desk)
    if wait > timedelta(0):
        raise TooManyAttempts(wait)


def _wait(account: Failures | None, address: Failures | None, desk: Desk) -> timedelta:
    now = desk.clock.now()
    return max(account_wait(account, now=now), address_wait(address, now=now))
