"""End many sessions of a user with the act that calls for it, and tell every service afterwards."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.commit import after_commit
from folio.chassis.log import get_logger
from folio.chassis.revocations import CHANNEL
from folio.kernel.acts import Act, Detail, Target
from folio.users.accounts.store import raise_auth_version
from folio.users.audit.actions import record_act
from folio.users.desk import Desk
from folio.users.sessions import store

log = get_logger()

# Longer than the longest access token, and long enough for a service that was cut off for a while.
REVOCATION_LIFE = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Ended:
    """What others must hear of: sessions that ended, and the version below which tokens count no more."""

    user_id: UUID
    session_ids: tuple[UUID, ...]
    version: int | None


async def end_sessions_of(
    connection: AsyncConnection, user_id: UUID, desk: Desk, *, reason: str, keep: UUID | None = None
) -> Ended:
    """End a user's sessions but the one to ``keep``, in the caller's transaction; announce them after it.

    Where none is kept, every token made before counts no more, whatever session it belongs to.
    """
    now = desk.clock.now()
    version = await raise_auth_version(connection, user_id, now=now) if keep is None else None
    ended = await store.end_all_sessions(connection, user_id, reason=reason, now=now, keep=keep)
    details: dict[str, Detail] = {"count": len(ended), "reason": reason}
    act = Act("session.all_ended", Target("user", str(user_id)), details=details)
    await record_act(connection, act, clock=desk.clock)
    log.info("session.many_ended", user_id=str(user_id), count=len(ended), reason=reason)
    return Ended(user_id, tuple(ended), version)


async def announce_ended(ended: Ended, desk: Desk) -> None:
    """Tell every service, once the transaction has committed; within two seconds they all know."""

    async def tell() -> None:
        until = (desk.clock.now() + REVOCATION_LIFE).isoformat()
        for session_id in ended.session_ids:
            await desk.bus.publish(CHANNEL, {"sid": str(session_id), "until": until})
        if ended.version is not None:
            news = {"user_id": str(ended.user_id), "av": ended.version, "until": until}
            await desk.bus.publish(CHANNEL, news)

    await after_commit(tell)
