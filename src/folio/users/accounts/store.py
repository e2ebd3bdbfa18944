"""What is kept of accounts."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Column,
    DateTime,
    Insert,
    Integer,
    MetaData,
    Row,
    Table,
    Text,
    Update,
    Uuid,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from folio.kernel.errors import Conflict
from folio.users.domain.accounts import Account, Preferences
from folio.users.domain.emails import email_key

_instant = DateTime(timezone=True)
users = Table(
    "users",
    MetaData(),
    Column("id", Uuid, primary_key=True),
    Column("email", Text),
    Column("email_key", Text),
    Column("name", Text),
    Column("roles", ARRAY(Text)),
    Column("password_hash", Text),
    Column("auth_version", Integer),
    Column("auth_version_raised_at", _instant),
    Column("locale", Text),
    Column("time_zone", Text),
    Column("currency", Text),
    Column("theme", Text),
    Column("gain_colours", Text),
    Column("disabled_at", _instant),
    Column("second_factor_at", _instant),
    Column("deletes_at", _instant),
    Column("email_verified_at", _instant),
    Column("first_signed_in_at", _instant),
    Column("created_at", _instant),
    Column("updated_at", _instant),
)


class EmailTaken(Conflict):
    """An account with this address exists."""

    code = "email_taken"


@dataclass(frozen=True, slots=True)
class Credentials:
    """An account with the hash its password is checked against; one entered from elsewhere has none."""

    account: Account
    password_hash: str | None


async def add_account(connection: AsyncConnection, account: Account, *, password_hash: str | None) -> None:
    """Keep a new account.

    Raises:
        EmailTaken: the address belongs to another account.
    """
    row = {
        "id": account.id,
        "email": account.email,
        "email_key": email_key(account.email),
        "name": account.name,
        "roles": list(account.roles),
        "password_hash": password_hash,
        "auth_version": account.auth_version,
        "email_verified_at": account.email_verified_at,
        "created_at": account.created_at,
        "updated_at": account.created_at,
        **asdict(account.preferences),
    }
    await _write_address(connection, insert(users).values(row))


async def save_email(connection: AsyncConnection, user_id: UUID, email: str, *, now: datetime) -> None:
    """Keep a user's address, which he has shown to be his.

    Raises:
        EmailTaken: the address belongs to another account.
    """
    values = {"email": email, "email_key": email_key(email), "email_verified_at": now, "updated_at": now}
    await _write_address(connection, update(users).where(users.c.id == user_id).values(values))


async def _write_address(connection: AsyncConnection, statement: Insert | Update) -> None:
    try:
        async with connection.begin_nested():
            await connection.execute(statement)
    except IntegrityError as error:
        if "users_email_key" not in str(error.orig):
            raise
        raise EmailTaken("an account with this address exists: sign in") from error


async def find_account(connection: AsyncConnection, user_id: UUID) -> Account | None:
    """Return the account of a user."""
    row = (await connection.execute(select(users).where(users.c.id == user_id))).one_or_none()
    return account_of(row) if row else None


async def find_credentials(connection: AsyncConnection, email: str) -> Credentials | None:
    """Return the account with this address, in whatever spelling."""
    found = await connection.execute(select(users).where(users.c.email_key == email_key(email)))
    row = found.one_or_none()
    return Credentials(account_of(row), row.password_hash) if row else None


async def find_credentials_of(connection: AsyncConnection, user_id: UUID) -> Credentials | None:
    """Return the account of a user with its hash."""
    row = (await connection.execute(select(users).where(users.c.id == user_id))).one_or_none()
    return Credentials(account_of(row), row.password_hash) if row else None


async def lock_credentials(connection: AsyncConnection, user_id: UUID) -> Credentials | None:
    """Return the account of a user with its hash, closed to other writers until the transaction ends."""
    # Rows that refer to the user may come meanwhile: they change nothing about the account.
    wanted = select(users).where(users.c.id == user_id).with_for_update(key_share=True)
    found = await connection.execute(wanted)
    row = found.one_or_none()
    return Credentials(account_of(row), row.password_hash) if row else None


async def has_password(connection: AsyncConnection, user_id: UUID) -> bool:
    """Return whether a user can sign in with a password."""
    found = await connection.execute(select(users.c.password_hash).where(users.c.id == user_id))
    return found.scalar_one_or_none() is not None


async def save_profile(connection: AsyncConnection, account: Account, *, now: datetime) -> None:
    """Keep the name and the preferences of an account."""
    values = {"name": account.name, "updated_at": now, **asdict(account.preferences)}
    await connection.execute(update(users).where(users.c.id == account.id).values(values))


async def lock_account(connection: AsyncConnection, user_id: UUID) -> Account | None:
    """Return the account, closed to other writers until the transaction ends."""
    found = await lock_credentials(connection, user_id)
    return found.account if found else None


async def replace_hash(connection: AsyncConnection, user_id: UUID, *, old: str, new: str) -> None:
    """Keep the same password's hash with today's parameters, unless it was changed meanwhile."""
    same = (users.c.id == user_id) & (users.c.password_hash == old)
    await connection.execute(update(users).where(same).values(password_hash=new))


async def save_second_factor(connection: AsyncConnection, user_id: UUID, *, at: datetime | None) -> None:
    """Keep since when a user has a second factor; nothing when he has none any more."""
    await connection.execute(update(users).where(users.c.id == user_id).values(second_factor_at=at))


async def save_password(
    connection: AsyncConnection, user_id: UUID, password_hash: str, *, now: datetime
) -> None:
    """Keep the hash of a user's new password."""
    values = {"password_hash": password_hash, "updated_at": now}
    await connection.execute(update(users).where(users.c.id == user_id).values(values))


async def raise_auth_version(connection: AsyncConnection, user_id: UUID, *, now: datetime) -> int | None:
    """Make all earlier access tokens of a user worthless and return the version that counts from now on.

    Of a user who is gone there is none.
    """
    changed = await connection.execute(
        update(users)
        .where(users.c.id == user_id)
        .values(auth_version=users.c.auth_version + 1, auth_version_raised_at=now)
        .returning(users.c.auth_version)
    )
    version: int | None = changed.scalar_one_or_none()
    return version


async def note_sign_in(connection: AsyncConnection, user_id: UUID, *, now: datetime) -> bool:
    """Keep that a user has signed in; return whether it was for the first time ever."""
    never = (users.c.id == user_id) & users.c.first_signed_in_at.is_(None)
    noted = await connection.execute(update(users).where(never).values(first_signed_in_at=now))
    return bool(noted.rowcount)


async def list_raised_versions(
    connection: AsyncConnection, *, since: datetime
) -> list[tuple[UUID, int, datetime]]:
    """Return user, version and instant of every version raised after ``since``."""
    columns = (users.c.id, users.c.auth_version, users.c.auth_version_raised_at)
    rows = await connection.execute(select(*columns).where(users.c.auth_version_raised_at > since))
    return [(row.id, row.auth_version, row.auth_version_raised_at) for row in rows]


def account_of(row: Row[tuple[object, ...]]) -> Account:
    """Return the account of a row of ``users``."""
    return Account(
        id=row.id,
        email=row.email,
        name=row.name,
        roles=tuple(row.roles),
        preferences=Preferences(
            locale=row.locale,
            time_zone=row.time_zone,
            currency=row.currency,
            theme=row.theme,
            gain_colours=row.gain_colours,
        ),
        auth_version=row.auth_version,
        created_at=row.created_at,
        disabled_at=row.disabled_at,
        second_factor_at=row.second_factor_at,
        deletes_at=row.deletes_at,
        email_verified_at=row.email_verified_at,
    )
