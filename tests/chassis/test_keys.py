"""The public keys of access tokens: fetched once, renewed beside the requests, asked for once at a time."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from joserfc.jwk import ECKey, OctKey

from folio.chassis import keys as chassis_keys
from folio.chassis.bus import Bus
from folio.chassis.client import ServiceClient
from folio.chassis.clock import SystemClock
from folio.chassis.home import Home
from folio.chassis.identity import ServiceIdentity
from folio.chassis.keys import RemoteKeys, read_jwks
from folio.chassis.registry import Registry
from folio.chassis.resources import open_valkey
from folio.chassis.settings import load_platform_settings
from folio.kernel.errors import Unavailable
from tests.chassis.peers import Peer, running_peer
from tests.fixtures.waiting import wait_until_async

pytestmark = pytest.mark.anyio

FIRST = ECKey.generate_key("P-256", {"kid": "first"})
SECOND = ECKey.generate_key("P-256", {"kid": "second"})


def jwks(*keys: ECKey) -> dict[str, object]:
    return {"keys": [key.as_dict(private=False) for key in keys]}


@pytest.fixture
async def users() -> AsyncIterator[Peer]:
    async with running_peer() as peer:
        peer.reply(jwks(FIRST))
        yield peer


@pytest.fixture
async def keys(users: Peer, tmp_path: Path, valkey_url: str) -> AsyncIterator[RemoteKeys]:
    valkey = open_valkey(valkey_url)
    environ = {"FOLIO_HOME": str(tmp_path), "FOLIO_PORT_OFFSET": str(users.port - 4100)}
    client = ServiceClient(
        load_platform_settings(environ),
        identity=ServiceIdentity(Home(tmp_path), "portfolio"),
        registry=Registry(valkey, Bus(valkey)),
        clock=SystemClock(),
    )
    yield RemoteKeys(client)
    await client.close()
    await valkey.aclose()


async def test_a_key_is_fetched_once(keys: RemoteKeys, users: Peer) -> None:
    first, again = await keys.access_key("first"), await keys.access_key("first")

    assert first is not None
    assert first is again
    assert first.thumbprint() == FIRST.thumbprint()
    assert len(users.requests) == 1


async def test_of_many_requests_at_once_one_asks_and_all_get_the_answer(
    keys: RemoteKeys, users: Peer
) -> None:
    found = await asyncio.gather(*(keys.access_key("first") for _ in range(20)))

    assert all(key is not None for key in found)
    assert len(users.requests) == 1


async def test_made_up_names_do_not_make_a_storm(keys: RemoteKeys, users: Peer) -> None:
    for number in range(50):
        assert await keys.access_key(f"made-up-{number}") is None

    assert len(users.requests) == 1


async def test_a_new_key_is_noticed(keys: RemoteKeys, users: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chassis_keys, "MIN_INTERVAL_S", 0)
    await keys.access_key("first")
    users.reply(jwks(FIRST, SECOND))

    assert await keys.access_key("second") is not None
    assert await keys.access_key("first") is not None


async def test_a_removed_key_is_dropped_when_the_copy_is_old(
    keys: RemoteKeys, users: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await keys.access_key("first")
    users.reply(jwks(SECOND))
    monkeypatch.setattr(chassis_keys, "MIN_INTERVAL_S", 0)
    monkeypatch.setattr(chassis_keys, "MAX_AGE_S", 0)

    async def is_gone() -> bool:
        return await keys.access_key("first") is None

    assert await wait_until_async(is_gone)


async def test_an_old_copy_serves_while_the_users_service_is_away(
    keys: RemoteKeys, users: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await keys.access_key("first")
    users.status = 500
    monkeypatch.setattr(chassis_keys, "MIN_INTERVAL_S", 0)
    monkeypatch.setattr(chassis_keys, "MAX_AGE_S", 0)

    async def was_asked() -> bool:
        assert await keys.access_key("first") is not None
        return len(users.requests) >= 3

    assert await wait_until_async(was_asked)


async def test_without_any_answer_nobody_can_tell(keys: RemoteKeys, users: Peer) -> None:
    users.status = 500

    with pytest.raises(Unavailable):
        await keys.access_key("first")

    users.status = 200
    assert await keys.access_key("first") is not None


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"keys": None},
        {"keys": {}},
        {"keys": ["x", 1, None, {}]},
        {"keys": [{"kty": "EC", "crv": "P-256", "kid": "x"}]},
        {"keys": [OctKey.generate_key(256, {"kid": "x"}).as_dict(private=True)]},
        {"keys": [ECKey.generate_key("P-256").as_dict(private=False)]},
    ],
    ids=["nothing", "null", "no list", "no keys", "no point", "symmetric", "no name"],
)
def test_an_entry_that_is_no_named_ec_key_is_left_out(document: dict[str, object]) -> None:
    assert read_jwks(document) == {}


def test_good_entries_are_kept_among_bad_ones() -> None:
    entries = [{"kty": "RSA"}, FIRST.as_dict(private=False), "x"]

    assert set(read_jwks({"keys": entries})) == {"first"}
