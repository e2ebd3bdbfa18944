"""Apps and grants, as kept."""

from datetime import timedelta
from uuid import UUID

import pytest

from folio.chassis.clock import fresh_id
from folio.users.apps import store
from folio.users.apps.store import Grant
from folio.users.domain.oauth.clients import Client
from tests.users.door import Door

pytestmark = pytest.mark.anyio


async def test_an_app_and_its_grant_come_back_as_kept(owned: Door) -> None:
    now = owned.clock.now()
    user_id = UUID((await owned.log_in()).json()["user"]["id"])
    client = Client("app", "Claude", ("https://app.example/cb",), now)
    grant = Grant(fresh_id(owned.clock), user_id, "app", "Claude", ("portfolio:read",), now, now)
    async with owned.desk.database.transaction() as connection:
        await store.add_client(connection, client)
        await store.save_grant(connection, grant)

        assert await store.find_client(connection, "app") == client
        assert await store.find_grant(connection, user_id, "app") == grant
        assert await store.list_grants(connection, user_id) == [grant]
        assert await store.remove_grant(connection, grant.id, user_id=UUID(int=7)) is None
        assert await store.remove_grant(connection, grant.id, user_id=user_id) == "app"
        assert not await store.touch_grant(connection, user_id, "app", now=now)


async def test_only_apps_that_nobody_let_in_are_forgotten(owned: Door) -> None:
    now = owned.clock.now()
    user_id = UUID((await owned.log_in()).json()["user"]["id"])
    grant = Grant(fresh_id(owned.clock), user_id, "used", "Used", ("portfolio:read",), now, now)
    async with owned.desk.database.transaction() as connection:
        for name in ("used", "unused"):
            await store.add_client(connection, Client(name, name, ("https://app.example",), now))
        await store.save_grant(connection, grant)
        assert await store.count_unused_clients(connection) == 1

        await store.delete_unused_clients(connection, registered_before=now + timedelta(seconds=1))

        assert await store.find_client(connection, "used") is not None
        assert await store.find_client(connection, "unused") is None
