"""The guard finds the object that a path names, and refuses what it cannot show."""

import json
from uuid import UUID, uuid4

import pytest
from fastapi import Response
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import StreamingResponse

from folio.chassis.auth import Principal, authenticated, internal, permission
from folio.chassis.database import Database
from folio.chassis.grants.amounts import Shown
from folio.chassis.grants.relations import Act, Relation
from folio.chassis.guard import AmountsHidden, MalformedId, ObjectGuard, ObjectKind, Ownership
from folio.chassis.routing import MissingPolicy, Router, require_acts
from folio.kernel.errors import NotFound
from tests.fakes.clock import ManualClock
from tests.fixtures.apps import RunningApp

pytestmark = pytest.mark.anyio

ANN = UUID(int=1)
NOTE = UUID(int=2)


async def find_note(_connection: AsyncConnection, note_id: UUID) -> Ownership | None:
    return Ownership(note_id, ANN) if note_id == NOTE else None


def no_note(note_id: UUID) -> NotFound:
    return NotFound(f"there is no note {note_id}")


def guard_of(database: Database) -> ObjectGuard:
    return ObjectGuard(
        database,
        object_type="note",
        kinds=(ObjectKind("note_id", find_note, no_note),),
        shown=Shown(words=frozenset({"name"}), figures=frozenset()),
        clock=ManualClock(),
    )


@pytest.fixture
def guard(sample: RunningApp) -> ObjectGuard:
    return guard_of(sample.resources.store)


def caller(user_id: UUID | None) -> Principal:
    return Principal(user_id, uuid4(), frozenset(), "bearer")


async def test_the_owner_of_what_a_path_names_is_admitted(guard: ObjectGuard) -> None:
    access = await guard.admit(caller(ANN), Act.DELETE, {"note_id": str(NOTE)})

    assert access is not None
    assert (access.owner_id, access.relation, access.hides_amounts) == (ANN, Relation.OWNER, False)


async def test_what_is_not_there_is_not_found(guard: ObjectGuard) -> None:
    with pytest.raises(NotFound):
        await guard.admit(caller(ANN), Act.READ, {"note_id": str(uuid4())})


async def test_a_path_without_an_object_is_nobodys(guard: ObjectGuard) -> None:
    assert await guard.admit(caller(ANN), Act.READ, {"other": "x"}) is None


async def test_what_is_no_id_is_pointed_at(guard: ObjectGuard) -> None:
    with pytest.raises(MalformedId) as refused:
        await guard.admit(caller(ANN), Act.READ, {"note_id": "abc"})

    assert refused.value.errors[0].pointer == "note_id"


async def test_what_is_no_json_is_not_shown_without_amounts(guard: ObjectGuard) -> None:
    with pytest.raises(AmountsHidden):
        guard.blot(Response("date;amount", media_type="text/csv"))
    with pytest.raises(AmountsHidden):
        guard.blot(StreamingResponse(iter([b"{}"]), media_type="application/json"))


async def test_an_answer_is_shown_without_amounts_and_keeps_its_status(guard: ObjectGuard) -> None:
    answer = Response(b'{"name": "A 1", "value": "12"}', status_code=201, media_type="application/json")

    blotted = guard.blot(answer)

    assert json.loads(bytes(blotted.body)) == {"name": "A 1", "value": None}
    assert blotted.status_code == 201
    assert blotted.headers["content-length"] == str(len(blotted.body))


async def test_a_route_that_names_an_object_says_what_it_does_with_it(guard: ObjectGuard) -> None:
    async def show(note_id: UUID) -> None:
        """Do nothing."""

    router = Router()
    router.get("/notes/{note_id}", policy=authenticated)(show)

    with pytest.raises(MissingPolicy, match="note_id"):
        require_acts(router, guard)


@pytest.mark.parametrize(
    "policy", [permission("note:read"), permission("note:press", act=Act.WRITE), internal("users")]
)
async def test_an_act_is_read_off_the_permission_or_declared(guard: ObjectGuard, policy: object) -> None:
    async def show(note_id: UUID) -> None:
        """Do nothing."""

    router = Router()
    router.get("/notes/{note_id}", policy=policy)(show)  # type: ignore[arg-type]  # parametrised

    require_acts(router, guard)
