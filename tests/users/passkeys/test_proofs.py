"""A signature proves the user of its passkey, and is kept as used."""

import pytest

from folio.users.passkeys.proofs import check_signature
from folio.users.passkeys.store import list_passkeys
from tests.users.door import Door
from tests.users.keys_of import add_passkey, new_device

pytestmark = pytest.mark.anyio


async def test_a_genuine_signature_names_its_user_and_an_older_count_makes_it_suspect(owned: Door) -> None:
    session = (await owned.log_in()).json()
    device = new_device(owned)
    await add_passkey(owned, session["access_token"], device)
    options = {"challenge": "bm9uY2U"}
    first = device.get(options)
    device.sign_count = 0
    copied = device.get(options)

    async with owned.desk.database.transaction() as connection:
        genuine = await check_signature(connection, b"nonce", first, owned.desk)
        suspect = await check_signature(connection, b"nonce", copied, owned.desk)
        foreign = await check_signature(connection, b"other", device.get(options), owned.desk)
        (kept,) = await list_passkeys(connection, genuine.user_id) if genuine else ()

    assert genuine is not None
    assert not genuine.is_suspect
    assert suspect is not None
    assert suspect.is_suspect
    assert foreign is None
    assert (kept.sign_count, kept.last_used_at, kept.regressed_at) == (
        1,
        owned.clock.now(),
        owned.clock.now(),
    )
