"""What the service does with accounts elsewhere: send people there, let them in, link and unlink."""

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.auth import User
from folio.chassis.caller import current_actor
from folio.chassis.clock import fresh_id
from folio.chassis.log import get_logger
from folio.kernel.acts import Act, Target
from folio.kernel.errors import Conflict, NotFound
from folio.users.accounts.actions import Applicant, create_account
from folio.users.accounts.store import (
    EmailTaken,
    find_account,
    find_credentials,
    has_password,
    lock_account,
)
from folio.users.audit.actions import record_act
from folio.users.desk import Desk
from folio.users.domain.accounts import Account
from folio.users.domain.emails import clean_email
from folio.users.domain.federation import (
    TRANSACTION_LIFE,
    Identity,
    LinkTo,
    ProviderAnswer,
    Refusal,
    Stranger,
    Transaction,
    judge_answer,
    judge_stranger,
    may_unlink,
)
from folio.users.domain.id_tokens import Profile, UnbelievableToken
from folio.users.domain.names import clean_name
from folio.users.domain.roles import REGISTERED_USER_ROLE
from folio.users.domain.security_letters import compose_security_letter
from folio.users.federation import store
from folio.users.federation.answers import LinkedIdentity, SignInProvider
from folio.users.federation.departures import (
    Departure,
    FederationRefused,
    callback_of,
    depart,
    provider_of,
    refused,
)
from folio.users.federation.proofs import FEDERATED, take_proof
from folio.users.federation.store import IdentityRecord, IdentityTaken
from folio.users.federation.transactions import (
    digest_state,
    open_transaction,
    start_transaction,
)
from folio.users.mail.actions import queue_letter
from folio.users.notices.actions import Change, notice_change
from folio.users.passkeys.store import list_working_passkeys
from folio.users.provider import Provider
from folio.users.sessions.actions import Passes, Visitor
from folio.users.sessions.store import is_live_session
from folio.users.signin.second_factor import Entry, Pending, admit
from folio.users.signin.store import find_window
from folio.users.stepup.actions import Renewed

log = get_logger()

MAX_LABEL_LENGTH = 254


class IdentityNotFound(NotFound):
    """The asker has no such linked identity."""

    code = "identity_not_found"


class LastWayIn(Conflict):
    """Without this nobody could sign in to the account any more."""

    code = "last_way_in"


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a browser that came back is given: passes, a question, a renewed proof, or only a link.

    ``device`` is what it kept of earlier sign-ins when it left.
    """

    return_to: str
    entered: Passes | Pending | None
    device: str | None = None
    renewed: Renewed | None = None


def list_providers(desk: Desk) -> list[SignInProvider]:
    """Return the providers of the sign-in page, in the order of the settings."""
    return [
        SignInProvider(key=item.key, name=item.name, auto_redirect=item.auto_redirect)
        for item in desk.settings.providers
    ]


async def leave_for(
    provider_key: str, desk: Desk, *, return_to: str, link: LinkTo | None = None, device: str | None = None
) -> Departure:
    """Begin a sign-in by a provider, or with ``link`` the linking of an identity to that account.

    Raises:
        UnknownProvider: there is no such provider.
        ProviderUnavailable: it does not answer.
    """
    now = desk.clock.now()
    transaction = start_transaction(provider_key, return_to=return_to, now=now, link=link, device=device)
    return await depart(transaction, desk)


async def return_from(
    provider_key: str, answer: ProviderAnswer, desk: Desk, *, sealed: str | None, visitor: Visitor
) -> Arrival:
    """End what ``leave_for`` began: open a session, or link the identity.

    Raises:
        UnknownProvider: there is no such provider.
        FederationRefused: the answer, the identity or the account does not count.
        ProviderUnavailable: the provider does not answer.
    """
    provider = provider_of(provider_key, desk)
    transaction = open_transaction(sealed, desk.vault)
    if transaction is None:
        raise refused(Refusal.EXPIRED)
    refusal = judge_answer(transaction, answer, expected=await provider.expected(), now=desk.clock.now())
    if refusal is not None:
        raise refused(refusal)
    await _use(transaction, desk)
    profile = await _identify(provider, transaction, answer.code, desk)
    identity = Identity(provider.settings.issuer, profile.subject)
    if transaction.is_proof:
        renewed = await take_proof(identity, profile, transaction, desk)
        return Arrival(transaction.return_to, None, renewed=renewed)
    if transaction.link is not None:
        await _link(identity, profile, transaction.link, desk)
        return Arrival(transaction.return_to, None)
    visitor = replace(visitor, device=transaction.device)
    entered = await _enter(identity, profile, provider, desk, visitor=visitor)
    return Arrival(transaction.return_to, entered, transaction.device)


async def list_identities(user_id: UUID, desk: Desk) -> list[LinkedIdentity]:
    """Return a user's identities elsewhere, the first linked first."""
    names = {item.issuer: item for item in desk.settings.providers}
    async with desk.database.reading() as connection:
        records = await store.list_identities(connection, user_id)
    return [
        LinkedIdentity(
            id=record.id,
            provider=names[record.identity.issuer].key if record.identity.issuer in names else None,
            provider_name=names[record.identity.issuer].name if record.identity.issuer in names else None,
            issuer=record.identity.issuer,
            label=record.label,
            linked_at=record.linked_at,
            last_used_at=record.last_used_at,
            stopped_at=record.stopped_at,
        )
        for record in records
    ]


async def unlink(identity_id: UUID, user_id: UUID, desk: Desk) -> None:
    """Take an identity from the account.

    Raises:
        IdentityNotFound: the user has no such identity.
        LastWayIn: nobody could sign in to the account any more.
    """
    async with desk.database.transaction() as connection:
        account = await lock_account(connection, user_id)
        if not await store.remove_identity(connection, identity_id, user_id=user_id):
            raise IdentityNotFound("there is no such identity, or it is unlinked already")
        passkeys = await list_working_passkeys(connection, user_id)
        others = await store.count_identities(connection, user_id) + len(passkeys)
        if not may_unlink(has_password=await has_password(connection, user_id), other_ways=others):
            raise LastWayIn("set a password or link another identity first: this is your only way in")
        if account is not None:
            unlinked = "An account elsewhere was unlinked from yours; it opens yours no more."
            await notice_change(connection, account, Change("identity.unlinked", unlinked), desk)
    log.info("identity.unlinked", user_id=str(user_id))


async def resume_identity(identity_id: UUID, user_id: UUID, desk: Desk) -> None:
    """Let an identity sign in again that was stopped when the account was locked down.

    Raises:
        IdentityNotFound: the user has no such identity, or it works.
    """
    async with desk.database.transaction() as connection:
        account = await lock_account(connection, user_id)
        resumed = await store.resume_identities(connection, user_id, identity_id=identity_id)
        if account is None or not resumed:
            raise IdentityNotFound("there is no such identity, or it works already")
        happened = "An account elsewhere opens yours again."
        await notice_change(connection, account, Change("identity.resumed", happened), desk)
    log.info("identity.resumed", user_id=str(user_id))


async def sweep_states(desk: Desk) -> None:
    """Forget used ways back once they are too old to be tried again."""
    async with desk.database.transaction() as connection:
        await store.delete_states(connection, used_before=desk.clock.now() - 2 * TRANSACTION_LIFE)


def require_person(user: User) -> LinkTo:
    """Return whom to link: a person in front of a page, never a program with a token.

    Raises:
        FederationRefused: a program asks.
    """
    if user.credential != "cookie":
        raise FederationRefused("link an identity in the browser, where you are signed in yourself")
    return LinkTo(user.id, user.session_id)


async def _use(transaction: Transaction, desk: Desk) -> None:
    async with desk.database.transaction() as connection:
        is_first = await store.use_state(connection, digest_state(transaction), now=desk.clock.now())
    if not is_first:
        raise refused(Refusal.REPLAYED)


async def _identify(provider: Provider, transaction: Transaction, code: str, desk: Desk) -> Profile:
    redirect_uri = callback_of(transaction.provider, desk)
    try:
        redeemed = await provider.redeem(code, verifier=transaction.verifier, redirect_uri=redirect_uri)
        return await provider.identify(redeemed, nonce=transaction.nonce, now=desk.clock.now())
    except UnbelievableToken as error:
        log.warning("federation.identity_invalid", provider=transaction.provider, reason=str(error)[:300])
        raise refused(Refusal.IDENTITY_INVALID) from error


async def _link(identity: Identity, profile: Profile, link: LinkTo, desk: Desk) -> None:
    now = desk.clock.now()
    async with desk.database.transaction() as connection:
        account = await lock_account(connection, link.user_id)
        is_live = await is_live_session(connection, link.session_id, user_id=link.user_id, now=now)
        if account is None or not account.may_sign_in or not is_live:
            raise refused(Refusal.SESSION_ENDED)
        known = await store.find_identity(connection, identity)
        if known is not None and known.user_id != account.id:
            raise refused(Refusal.IDENTITY_TAKEN)
        if known is not None and known.stopped_at is not None:
            raise refused(Refusal.IDENTITY_STOPPED)
        if known is None:
            await _add(connection, identity, profile, account, desk)
            await _tell_linked(connection, identity, account, desk)
    log.info("identity.linked", user_id=str(link.user_id))


async def _enter(
    identity: Identity, profile: Profile, provider: Provider, desk: Desk, *, visitor: Visitor
) -> Passes | Pending:
    async with desk.database.transaction() as connection:
        known = await store.find_identity(connection, identity)
        if known is None:
            account = await _welcome(connection, identity, profile, provider, desk)
        else:
            account = await _account_of(connection, known)
            await store.touch_identity(connection, known.id, now=desk.clock.now())
        # Whatever the provider has asked of the person, the rule of the account holds too.
        entry = Entry("cookie", visitor, FEDERATED)
        return await admit(connection, account, desk, entry=entry)


async def _account_of(connection: AsyncConnection, record: IdentityRecord) -> Account:
    account = await find_account(connection, record.user_id)
    # Whoever was shut out here stays out, whatever a provider says.
    if account is None or not account.may_sign_in:
        raise refused(Refusal.ACCOUNT_DISABLED)
    if record.stopped_at is not None:
        raise refused(Refusal.IDENTITY_STOPPED)
    return account


async def _welcome(
    connection: AsyncConnection, identity: Identity, profile: Profile, provider: Provider, desk: Desk
) -> Account:
    email = _usable_email(profile)
    stranger = Stranger(email, email is not None and await find_credentials(connection, email) is not None)
    refusal = judge_stranger(
        stranger,
        admission=provider.settings.registration,
        policy=desk.settings.registration_policy,
        is_owned=not (await find_window(connection)).is_open,
    )
    if refusal is not None or email is None:
        raise refused(refusal or Refusal.EMAIL_UNUSABLE)
    applicant = Applicant(email=email, name=_usable_name(profile, email), password="")
    try:
        account = await create_account(
            connection, applicant, desk, role=REGISTERED_USER_ROLE.value, password_hash=None
        )
    except EmailTaken as error:
        raise refused(Refusal.EMAIL_TAKEN) from error
    await _add(connection, identity, profile, account, desk)
    return account


async def _add(
    connection: AsyncConnection, identity: Identity, profile: Profile, account: Account, desk: Desk
) -> None:
    now = desk.clock.now()
    label = (profile.email or profile.name or profile.subject)[:MAX_LABEL_LENGTH]
    record = IdentityRecord(fresh_id(desk.clock), account.id, identity, label, now, now)
    try:
        await store.add_identity(connection, record)
    except IdentityTaken as error:
        raise refused(Refusal.IDENTITY_TAKEN) from error


async def _tell_linked(connection: AsyncConnection, identity: Identity, account: Account, desk: Desk) -> None:
    # Whoever comes back from a provider sends no token, so the log is told who acts.
    actor = replace(current_actor(), kind="user", id=str(account.id))
    details = {"issuer": identity.issuer}
    act = Act("identity.linked", Target("user", str(account.id)), details=details, actor=actor)
    await record_act(connection, act, clock=desk.clock)
    letter = compose_security_letter(
        account,
        kind="identity_linked",
        happened=f"An account at {identity.issuer} was linked to yours; it can sign in as you from now on.",
        url=desk.settings.platform.public_url,
    )
    await queue_letter(connection, letter, desk)


def _usable_email(profile: Profile) -> str | None:
    try:
        return clean_email(profile.email) if profile.email is not None else None
    except ValueError:
        return None


def _usable_name(profile: Profile, email: str) -> str:
    try:
        return clean_name(profile.name or "")
    except ValueError:
        return clean_name(email.partition("@")[0][:100])
