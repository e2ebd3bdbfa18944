"""What the service does with apps that ask: show the request, take the consent, exchange codes."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.log import get_logger
from folio.users.accounts.store import find_account
from folio.users.apps.actions import (
    Opened,
    describe_scopes,
    find_client,
    open_app_session,
    remember_grant,
)
from folio.users.apps.answers import ConsentAnswer, ConsentQuestion, ConsentRefusal
from folio.users.apps.store import find_grant, touch_grant
from folio.users.desk import Desk
from folio.users.domain.accounts import Account
from folio.users.domain.claims import AppAccess
from folio.users.domain.oauth.clients import Client, describe_host
from folio.users.domain.oauth.codes import CODE_LIFE, Code, CodeVerdict, Redemption, redeem
from folio.users.domain.oauth.errors import OAuthError, Refused
from folio.users.domain.oauth.requests import (
    AuthorizationRequest,
    Wish,
    answer_url,
    narrow_audience,
    read_request,
    read_resource,
    require_answerable,
)
from folio.users.domain.oauth.scopes import narrow_scopes, parse_scope
from folio.users.domain.refresh_tokens import parse_refresh_token
from folio.users.domain.roles import permissions_of
from folio.users.oauth import store
from folio.users.protocol import OAuthRefused, refuse
from folio.users.sessions.actions import (
    SessionOver,
    TokenReused,
    Visitor,
    continue_session,
    end_replayed,
    end_session_of,
    tell_ended,
)
from folio.users.sessions.store import find_app_session

log = get_logger()

CODE_BYTES = 32
CODES_KEPT = timedelta(days=31)
GRANT_REFUSED = "this code or token does not count here: begin again"


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A request that the person may be asked about, and what of it he can give."""

    client: Client
    account: Account
    wish: Wish
    scopes: tuple[str, ...]
    known: tuple[str, ...] | None


async def show_request(request: AuthorizationRequest, user_id: UUID, desk: Desk) -> ConsentQuestion:
    """Return what the consent page shows; a rule that is broken is told with the way back to the app.

    Raises:
        OAuthRefused: nothing may be sent to the address it names.
    """
    async with desk.database.reading() as connection:
        client = await _answerable(connection, request)
        host = describe_host(request.redirect_uri)
        try:
            prepared = await _prepare(connection, client, request, user_id, desk)
        except Refused as refused:
            refusal = ConsentRefusal(refused.error.value, str(refused), _back(request, refused, desk))
            return ConsentQuestion(client.id, client.name, host, [], is_known=False, refusal=refusal)
    return ConsentQuestion(
        client_id=client.id,
        name=client.name,
        redirect_host=host,
        scopes=describe_scopes(prepared.scopes, known=prepared.known),
        is_known=prepared.known is not None,
        refusal=None,
    )


async def answer_request(
    request: AuthorizationRequest, user_id: UUID, desk: Desk, *, is_allowed: bool
) -> ConsentAnswer:
    """Return the address with which the person's answer goes to the app: a code, or why there is none.

    Raises:
        OAuthRefused: nothing may be sent to the address it names.
    """
    issuer = desk.settings.platform.public_url
    async with desk.database.transaction() as connection:
        client = await _answerable(connection, request)
        try:
            prepared = await _prepare(connection, client, request, user_id, desk)
        except Refused as refused:
            return ConsentAnswer(_back(request, refused, desk))
        if not is_allowed:
            denied = Refused(OAuthError.ACCESS_DENIED, "the person has denied it")
            return ConsentAnswer(_back(request, denied, desk))
        await remember_grant(connection, client, prepared.account, desk, scopes=prepared.scopes)
        code = await _issue(connection, request, prepared, desk)
    return ConsentAnswer(answer_url(request, issuer=issuer, code=code))


async def exchange_code(
    text: str, redemption: Redemption, desk: Desk, *, resource: str, visitor: Visitor
) -> Opened:
    """Exchange a code for a session of its app. A code that comes twice ends what it gave.

    Raises:
        OAuthRefused: the code does not count.
    """
    digest, opened, ended = _digest(text), None, list[UUID]()
    async with desk.database.transaction() as connection:
        code = await store.lock_code(connection, digest)
        if code is None:
            raise _grant_refused()
        used, verdict = redeem(code, redemption, now=desk.clock.now())
        if verdict is CodeVerdict.REDEEMED:
            opened = await _open(connection, code, resource, desk, visitor=visitor)
            session_id = opened.passes.session_id if opened else None
            await store.save_use(connection, digest, used, session_id=session_id)
        elif verdict is CodeVerdict.REPLAYED and code.session_id is not None:
            ended = await end_replayed(connection, code.session_id, desk, user_id=code.user_id)
    if ended:
        log.warning("app.code_replayed", client_id=code.client_id, session_id=str(code.session_id))
        await tell_ended(ended, desk)
    if opened is None:
        raise _grant_refused()
    return opened


async def continue_app(
    refresh_token: str, *, client_id: str, scope: str, resource: str, desk: Desk
) -> Opened:
    """Continue the session of an app by its refresh token, by the rules of every session.

    Raises:
        OAuthRefused: the token continues nothing of this app, or more is asked for than was granted.
    """
    token = parse_refresh_token(refresh_token, key=desk.vault.refresh_key)
    async with desk.database.transaction() as connection:
        record = await find_app_session(connection, token.session_id) if token else None
        if record is None or record.app is None or record.app.client_id != client_id:
            raise _grant_refused()
        _require_within(record.app, scope=scope, resource=resource, desk=desk)
        if not await touch_grant(connection, record.user_id, client_id, now=desk.clock.now()):
            raise _grant_refused()
    try:
        passes = await continue_session(refresh_token, desk, transport="token", client_id=client_id)
    except (SessionOver, TokenReused) as error:
        raise _grant_refused() from error
    return Opened(passes, record.app.scopes)


async def revoke_token(token: str, *, client_id: str, desk: Desk) -> None:
    """End the session that a refresh token of this app belongs to; any other token stays as it is.

    Source: RFC 7009, 2.2 (a token that is not known is no error).
    """
    parsed = parse_refresh_token(token, key=desk.vault.refresh_key)
    if parsed is None:
        return
    async with desk.database.transaction() as connection:
        record = await find_app_session(connection, parsed.session_id)
        if record is None or record.app is None or record.app.client_id != client_id:
            return
    await end_session_of(token, desk)


async def sweep_codes(desk: Desk) -> None:
    """Forget codes whose sessions are over in any case."""
    async with desk.database.transaction() as connection:
        await store.delete_codes(connection, expired_before=desk.clock.now() - CODES_KEPT)


async def _answerable(connection: AsyncConnection, request: AuthorizationRequest) -> Client:
    try:
        return require_answerable(request, await find_client(connection, request.client_id))
    except Refused as refused:
        raise refuse(refused) from refused


async def _prepare(
    connection: AsyncConnection, client: Client, request: AuthorizationRequest, user_id: UUID, desk: Desk
) -> _Prepared:
    wish = read_request(request, public_url=desk.settings.platform.public_url)
    account = await find_account(connection, user_id)
    if account is None or not account.may_sign_in:
        raise Refused(OAuthError.ACCESS_DENIED, "this account is not in use")
    grant = await find_grant(connection, user_id, client.id)
    scopes = narrow_scopes(wish.scopes, permissions_of(account.roles))
    return _Prepared(client, account, wish, scopes, grant.scopes if grant else None)


async def _issue(
    connection: AsyncConnection, request: AuthorizationRequest, prepared: _Prepared, desk: Desk
) -> str:
    text = secrets.token_urlsafe(CODE_BYTES)
    code = Code(
        client_id=prepared.client.id,
        user_id=prepared.account.id,
        redirect_uri=request.redirect_uri,
        challenge=request.code_challenge,
        scopes=prepared.scopes,
        audience=prepared.wish.audience,
        expires_at=desk.clock.now() + CODE_LIFE,
    )
    await store.add_code(connection, _digest(text), code)
    return text


async def _open(
    connection: AsyncConnection, code: Code, resource: str, desk: Desk, *, visitor: Visitor
) -> Opened | None:
    asked = _resource(resource, desk)
    try:
        audience = narrow_audience(code.audience, asked)
    except Refused as refused:
        raise refuse(refused) from refused
    account = await find_account(connection, code.user_id)
    if account is None:
        return None
    access = AppAccess(code.client_id, code.scopes, audience)
    return await open_app_session(connection, account, access, desk, visitor=visitor)


def _require_within(app: AppAccess, *, scope: str, resource: str, desk: Desk) -> None:
    try:
        asked = parse_scope(scope) if scope else ()
        audience = narrow_audience(app.audience, _resource(resource, desk))
    except Refused as refused:
        raise refuse(refused) from refused
    if not set(asked) <= set(app.scopes):
        message = "more is asked for than was granted"
        raise OAuthRefused(message, code=OAuthError.INVALID_SCOPE.value)
    if audience != app.audience:
        message = "ask for this resource with a grant of its own"
        raise OAuthRefused(message, code=OAuthError.INVALID_TARGET.value)


def _resource(resource: str, desk: Desk) -> str:
    try:
        return read_resource(resource, public_url=desk.settings.platform.public_url)
    except Refused as refused:
        raise refuse(refused) from refused


def _back(request: AuthorizationRequest, refused: Refused, desk: Desk) -> str:
    issuer = desk.settings.platform.public_url
    return answer_url(request, issuer=issuer, error=refused.error.value, error_description=str(refused))


def _grant_refused() -> OAuthRefused:
    return OAuthRefused(GRANT_REFUSED, code=OAuthError.INVALID_GRANT.value)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
