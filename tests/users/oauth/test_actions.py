"""What the service does with apps that ask."""

from datetime import timedelta

import pytest

from folio.users.oauth.actions import CODES_KEPT, sweep_codes
from tests.users.door import Door
from tests.users.oauth.app import error_of, register, sign_in

pytestmark = pytest.mark.anyio


async def test_codes_are_kept_for_as_long_as_a_replay_could_end_something(owned: Door) -> None:
    app, ann = await register(owned), await sign_in(owned)
    code = (await ann.decide(app.request()))["code"]
    tokens = (await app.exchange(code)).json()
    owned.clock.advance(timedelta(hours=2))

    await sweep_codes(owned.desk)

    assert error_of(await app.exchange(code)) == (400, "invalid_grant")
    assert error_of(await app.refresh(tokens["refresh_token"])) == (400, "invalid_grant")
    assert timedelta(days=owned.desk.settings.session_max_days) < CODES_KEPT
