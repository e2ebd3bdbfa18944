"""A user goes for good: each service removes what is his, and reports how much of what that was.

The users service publishes ``users.deleted``; each service handles it once and answers ``users.removed``.
"""

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.outbox import Consumer, Event, publish_event
from folio.kernel.clock import Clock

USERS_DELETED = "users.deleted"
"""The event of a user who is gone; its payload is ``{removal_id, user_id}``."""
USERS_REMOVED = "users.removed"
"""The event of what a service removed; its payload is ``{removal_id, service, counts}``."""

Remove = Callable[[AsyncConnection, UUID], Awaitable[Mapping[str, int]]]


def removing(service: str, remove: Remove, *, clock: Clock) -> Consumer:
    """Return the consumer that removes what a service keeps of a user who is gone.

    ``remove`` returns how many of each kind there were; it and the report are one transaction.
    """

    async def handle(connection: AsyncConnection, event: Event) -> None:
        counts = await remove(connection, UUID(str(event.payload["user_id"])))
        report: dict[str, object] = {
            "removal_id": event.payload["removal_id"],
            "service": service,
            "counts": dict(counts),
        }
        await publish_event(connection, USERS_REMOVED, report, clock=clock)

    return Consumer(f"{service}.removal", USERS_DELETED, handle)
