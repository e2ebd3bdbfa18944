"""Signing keys: one for all instances, kept over restarts, replaced without a gap."""

import asyncio
from datetime import timedelta

import pytest
from joserfc.jwk import ECKey

from folio.chassis.tokens import token_key_id
from folio.users.domain.signing import KeyPeriod
from folio.users.keyring import KeyRing
from folio.users.keys.actions import NoSigningKey, SigningKeys
from folio.users.keys.store import SealedKey, add_key
from folio.users.vault import Vault
from tests.users.door import Door

pytestmark = pytest.mark.anyio


def another_instance(door: Door, vault: Vault | None = None) -> SigningKeys:
    return SigningKeys(door.desk.database, vault=vault or door.desk.vault, clock=door.clock)


def signing_key_id(keys: SigningKeys) -> str:
    return token_key_id(keys.sign({"iss": "folio"}), type_="at+jwt")


async def test_instances_that_start_at_once_share_one_key(door: Door) -> None:
    instances = [another_instance(door) for _ in range(4)]

    await asyncio.gather(*(instance.load() for instance in instances))

    assert {signing_key_id(instance) for instance in instances} == {signing_key_id(door.desk.keys)}


async def test_before_the_keys_are_loaded_nothing_is_signed_or_verified(door: Door) -> None:
    keys = another_instance(door)

    with pytest.raises(NoSigningKey):
        keys.sign({})
    with pytest.raises(NoSigningKey):
        keys.publish()
    with pytest.raises(NoSigningKey):
        await keys.access_key("any")


async def test_a_next_key_is_published_before_it_signs_and_the_old_one_verifies_on(door: Door) -> None:
    old = signing_key_id(door.desk.keys)
    fresh = ECKey.generate_key("P-256")
    fresh_id = fresh.thumbprint()
    period = KeyPeriod(fresh_id, activates_at=door.clock.now() + timedelta(days=1))
    sealed = door.desk.vault.seal(fresh.as_pem(private=True), owner=fresh_id.encode())
    async with door.desk.database.transaction() as connection:
        await add_key(connection, SealedKey(period, sealed))
    keys = another_instance(door)
    await keys.load()
    before = signing_key_id(keys)

    door.advance(days=1)

    assert before == old
    assert {key.kid for key in keys.publish().keys} == {old, fresh_id}
    assert signing_key_id(keys) == fresh_id
    assert await keys.access_key(old) is not None


async def test_keys_that_the_vault_cannot_open_are_replaced(door: Door) -> None:
    keys = another_instance(
        door, Vault(b"another master secret of 32 byte", KeyRing(door.home / "another-ring"))
    )

    await keys.load()

    assert signing_key_id(keys) != signing_key_id(door.desk.keys)


async def test_an_unknown_key_is_no_key(door: Door) -> None:
    assert await door.desk.keys.access_key("unknown") is None
