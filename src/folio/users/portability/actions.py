"""What this service gives out of a person."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.portability.sections import Portability, Section
from folio.users.desk import Desk
from folio.users.portability.store import SECTIONS


def give_out(desk: Desk) -> Portability:
    """Return what this service gives out of a person."""
    return Portability(desk.database, _list_sections)


async def _list_sections(_connection: AsyncConnection, _user_id: UUID) -> Sequence[Section]:
    return SECTIONS
