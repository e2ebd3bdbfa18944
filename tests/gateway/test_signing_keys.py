"""The keys of users reach Envoy."""

import pytest

from folio.gateway.app import SERVICE
from folio.gateway.signing_keys import read_public_keys
from tests.fixtures.apps import RunApp
from tests.fixtures.waiting import wait_until_async
from tests.gateway.registered import KEYS, registered
from tests.gateway.rig import Upstream

pytestmark = pytest.mark.anyio


async def test_the_keys_of_users_are_taken_over_without_their_private_parts(
    run_app: RunApp, users: Upstream
) -> None:
    async with run_app(SERVICE) as running, registered(running, "users", users.port):
        file = running.resources.settings.platform.state.run / "envoy" / "public-keys.json"

        async def keys() -> str:
            text = file.read_text()
            return text if "2026" in text else ""

        text = await wait_until_async(keys)

    assert "private" not in text
    assert "symmetric" not in text


def test_only_what_is_public_of_the_right_kind_is_read() -> None:
    expected = {"kty": "EC", "crv": "P-256", "x": "x", "y": "y", "kid": "2026", "alg": "ES256"}

    assert read_public_keys(KEYS) == [expected]
    assert read_public_keys({}) == []
    assert read_public_keys({"keys": "none"}) == []
    assert read_public_keys({"keys": [{"kty": "EC", "crv": "P-384", "kid": "1"}, {"kty": "EC"}]}) == []
