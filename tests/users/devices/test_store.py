"""Requests of waiting programs, as kept."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from folio.users.devices import store
from folio.users.domain.oauth.devices import DeviceRequest
from tests.users.door import Door

pytestmark = pytest.mark.anyio


async def test_a_request_comes_back_as_kept_by_either_code(owned: Door) -> None:
    now = owned.clock.now()
    user_id = UUID((await owned.log_in()).json()["user"]["id"])
    request = DeviceRequest("folio-cli", "BCDFGHJK", ("portfolio:read",), "folio", "127.0.0.1", now)
    async with owned.desk.database.transaction() as connection:
        await store.add_request(connection, b"digest", request)
        assert await store.lock_request(connection, b"digest") == request

        changed = replace(request, state="approved", user_id=user_id, polled_at=now, interval_s=10)
        await store.save_request(connection, b"digest", changed)
        assert await store.lock_by_user_code(connection, "BCDFGHJK") == (b"digest", changed)
        assert await store.lock_by_user_code(connection, "XXXXXXXX") is None
        assert await store.count_requests(connection) == 1

        await store.delete_requests(connection, expired_before=now + timedelta(seconds=1))
        assert await store.lock_request(connection, b"digest") is None
