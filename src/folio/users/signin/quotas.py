"""Spend what an account or an address may ask for in a while; counted where failures are."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.users.desk import Desk
from folio.users.domain.addresses import network_of
from folio.users.domain.quotas import REQUESTS_PER_ADDRESS, Quota, count_use, quota_wait
from folio.users.signin.attempts import TooManyAttempts
from folio.users.signin.store import lock_failures, save_failures


async def spend(connection: AsyncConnection, kind: str, value: bytes, quota: Quota, desk: Desk) -> timedelta:
    """Count one use, in the caller's transaction; what is returned has to be waited for, and is not counted.

    The count is locked until the transaction ends, so that of many at once no more than the quota pass.
    """
    key = desk.vault.counter_key(kind, value)
    now = desk.clock.now()
    used = await lock_failures(connection, key)
    wait = quota_wait(used, quota, now=now)
    if wait == timedelta(0):
        await save_failures(connection, key, count_use(used, quota, now=now))
    return wait


async def require_quota(connection: AsyncConnection, kind: str, address: str, desk: Desk) -> None:
    """Count one request from a network address, in the caller's transaction.

    Raises:
        TooManyAttempts: the address asked too often.
    """
    network = network_of(address).encode()
    wait = await spend(connection, kind, network, REQUESTS_PER_ADDRESS, desk)
    if wait > timedelta(0):
        raise TooManyAttempts(wait)
