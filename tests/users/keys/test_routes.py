"""The JWKS over HTTP."""

import pytest

from folio.chassis.keys import read_jwks
from folio.chassis.tokens import read_access_token
from tests.users.door import Door

pytestmark = pytest.mark.anyio


async def test_the_published_keys_verify_what_was_signed_and_hold_nothing_private(owned: Door) -> None:
    token = (await owned.log_in()).json()["access_token"]

    answer = await owned.http.get("/.well-known/jwks.json")

    assert answer.headers["cache-control"] == "public, max-age=300"
    [published] = answer.json()["keys"]
    assert set(published) == {"kty", "crv", "x", "y", "kid", "use", "alg"}
    assert (published["alg"], published["crv"], published["use"]) == ("ES256", "P-256", "sig")
    key = read_jwks(answer.json())[published["kid"]]
    assert key.thumbprint() == published["kid"]
    assert read_access_token(token, key=key, now=owned.clock.now()).version == 1
