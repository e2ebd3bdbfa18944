"""Other services' notices become letters, once, and to nobody who has gone."""

from uuid import uuid4

import pytest
from sqlalchemy import text

from folio.chassis.outbox import Event, Payload
from folio.users.contracts import NOTICE_WANTED
from folio.users.desk import Desk
from folio.users.people.notices import tell_person
from tests.users.door import Door

pytestmark = pytest.mark.anyio


async def tell(door: Door, payload: Payload) -> list[str]:
    desk: Desk = door.running.app.state.provided[Desk]
    async with desk.database.transaction() as connection:
        await tell_person(connection, Event(uuid4(), NOTICE_WANTED, payload), desk)
        kinds = await connection.execute(text("SELECT kind FROM letters ORDER BY id"))
        return [kind for (kind,) in kinds]


@pytest.mark.parametrize(
    "payload",
    [
        {"kind": "portfolio_shared"},
        {"kind": "portfolios_opened", "by": "Olga", "reason": "A court order", "minutes": 60},
    ],
)
async def test_a_person_is_written_to(owned: Door, payload: Payload) -> None:
    me = (await owned.log_in()).json()["user"]

    assert (await tell(owned, {**payload, "user_id": me["id"]}))[-1] == payload["kind"]


async def test_whoever_has_gone_is_told_nothing(owned: Door) -> None:
    assert "portfolio_shared" not in await tell(owned, {"kind": "portfolio_shared", "user_id": str(uuid4())})


async def test_a_notice_of_no_kind_is_set_aside(owned: Door) -> None:
    me = (await owned.log_in()).json()["user"]

    with pytest.raises(ValueError, match="poem"):
        await tell(owned, {"kind": "poem", "user_id": me["id"]})
