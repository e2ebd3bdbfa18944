"""What the service does to change its keys: those that sign, and those that seal at rest."""

from datetime import timedelta

from folio.chassis.log import get_logger
from folio.kernel.acts import Act, Target
from folio.users.audit.actions import record_act
from folio.users.desk import Desk
from folio.users.domain.signing import choose_signing_key, is_rotation_due, plan_rotation
from folio.users.keys.actions import make_key
from folio.users.keys.store import SealedKey, add_key, delete_keys, list_keys, lock_keys, save_retirement
from folio.users.rotation.contracts import Resealed, SigningKey, SigningKeyList
from folio.users.rotation.store import SEALED_COLUMNS, SealedColumn, list_sealed, replace_sealed

log = get_logger()

# Twice as long as anybody may keep the published keys without asking again.
LEAD = timedelta(minutes=10)
# Longer than the longest access token and its leeway.
MARGIN = timedelta(minutes=5)
KEPT_RETIRED = timedelta(days=1)


async def rotate_signing_key(desk: Desk, *, is_urgent: bool = False) -> SigningKeyList:
    """Publish a new key, which signs in ten minutes; the old one verifies for as long as its tokens last.

    When it is urgent (a key got out), the new one signs now and the old ones count no more: everybody's
    access tokens are refused, and each client's next refresh brings a new one.
    """
    now = desk.clock.now()
    lead = timedelta(0) if is_urgent else LEAD
    overlap = timedelta(0) if is_urgent else desk.settings.access_life + MARGIN
    async with desk.database.transaction() as connection:
        await lock_keys(connection)
        kept = [key.period for key in await list_keys(connection)]
        period, key = make_key(now)
        planned = plan_rotation(kept, new_key_id=period.key_id, now=now, lead=lead, overlap=overlap)
        sealed = desk.vault.seal(key.as_pem(private=True), owner=period.key_id.encode())
        for old in planned[:-1]:
            await save_retirement(connection, old)
        await add_key(connection, SealedKey(planned[-1], sealed))
        await delete_keys(connection, retired_before=now - KEPT_RETIRED)
        act = Act("signing_key.rotated", Target("signing_key", period.key_id), details={"urgent": is_urgent})
        await record_act(connection, act, clock=desk.clock)
    await desk.keys.load()
    log.warning("signing_key.rotated", key_id=period.key_id, urgent=is_urgent)
    return show_signing_keys(desk)


def show_signing_keys(desk: Desk) -> SigningKeyList:
    """Return the keys that verify, with the one that signs."""
    now = desk.clock.now()
    current = choose_signing_key(desk.keys.periods, now=now)
    return SigningKeyList(
        [
            SigningKey(period.key_id, period.activates_at, period.retires_at, period.key_id == current)
            for period in desk.keys.periods
            if period.is_published(now)
        ]
    )


async def follow_signing_keys(desk: Desk) -> None:
    """Learn of keys that another instance made, and make one when the newest is old enough."""
    await desk.keys.load()
    every = timedelta(days=desk.settings.signing_key_days)
    if is_rotation_due(desk.keys.periods, now=desk.clock.now(), every=every):
        await rotate_signing_key(desk)


async def rotate_sealing_key(desk: Desk) -> Resealed:
    """Make a new sealing key, seal every value anew with it, and drop the old ones.

    Another process may seal with the old key in the moment of the change, so the whole is gone through
    twice. What no key opens stays as it is.
    """
    desk.vault.ring.add()
    counts: dict[str, int] = {}
    for _ in range(2):
        for place in SEALED_COLUMNS:
            name = f"{place.table.name}.{place.column}"
            counts[name] = counts.get(name, 0) + await _reseal(place, desk)
    async with desk.database.transaction() as connection:
        act = Act("sealing_key.rotated", details={"values": sum(counts.values())})
        await record_act(connection, act, clock=desk.clock)
    desk.vault.ring.drop_older()
    log.warning("sealing_key.rotated", values=sum(counts.values()))
    return Resealed(counts)


async def _reseal(place: SealedColumn, desk: Desk) -> int:
    count, after = 0, None
    newest, _ = desk.vault.ring.newest()
    while True:
        async with desk.database.transaction() as connection:
            found = await list_sealed(connection, place, not_with=newest, after=after)
            for value in found:
                owner = place.owner_of(value.key)
                plain = desk.vault.open(value.sealed, owner=owner)
                if plain is None:
                    log.error("sealed_value.unreadable", place=place.table.name, key=str(value.key))
                    continue
                await replace_sealed(connection, place, value, desk.vault.seal(plain, owner=owner))
                count += 1
        if not found:
            return count
        after = found[-1].key
