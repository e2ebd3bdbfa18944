"""What the service does with apps: register them, remember what people let them do, take it back."""

import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.auth import User
from folio.chassis.clock import fresh_id
from folio.chassis.log import get_logger
from folio.kernel.acts import Act, Target
from folio.kernel.errors import Forbidden, NotFound
from folio.users.apps import store
from folio.users.apps.answers import AppScope, ConnectedApp
from folio.users.apps.store import Grant
from folio.users.audit.actions import record_act
from folio.users.desk import Desk
from folio.users.domain.accounts import Account
from folio.users.domain.claims import AppAccess
from folio.users.domain.oauth.clients import (
    COMMAND_LINE,
    MAX_UNUSED_CLIENTS,
    Client,
    read_registration,
)
from folio.users.domain.oauth.errors import OAuthError, Refused
from folio.users.domain.oauth.scopes import describe_scope
from folio.users.notices.actions import Change, notice_change
from folio.users.protocol import OAuthRefused, refuse
from folio.users.sessions.actions import Passes, Visitor, end_app_sessions, open_session, tell_ended

log = get_logger()

CLIENT_ID_BYTES = 16
UNUSED_LIFE = timedelta(hours=24)


class GrantNotFound(NotFound):
    """The asker has let no such app in."""

    code = "grant_not_found"


class PersonRequired(Forbidden):
    """Only a person in front of a page lets an app in; a program with a token never does."""

    code = "person_required"


@dataclass(frozen=True, slots=True)
class Opened:
    """A session of an app, and the scopes it really has."""

    passes: Passes
    scopes: tuple[str, ...]


def require_person(user: User) -> UUID:
    """Return who decides: a person in front of a page.

    Raises:
        PersonRequired: a program asks.
    """
    if user.credential != "cookie":
        raise PersonRequired("open the page in the browser in which you are signed in")
    return user.id


async def register_client(metadata: object, desk: Desk) -> Client:
    """Keep an app that wants to be let in some day; one that nobody lets in is forgotten after a day.

    Raises:
        OAuthRefused: what it says of itself cannot be used, or too many wait.
    """
    try:
        registration = read_registration(metadata)
    except Refused as refused:
        raise refuse(refused) from refused
    client = Client(
        id=f"app_{secrets.token_urlsafe(CLIENT_ID_BYTES)}",
        name=registration.name,
        redirect_uris=registration.redirect_uris,
        registered_at=desk.clock.now(),
    )
    async with desk.database.transaction() as connection:
        if await store.count_unused_clients(connection) >= MAX_UNUSED_CLIENTS:
            message = "too many apps were registered today and not used: try again tomorrow"
            raise OAuthRefused(message, code=OAuthError.TEMPORARILY_UNAVAILABLE.value)
        await store.add_client(connection, client)
    log.info("app.registered", client_id=client.id)
    return client


async def find_client(connection: AsyncConnection, client_id: str) -> Client | None:
    """Return an app: the platform's own, or a registered one."""
    if client_id == COMMAND_LINE.id:
        return COMMAND_LINE
    return await store.find_client(connection, client_id)


async def remember_grant(
    connection: AsyncConnection, client: Client, account: Account, desk: Desk, *, scopes: tuple[str, ...]
) -> None:
    """Add to what a person lets an app do and write to him of it, in the caller's transaction."""
    now = desk.clock.now()
    known = await store.find_grant(connection, account.id, client.id)
    grant = Grant(fresh_id(desk.clock), account.id, client.id, client.name, scopes, now, now)
    if known is not None:
        grant = replace(grant, scopes=tuple(sorted({*known.scopes, *scopes})))
    await store.save_grant(connection, grant)
    change = Change(
        "app.let_in",
        f"The app {client.name} was let act for you. Connections lists it, and disconnects it.",
        Target("app", client.id),
        {"name": client.name, "scopes": list(scopes)},
    )
    await notice_change(connection, account, change, desk)


async def open_app_session(
    connection: AsyncConnection, account: Account, access: AppAccess, desk: Desk, *, visitor: Visitor
) -> Opened | None:
    """Open an app's session for a person, in the caller's transaction; nothing when it is not let in."""
    is_let_in = await store.touch_grant(connection, account.id, access.client_id, now=desk.clock.now())
    if not is_let_in or not account.may_sign_in:
        return None
    passes = await open_session(connection, account, desk, transport="token", visitor=visitor, app=access)
    return Opened(passes, access.scopes)


async def list_apps(user_id: UUID, desk: Desk) -> list[ConnectedApp]:
    """Return what a person lets apps do, the newest first."""
    async with desk.database.reading() as connection:
        found = await store.list_grants(connection, user_id)
    return [
        ConnectedApp(
            id=grant.id,
            client_id=grant.client_id,
            name=grant.client_name,
            scopes=describe_scopes(grant.scopes),
            granted_at=grant.granted_at,
            last_used_at=grant.last_used_at,
        )
        for grant in found
    ]


async def disconnect_app(grant_id: UUID, user_id: UUID, desk: Desk) -> None:
    """Take back what an app was let do; its tokens count no more within two seconds.

    Raises:
        GrantNotFound: the person has let no such app in.
    """
    async with desk.database.transaction() as connection:
        client_id = await store.remove_grant(connection, grant_id, user_id=user_id)
        if client_id is None:
            raise GrantNotFound("there is no such app, or it is disconnected already")
        ended = await end_app_sessions(
            connection, client_id, desk, user_id=user_id, reason="app_disconnected"
        )
        act = Act("app.disconnected", Target("app", client_id), details={"sessions": len(ended)})
        await record_act(connection, act, clock=desk.clock)
    log.info("app.disconnected", user_id=str(user_id), client_id=client_id, sessions=len(ended))
    await tell_ended(ended, desk)


async def sweep_clients(desk: Desk) -> None:
    """Forget apps that were registered and not let in."""
    async with desk.database.transaction() as connection:
        await store.delete_unused_clients(connection, registered_before=desk.clock.now() - UNUSED_LIFE)


def describe_scopes(scopes: tuple[str, ...], *, known: tuple[str, ...] | None = None) -> list[AppScope]:
    """Return scopes with their words; those not among ``known`` are new to the person."""
    return [
        AppScope(scope, describe_scope(scope), known is not None and scope not in known) for scope in scopes
    ]
