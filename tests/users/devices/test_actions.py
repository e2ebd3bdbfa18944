"""What the service does with programs that wait."""

from datetime import timedelta

import pytest

from folio.users.devices import actions
from folio.users.devices.actions import sweep_devices
from tests.users.door import Door
from tests.users.oauth.app import DEVICE_GRANT, App, error_of

pytestmark = pytest.mark.anyio


async def test_requests_are_forgotten_some_time_after_they_expired(owned: Door) -> None:
    cli = App(owned, "folio-cli")
    waiting = (await cli.post("device")).json()

    owned.clock.advance(timedelta(minutes=40))
    await sweep_devices(owned.desk)
    late = await cli.post("token", grant_type=DEVICE_GRANT, device_code=waiting["device_code"])
    owned.clock.advance(timedelta(minutes=10))
    await sweep_devices(owned.desk)
    later = await cli.post("token", grant_type=DEVICE_GRANT, device_code=waiting["device_code"])

    assert error_of(late) == (400, "expired_token")
    assert error_of(later) == (400, "invalid_grant")


async def test_only_so_many_programs_wait_at_once(owned: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MAX_REQUESTS", 1)
    cli = App(owned, "folio-cli")
    await cli.post("device")

    assert error_of(await cli.post("device")) == (400, "temporarily_unavailable")
