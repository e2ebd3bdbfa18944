"""People for the other services; nobody else can ask whether an address has an account."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from folio.chassis.auth import internal
from folio.chassis.ports import SERVICES
from folio.chassis.routing import Router
from folio.users.contracts import Person
from folio.users.desk import CurrentDesk
from folio.users.domain.emails import MAX_EMAIL_LENGTH
from folio.users.people.actions import find_addressee, find_person

router = Router(prefix="/internal", tags=["internal"])
SERVICES_ALONE = internal(*SERVICES)


@router.get("/people", policy=SERVICES_ALONE, summary="Whose an address is")
async def get_addressee(
    email: Annotated[str, Query(max_length=MAX_EMAIL_LENGTH)], desk: CurrentDesk
) -> Person:
    """Return whose this address is."""
    return await find_addressee(email, desk)


@router.get("/people/{user_id}", policy=SERVICES_ALONE, summary="Who somebody is")
async def get_person(user_id: UUID, desk: CurrentDesk) -> Person:
    """Return who has this id."""
    return await find_person(user_id, desk)
