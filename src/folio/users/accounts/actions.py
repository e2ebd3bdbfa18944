"""What the service does with accounts: make them, show them, change their profile."""

from dataclasses import asdict, dataclass, replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.clock import fresh_id
from folio.chassis.log import get_logger
from folio.chassis.outbox import publish_event
from folio.chassis.tokens import Unauthenticated
from folio.kernel.acts import Act, Target
from folio.kernel.errors import Invalid
from folio.users.accounts.store import add_account, find_account, lock_account, save_profile
from folio.users.audit.actions import record_act
from folio.users.contracts import USERS_REGISTERED, Role, User
from folio.users.desk import Desk
from folio.users.domain.accounts import Account, GainColours, Preferences, Theme
from folio.users.domain.passwords import check_password, check_score, context_words, refuse_common
from folio.users.domain.roles import ROLES, permissions_of
from folio.users.domain.second_factor import SecondFactorPolicy, is_due

log = get_logger()


class WeakPassword(Invalid):
    """The password breaks a rule; ``errors`` says which."""

    code = "password_refused"


class UnknownUser(Unauthenticated):
    """The token is genuine and its user is gone."""

    code = "unknown_user"


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who wants an account; address and name are clean, and ``is_verified`` says the address is his."""

    email: str
    name: str
    password: str
    currency: str = "USD"
    is_verified: bool = False


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """What a user changes about himself; nothing where he changes nothing."""

    name: str | None = None
    locale: str | None = None
    time_zone: str | None = None
    currency: str | None = None
    theme: Theme | None = None
    gain_colours: GainColours | None = None


async def hash_new_password(
    owner: Applicant | Account, password: str, desk: Desk, *, pointer: str = "/password"
) -> str:
    """Return the hash of an acceptable password for somebody with this address and name.

    Raises:
        WeakPassword: it breaks a rule.
        HashingBusy: too many people are at it.
    """
    rules = desk.settings.password_rules
    words = context_words(owner.email, owner.name)
    errors = check_password(password, rules=rules, words=words, pointer=pointer)
    if not errors and await desk.hasher.is_common(password):
        errors = refuse_common(pointer=pointer)
    if not errors:
        score = await desk.hasher.estimate(password, words)
        errors = check_score(score, rules=rules, pointer=pointer)
    if errors:
        raise WeakPassword(f"choose another password: {errors[0].detail}", errors=errors)
    return await desk.hasher.hash(password)


async def create_account(
    connection: AsyncConnection, applicant: Applicant, desk: Desk, *, role: str, password_hash: str | None
) -> Account:
    """Make an account and tell the other services of it, in the caller's transaction.

    Raises:
        EmailTaken: the address belongs to another account.
    """
    account = Account(
        id=fresh_id(desk.clock),
        email=applicant.email,
        name=applicant.name,
        roles=(role,),
        preferences=Preferences(currency=applicant.currency),
        auth_version=1,
        created_at=desk.clock.now(),
        email_verified_at=desk.clock.now() if applicant.is_verified else None,
    )
    await add_account(connection, account, password_hash=password_hash)
    registered = {"user_id": str(account.id), "name": account.name, "currency": applicant.currency}
    await publish_event(connection, USERS_REGISTERED, dict(registered), clock=desk.clock)
    created = Act("user.created", Target("user", str(account.id)), details={"roles": list(account.roles)})
    await record_act(connection, created, clock=desk.clock)
    log.info("user.created", user_id=str(account.id), role=role)
    return account


async def show_user(user_id: UUID, desk: Desk) -> User:
    """Return a user as he sees himself.

    Raises:
        UnknownUser: there is no such account any more, or it is not in use.
    """
    async with desk.database.reading() as connection:
        account = _in_use(await find_account(connection, user_id))
    return view_of(account, desk.settings.second_factor_policy)


async def change_profile(user_id: UUID, change: ProfileChange, desk: Desk) -> User:
    """Change what a user may change about himself, and return him.

    Raises:
        UnknownUser: there is no such account any more, or it is not in use.
    """
    async with desk.database.transaction() as connection:
        before = _in_use(await lock_account(connection, user_id))
        account = _apply(before, change)
        await save_profile(connection, account, now=desk.clock.now())
        changed = {"fields": _changed_fields(before, account)}
        act = Act("user.profile_changed", Target("user", str(user_id)), details=changed)
        await record_act(connection, act, clock=desk.clock)
    return view_of(account, desk.settings.second_factor_policy)


def list_roles() -> list[Role]:
    """Return every role with what it allows."""
    return [Role(role.name, role.description, tuple(sorted(role.permissions))) for role in ROLES.values()]


def is_factor_due(account: Account, policy: SecondFactorPolicy) -> bool:
    """Return whether a user has to set a second factor before he may do anything else."""
    return is_due(policy, account.roles, has_factor=account.second_factor_at is not None)


def rights_of(account: Account, policy: SecondFactorPolicy) -> tuple[str, ...]:
    """Return what a user may do now: nothing while a second factor is due."""
    return () if is_factor_due(account, policy) else permissions_of(account.roles)


def view_of(account: Account, policy: SecondFactorPolicy = SecondFactorPolicy.OPTIONAL) -> User:
    """Return what leaves this service of an account."""
    shown = account.preferences
    return User(
        id=account.id,
        email=account.email,
        name=account.name,
        roles=account.roles,
        permissions=rights_of(account, policy),
        locale=shown.locale,
        time_zone=shown.time_zone,
        currency=shown.currency,
        theme=shown.theme,
        gain_colours=shown.gain_colours,
        created_at=account.created_at,
        is_second_factor_due=is_factor_due(account, policy),
        email_verified=account.email_verified_at is not None,
    )


def _in_use(account: Account | None) -> Account:
    if account is None or not account.may_sign_in:
        raise UnknownUser("this account is not in use any more: sign in with another")
    return account


def _changed_fields(before: Account, after: Account) -> list[str]:
    old, new = asdict(before.preferences), asdict(after.preferences)
    names = [name for name in new if new[name] != old[name]]
    return [*(["name"] if before.name != after.name else []), *names]


def _apply(account: Account, change: ProfileChange) -> Account:
    current = account.preferences
    preferences = Preferences(
        locale=change.locale or current.locale,
        time_zone=change.time_zone or current.time_zone,
        currency=change.currency or current.currency,
        theme=change.theme or current.theme,
        gain_colours=change.gain_colours or current.gain_colours,
    )
    return replace(account, name=change.name or account.name, preferences=preferences)
