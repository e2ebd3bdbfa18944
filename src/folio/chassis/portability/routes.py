"""How the users service asks another one for what it keeps of a person."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from folio.chassis.auth import CurrentPrincipal, Principal, internal
from folio.chassis.portability.sections import Portability, SectionList, SectionPage
from folio.chassis.routing import Router, provided
from folio.chassis.wire import MAX_CURSOR_LENGTH
from folio.kernel.errors import Invalid

SECTIONS_PATH = "/internal/portability"
ROWS_PATH = "/internal/portability/rows"

router = Router(tags=["internal"])


class NobodyMeant(Invalid):
    """The caller acts for nobody, so that there is nobody's data to give."""

    code = "invalid_request"


CurrentPortability = Annotated[Portability, provided(Portability)]


@router.get(SECTIONS_PATH, policy=internal("users"), summary="The sections of a person")
async def get_sections(caller: CurrentPrincipal, portability: CurrentPortability) -> SectionList:
    """Return the sections of the person the caller acts for."""
    return await portability.describe(_person_of(caller))


@router.get(ROWS_PATH, policy=internal("users"), summary="Rows of a section")
async def get_rows(
    caller: CurrentPrincipal,
    portability: CurrentPortability,
    section: Annotated[str, Query(max_length=300)],
    after: Annotated[str | None, Query(max_length=MAX_CURSOR_LENGTH)] = None,
) -> SectionPage:
    """Return a page of a section of the person the caller acts for."""
    return await portability.read(_person_of(caller), section, after)


def _person_of(caller: Principal) -> UUID:
    if caller.user_id is None:
        raise NobodyMeant("act for the person whose data you ask for")
    return caller.user_id
