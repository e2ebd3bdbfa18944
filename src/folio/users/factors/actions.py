"""What the service does with second factors: set, confirm, show, remove."""

import os
from uuid import UUID

import segno
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.clock import fresh_id
from folio.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from folio.users.accounts.actions import UnknownUser
from folio.users.accounts.store import find_account, lock_account, save_second_factor
from folio.users.contracts import Factors, Passkey, TotpConfirmed, TotpEnrolment, TotpFactor
from folio.users.desk import Desk
from folio.users.domain.accounts import Account
from folio.users.domain.recovery_codes import clean_code, make_codes
from folio.users.domain.second_factor import SecondFactorPolicy, is_demanded
from folio.users.domain.totp import SECRET_BYTES, match_step, provisioning_uri, secret_text
from folio.users.factors import store
from folio.users.factors.proofs import digest_code
from folio.users.factors.store import TotpRecord
from folio.users.notices.actions import Change, notice_change
from folio.users.passkeys.store import PasskeyRecord, list_passkeys


class FactorsOff(Forbidden):
    """This platform asks for no second factor."""

    code = "second_factor_off"


class WrongCode(Invalid):
    """The code is not the one of this half minute."""

    code = "code_refused"


class NoFactor(NotFound):
    """There is no such second factor."""

    code = "factor_not_found"


class LastFactor(Conflict):
    """The platform demands a second factor, and this is the only one."""

    code = "last_factor"


async def show_factors(user_id: UUID, desk: Desk) -> Factors:
    """Return which second factors a user has."""
    async with desk.database.reading() as connection:
        account = await find_account(connection, user_id)
        totp = await store.find_totp(connection, user_id)
        keys = await list_passkeys(connection, user_id)
        left = await store.count_codes(connection, user_id)
    if account is None:
        raise UnknownUser("this account is not in use any more: sign in with another")
    return Factors(
        policy=desk.settings.second_factor,
        is_demanded=is_demanded(desk.settings.second_factor_policy, account.roles),
        totp=TotpFactor(totp.confirmed_at, totp.last_used_at) if totp and totp.confirmed_at else None,
        passkeys=tuple(view_of_passkey(record) for record in keys),
        recovery_codes_left=left,
    )


async def begin_totp(user_id: UUID, desk: Desk) -> TotpEnrolment:
    """Make a secret for an app; it counts once a code of it has been sent back.

    Raises:
        FactorsOff: the platform's policy is off.
    """
    require_on(desk)
    secret, totp_id = os.urandom(SECRET_BYTES), fresh_id(desk.clock)
    sealed = desk.vault.seal(secret, owner=totp_id.bytes)
    async with desk.database.transaction() as connection:
        account = await lock_user(connection, user_id)
        record = TotpRecord(totp_id, user_id, sealed, desk.clock.now())
        await store.replace_pending(connection, record)
    uri = provisioning_uri(secret, account=account.email)
    picture = segno.make(uri, error="m").svg_data_uri(scale=4, border=2, light="#fff")
    return TotpEnrolment(secret=secret_text(secret), uri=uri, qr_code=picture)


async def confirm_totp(user_id: UUID, code: str, desk: Desk) -> TotpConfirmed:
    """Let an app count whose code is right; with the first factor come the recovery codes, shown this once.

    Raises:
        NoFactor: nothing waits to be confirmed.
        WrongCode: the code is not the app's of this half minute.
    """
    now = desk.clock.now()
    async with desk.database.transaction() as connection:
        account = await lock_user(connection, user_id)
        record = await store.lock_totp(connection, user_id, is_confirmed=False)
        secret = desk.vault.open(record.sealed_secret, owner=record.id.bytes) if record else None
        if record is None or secret is None:
            raise NoFactor("start again: there is no app to confirm")
        step = match_step(secret, code, now=now, last_step=None)
        if step is None:
            raise WrongCode("this is not the code of this half minute: check the clock of the phone")
        await store.confirm_totp(connection, record, step=step, now=now)
        change = Change("factor.added", "An authenticator app was added.", details={"kind": "totp"})
        codes = await settle_added(connection, account, change, desk)
    return TotpConfirmed(recovery_codes=codes)


async def remove_totp(user_id: UUID, desk: Desk) -> None:
    """Forget a user's app; with the last factor his recovery codes go, too.

    Raises:
        NoFactor: there is none.
        LastFactor: the platform demands one.
    """
    async with desk.database.transaction() as connection:
        account = await lock_user(connection, user_id)
        if not await store.remove_totp(connection, user_id):
            raise NoFactor("there is no such app")
        change = Change("factor.removed", "Your authenticator app was removed.", details={"kind": "totp"})
        await settle_removed(connection, account, change, desk)


async def renew_codes(user_id: UUID, desk: Desk) -> tuple[str, ...]:
    """Make new recovery codes; the earlier ones count no more.

    Raises:
        NoFactor: without a second factor there is nothing to recover.
    """
    async with desk.database.transaction() as connection:
        account = await lock_user(connection, user_id)
        if account.second_factor_at is None:
            raise NoFactor("set a second factor first")
        renewed = "New recovery codes were made; the earlier ones count no more."
        await notice_change(connection, account, Change("recovery_codes.renewed", renewed), desk)
        return await _new_codes(connection, user_id, desk)


async def settle_added(
    connection: AsyncConnection, account: Account, change: Change, desk: Desk
) -> tuple[str, ...]:
    """Note that a factor was added; the first one brings recovery codes, a later one none."""
    await notice_change(connection, account, change, desk)
    if account.second_factor_at is not None:
        return ()
    await save_second_factor(connection, account.id, at=desk.clock.now())
    return await _new_codes(connection, account.id, desk)


async def settle_removed(connection: AsyncConnection, account: Account, change: Change, desk: Desk) -> None:
    """Note that a factor was removed.

    Raises:
        LastFactor: it was the last one, and the platform demands one.
    """
    await notice_change(connection, account, change, desk)
    if await store.find_totp(connection, account.id) or await list_passkeys(connection, account.id):
        return
    if is_demanded(desk.settings.second_factor_policy, account.roles):
        raise LastFactor("set another second factor first: this platform demands one")
    await store.remove_codes(connection, account.id)
    await save_second_factor(connection, account.id, at=None)


async def _new_codes(connection: AsyncConnection, user_id: UUID, desk: Desk) -> tuple[str, ...]:
    codes = make_codes(os.urandom)
    digests = [digest_code(clean_code(code) or "", user_id) for code in codes]
    await store.replace_codes(connection, user_id, digests, now=desk.clock.now())
    return codes


async def lock_user(connection: AsyncConnection, user_id: UUID) -> Account:
    """Return a user's account, closed to other changes of his factors until the transaction ends.

    Raises:
        UnknownUser: there is no such account any more, or it is not in use.
    """
    # One change of a user's factors at a time: two removals must not both find another one left.
    account = await lock_account(connection, user_id)
    if account is None or not account.may_sign_in:
        raise UnknownUser("this account is not in use any more: sign in with another")
    return account


def view_of_passkey(record: PasskeyRecord) -> Passkey:
    """Return what its owner sees of a passkey."""
    return Passkey(
        id=record.id,
        name=record.name,
        is_synchronised=record.is_synchronised,
        created_at=record.created_at,
        last_used_at=record.last_used_at,
        is_suspect=record.regressed_at is not None,
        stopped_at=record.stopped_at,
    )


def require_on(desk: Desk) -> None:
    """Refuse to set a factor where the policy is off.

    Raises:
        FactorsOff: it is.
    """
    if desk.settings.second_factor_policy is SecondFactorPolicy.OFF:
        raise FactorsOff("an administrator has switched second factors off")
