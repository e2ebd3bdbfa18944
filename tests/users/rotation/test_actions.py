"""Keys change by themselves when they are old, and old sealing keys open nothing any more."""

import pytest

from folio.users.rotation.actions import follow_signing_keys, rotate_sealing_key, show_signing_keys
from tests.users.codes import set_up_app
from tests.users.door import Door

pytestmark = pytest.mark.anyio


async def test_a_signing_key_is_changed_after_ninety_days(owned: Door) -> None:
    owned.advance(days=89)
    await follow_signing_keys(owned.desk)
    young = len(show_signing_keys(owned.desk).keys)
    owned.advance(days=1)

    await follow_signing_keys(owned.desk)
    await follow_signing_keys(owned.desk)

    assert (young, len(show_signing_keys(owned.desk).keys)) == (1, 2)


async def test_the_old_sealing_key_is_gone_and_nothing_is_sealed_with_it(owned: Door) -> None:
    await set_up_app(owned, (await owned.log_in()).json()["access_token"])
    old, _ = owned.desk.vault.ring.newest()

    await rotate_sealing_key(owned.desk)

    async with owned.desk.database.reading() as connection:
        kept = await connection.exec_driver_sql(
            "SELECT sealed_secret FROM totp_factors UNION ALL SELECT sealed_private_key FROM signing_keys"
        )
        starts = {bytes(value)[:4] for value in kept.scalars()}
    new, _ = owned.desk.vault.ring.newest()
    assert starts == {new}
    assert owned.desk.vault.ring.find(old) is None
