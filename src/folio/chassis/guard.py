"""Which object a request is about, and whether its caller may: asked before any handler runs."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import HTTPConnection
from starlette.responses import StreamingResponse

from folio.chassis.auth import Principal
from folio.chassis.database import Database
from folio.chassis.grants.amounts import Shown, without_amounts
from folio.chassis.grants.relations import Act, Relation, Verdict, decide
from folio.chassis.grants.store import grants_to
from folio.kernel.clock import Clock
from folio.kernel.errors import FieldError, Forbidden, Invalid, NotFound

JSON = "application/json"
NO_CONTENT = 204


class NotGranted(Forbidden):
    """The object is shared with the caller, but not for this."""

    code = "not_granted"


class AmountsHidden(Forbidden):
    """The answer cannot be given without amounts, and those are hidden from the caller."""

    code = "amounts_hidden"


class MalformedId(Invalid):
    """The path holds no id where one belongs."""

    code = "invalid_request"


@dataclass(frozen=True, slots=True)
class Ownership:
    """The object a request is about, and whose it is."""

    object_id: UUID
    owner_id: UUID


@dataclass(frozen=True, slots=True)
class ObjectKind:
    """How the objects named by one path parameter are found.

    ``find`` leads from the parameter's id to the shared object it is or belongs to; ``missing`` is the error
    of one that is not there for the caller.
    """

    parameter: str
    find: Callable[[AsyncConnection, UUID], Awaitable[Ownership | None]]
    missing: Callable[[UUID], NotFound]


@dataclass(frozen=True, slots=True)
class Access:
    """What the guard found out: the caller, the object, whose it is, and what the caller is to it."""

    user_id: UUID
    object_id: UUID
    owner_id: UUID
    relation: Relation
    hides_amounts: bool


class ObjectGuard:
    """Judges the callers of one service by the grants on its objects.

    ``shown`` names the fields of its answers that whoever may not see amounts still sees.
    """

    def __init__(
        self,
        database: Database,
        *,
        object_type: str,
        kinds: Sequence[ObjectKind],
        shown: Shown,
        clock: Clock,
    ) -> None:
        self.object_type = object_type
        self.kinds = tuple(kinds)
        self._database = database
        self._shown = shown
        self._clock = clock

    def kind_of(self, path_params: Mapping[str, object]) -> ObjectKind | None:
        """Return the kind of object a path is about, None where it is about none of ours."""
        return next((kind for kind in self.kinds if kind.parameter in path_params), None)

    async def admit(self, principal: Principal, act: Act, path_params: Mapping[str, object]) -> Access | None:
        """Return the caller's access to the object of a path; None where the path is about none.

        Raises:
            NotFound: there is no such object for this caller.
            NotGranted: it is shared with him, but not for this.
        """
        kind = self.kind_of(path_params)
        if kind is None or principal.user_id is None:
            return None
        named = _id_of(kind.parameter, path_params[kind.parameter])
        async with self._database.reading() as connection:
            found = await kind.find(connection, named)
            if found is None:
                raise kind.missing(named)
            verdict = await self.judge(connection, found, act=act, user_id=principal.user_id)
        if verdict.relation is None:
            raise kind.missing(named)
        if not verdict.is_allowed:
            raise NotGranted(f"this is shared with you as {verdict.relation}: ask its owner for more")
        return Access(
            principal.user_id, found.object_id, found.owner_id, verdict.relation, verdict.hides_amounts
        )

    async def relation_to(
        self, connection: AsyncConnection, parameter: str, named: UUID, *, user_id: UUID
    ) -> Relation | None:
        """Return what a person is to the object that a path's parameter would name; None sees none."""
        kind = self.kind_of({parameter: named})
        found = await kind.find(connection, named) if kind else None
        if found is None:
            return None
        return (await self.judge(connection, found, act=Act.READ, user_id=user_id)).relation

    async def judge(
        self, connection: AsyncConnection, found: Ownership, *, act: Act, user_id: UUID
    ) -> Verdict:
        """Return the verdict on a person's act with an object."""
        grants = []
        if user_id != found.owner_id:
            held = await grants_to(
                connection, user_id, object_type=self.object_type, object_ids=[found.object_id]
            )
            grants = [grant.terms for grant in held.get(found.object_id, ())]
        return decide(act, asker=user_id, owner=found.owner_id, grants=grants, now=self._clock.now())

    def blot(self, response: Response) -> Response:
        """Return an answer as somebody may see it from whom amounts are hidden.

        Raises:
            AmountsHidden: it is no JSON, so nothing can be left out of it.
        """
        return blotted(response, self._shown)


def blotted(response: Response, shown: Shown) -> Response:
    """Return an answer with everything left out but ``shown`` and what is no amount by its form.

    Raises:
        AmountsHidden: it is no JSON, so nothing can be left out of it.
    """
    if response.status_code == NO_CONTENT:
        return response
    if isinstance(response, StreamingResponse) or not _is_json(response):
        raise AmountsHidden("amounts are hidden from you here: this cannot be shown without them")
    document = without_amounts(json.loads(bytes(response.body)), shown)
    content = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {
        name: value for name, value in response.headers.items() if name not in ("content-length", "etag")
    }
    return Response(
        content, status_code=response.status_code, headers=headers, background=response.background
    )


def _id_of(parameter: str, value: object) -> UUID:
    try:
        return UUID(str(value))
    except ValueError as error:
        detail = "give an id: 36 hexadecimal digits and dashes"
        raise MalformedId(
            f"{parameter}: {detail}", errors=(FieldError(parameter, "uuid_parsing", detail),)
        ) from error


def _is_json(response: Response) -> bool:
    return response.headers.get("content-type", "").partition(";")[0] == JSON


def access_of(connection: HTTPConnection) -> Access:
    """Return the access that the guard found."""
    access: Access = connection.state.access
    return access


CurrentAccess = Annotated[Access, Depends(access_of)]
