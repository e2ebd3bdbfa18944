"""What the service does with programs' tokens: make, list, revoke, and swap for an access token."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from folio.chassis.auth import csrf_digest
from folio.chassis.clock import fresh_id
from folio.chassis.tokens import Unauthenticated
from folio.chassis.wire import Page, id_after, page_of
from folio.kernel.acts import Target
from folio.kernel.errors import Conflict, FieldError, Invalid, NotFound
from folio.users.accounts.actions import UnknownUser, rights_of
from folio.users.accounts.store import find_account, lock_account
from folio.users.desk import Desk
from folio.users.domain.accounts import Account
from folio.users.domain.claims import AppAccess, Subject, access_claims
from folio.users.domain.program_tokens import (
    HINT_LENGTH,
    MAX_TOKENS,
    SCOPES,
    ProgramToken,
    compose_token,
    is_admitted,
    is_token,
    rights_now,
)
from folio.users.notices.actions import Change, notice_change
from folio.users.sessions.actions import tell_ended
from folio.users.tokens import store
from folio.users.tokens.contracts import AccessToken, NewAccessToken

# Every use within a minute counts as one: a script in a loop must not write a row each time.
TOUCH_EVERY = timedelta(minutes=1)
RANDOM_BITS = 256
# The app that an access token names as its bearer, before the id of the program's token.
CLIENT = "token:"


class ScopeNotOwned(Invalid):
    """A token cannot be good for what its owner may not do himself."""

    code = "scope_not_owned"


class TooManyTokens(Conflict):
    """Nobody needs more."""

    code = "too_many_tokens"


class TokenNotFound(NotFound):
    """The asker has no such token."""

    code = "token_not_found"


class TokenRefused(Unauthenticated):
    """The token is unknown, over, or used from where it may not be."""

    code = "token_refused"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a token is to be good for."""

    name: str
    scopes: tuple[str, ...]
    lasts: timedelta
    networks: tuple[str, ...] = ()


async def make_token(user_id: UUID, wish: Wish, desk: Desk) -> NewAccessToken:
    """Make a token; its text is in this answer and nowhere else.

    Raises:
        ScopeNotOwned: the owner may not do what the token is to do.
        TooManyTokens: there are fifty live ones.
    """
    text = compose_token(secrets.randbits(RANDOM_BITS))
    now = desk.clock.now()
    async with desk.database.transaction() as connection:
        account = await lock_account(connection, user_id)
        if account is None or not account.may_sign_in:
            raise UnknownUser("this account is not in use any more: sign in with another")
        _require_owned(wish.scopes, account, desk)
        if await store.count_live(connection, user_id, now=now) >= MAX_TOKENS:
            raise TooManyTokens(f"revoke one first: {MAX_TOKENS} tokens are enough")
        token = ProgramToken(
            id=fresh_id(desk.clock),
            user_id=user_id,
            name=wish.name,
            digest=desk.vault.digest("program token", text.encode()),
            hint=text[-HINT_LENGTH:],
            scopes=wish.scopes,
            networks=wish.networks,
            created_at=now,
            expires_at=now + wish.lasts,
        )
        await store.add_token(connection, token)
        made = f"The access token “{token.name}” was made; it is good until {token.expires_at:%Y-%m-%d}."
        change = _change("token.made", made, token)
        await notice_change(connection, account, change, desk)
    return NewAccessToken(token=text, access_token=view_of(token))


async def list_tokens(user_id: UUID, desk: Desk, *, cursor: str | None, limit: int) -> Page[AccessToken]:
    """Return a page of a user's tokens, newest first; those that have expired stay until they are revoked.

    Raises:
        InvalidCursor: the cursor belongs to another list.
    """
    before = id_after(cursor)
    async with desk.database.reading() as connection:
        found = await store.list_tokens(connection, user_id, before=before, limit=limit + 1)
    shown = [view_of(token) for token in found]
    return page_of(shown, limit=limit, keys=lambda token: (str(token.id),))


async def revoke_token(user_id: UUID, token_id: UUID, desk: Desk) -> None:
    """Revoke a token: within two seconds every service refuses it, and its open sockets close.

    Raises:
        TokenNotFound: the user has no such token.
    """
    async with desk.database.transaction() as connection:
        revoked = await store.revoke_token(connection, token_id, user_id=user_id, now=desk.clock.now())
        account = await find_account(connection, user_id)
        if revoked is None or account is None:
            raise TokenNotFound("there is no such token, or it is revoked already")
        gone = f"The access token “{revoked.name}” was revoked."
        await notice_change(connection, account, _change("token.revoked", gone, revoked), desk)
    await tell_ended([token_id], desk)


async def exchange_token(text: str, desk: Desk, *, address: str) -> str:
    """Return an access token for a program's: for what its owner lets it do and may do himself now.

    It names the program's token as its session, so that a revocation ends both alike.

    Raises:
        TokenRefused: the token is unknown, over, or used from where it may not be.
    """
    if not is_token(text):
        raise TokenRefused("this is not a token of this platform")
    now = desk.clock.now()
    async with desk.database.reading() as connection:
        token = await store.find_token(connection, desk.vault.digest("program token", text.encode()))
        account = await find_account(connection, token.user_id) if token else None
    if token is None or account is None or not token.is_live(now) or not account.may_sign_in:
        raise TokenRefused("this token is unknown, expired or revoked: make another")
    if not is_admitted(address, token.networks):
        raise TokenRefused("this token may not be used from this address")
    if token.last_used_at is None or now - token.last_used_at >= TOUCH_EVERY:
        async with desk.database.transaction() as connection:
            await store.touch_token(connection, token.id, address=address, now=now)
    return _access_token(token, account, desk)


async def sweep_tokens(desk: Desk, *, within: timedelta) -> None:
    """Close the sockets of tokens that have expired ``within`` the time since the last sweep."""
    now = desk.clock.now()
    async with desk.database.reading() as connection:
        expired = await store.list_expired(connection, since=now - within, now=now)
    await tell_ended(expired, desk)


def view_of(token: ProgramToken) -> AccessToken:
    """Return what its owner sees of a token."""
    return AccessToken(
        id=token.id,
        name=token.name,
        hint=token.hint,
        scopes=token.scopes,
        networks=token.networks,
        created_at=token.created_at,
        expires_at=token.expires_at,
        last_used_at=token.last_used_at,
        last_address=token.last_address,
    )


def _access_token(token: ProgramToken, account: Account, desk: Desk) -> str:
    now = desk.clock.now()
    subject = Subject(
        user_id=account.id,
        session_id=token.id,
        auth_version=account.auth_version,
        permissions=rights_now(token.scopes, rights_of(account, desk.settings.second_factor_policy)),
        # A program proves nothing of the person it acts for, so neither of these is told.
        authenticated_at=token.created_at,
        methods=(),
        app=AppAccess(f"{CLIENT}{token.id}", token.scopes),
    )
    claims = access_claims(
        subject,
        token_id=fresh_id(desk.clock),
        # It is for a header; no page knows what would make it good in a cookie.
        csrf_digest=csrf_digest(secrets.token_urlsafe()),
        now=now,
        lifetime=min(desk.settings.access_life, token.expires_at - now),
    )
    return desk.keys.sign(claims)


def _change(action: str, happened: str, token: ProgramToken) -> Change:
    details = {"name": token.name, "scopes": list(token.scopes), "expires_at": token.expires_at.isoformat()}
    return Change(action, happened, Target("token", str(token.id)), details)


def _require_owned(scopes: tuple[str, ...], account: Account, desk: Desk) -> None:
    owned = set(rights_of(account, desk.settings.second_factor_policy)) & set(SCOPES)
    errors = tuple(
        FieldError(f"/scopes/{place}", "scope_not_owned", f"you may not give {scope} to a token")
        for place, scope in enumerate(scopes)
        if scope not in owned
    )
    if errors:
        raise ScopeNotOwned(errors[0].detail, errors=errors)
