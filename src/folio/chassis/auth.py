"""Who is calling, and whether that caller may."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated, Literal, Protocol
from uuid import UUID

from fastapi import Depends
from joserfc.jwk import ECKey
from starlette.requests import HTTPConnection

from folio.chassis.grants.relations import Act
from folio.chassis.identity import ServiceIdentity
from folio.chassis.settings import PlatformSettings
from folio.chassis.tokens import (
    ACCESS_TYPE,
    AUDIENCE,
    MCP_PATH,
    SERVICE_TYPE,
    AccessClaims,
    InvalidToken,
    Unauthenticated,
    read_access_token,
    read_service_token,
    token_key_id,
)
from folio.kernel.clock import Clock
from folio.kernel.errors import Forbidden

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CSRF_HEADER = "x-csrf-token"
FRESH_FOR = timedelta(minutes=10)
"""How long a proof of who one is suffices for a sensitive act."""


class MissingPermission(Forbidden):
    """The caller's roles do not include what this needs."""

    code = "missing_permission"


class StepUpRequired(Forbidden):
    """The caller proved who he is too long ago for this; a program's own token never suffices."""

    code = "step_up_required"


class NotForApps(Forbidden):
    """An app asks for what no scope is about; the person has to do it himself."""

    code = "not_for_apps"


class ForeignOrigin(Forbidden):
    """A page of another origin sent this with the person's cookie."""

    code = "foreign_origin"


class CsrfMismatch(Forbidden):
    """The CSRF token is missing or not the session's."""

    code = "csrf_mismatch"


@dataclass(frozen=True, slots=True)
class Principal:
    """A caller whose token was verified.

    ``service`` names the calling service when the credential is a service token; ``user_id`` is then
    the user it acts for. ``authenticated_at`` is when that user last proved who he is, in person.
    """

    user_id: UUID | None
    session_id: UUID | None
    permissions: frozenset[str]
    credential: Literal["cookie", "bearer", "service"]
    service: str | None = None
    authenticated_at: datetime | None = None
    client_id: str | None = None


@dataclass(frozen=True, slots=True)
class User:
    """A person, or a program with a person's token."""

    id: UUID
    session_id: UUID
    permissions: frozenset[str]
    credential: Literal["cookie", "bearer", "service"]


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may call a route, and what it does with the object its path names, if it names one.

    ``is_fresh`` asks for a person who proved who he is a moment ago. An app may call what a permission
    guards, and beyond that only what ``is_for_apps``.
    """

    kind: Literal["public", "authenticated", "permission", "internal"]
    permission: str | None = None
    callers: frozenset[str] = frozenset()
    declared_act: Act | None = None
    is_fresh: bool = False
    is_for_apps: bool = False

    @property
    def act(self) -> Act | None:
        """What is done with the object: as declared, else what the permission is called after."""
        named = (self.permission or "").rpartition(":")[2]
        return self.declared_act or (Act(named) if named in set(Act) else None)

    def fresh(self) -> "Policy":
        """Return this policy for a sensitive act: the proof of who one is must be minutes old."""
        return replace(self, is_fresh=True)

    def for_apps(self) -> "Policy":
        """Return this policy for a route that is open to apps though no permission guards it."""
        return replace(self, is_for_apps=True)

    def __str__(self) -> str:
        """Return the policy as the documentation shows it."""
        fresh = ", fresh" if self.is_fresh else ""
        if self.kind == "permission":
            act = f", act {self.declared_act}" if self.declared_act else ""
            return f"permission {self.permission}{act}{fresh}"
        apps = ", for apps" if self.is_for_apps else ""
        return f"internal {', '.join(sorted(self.callers))}" if self.callers else f"{self.kind}{fresh}{apps}"


public = Policy("public")
authenticated = Policy("authenticated")


def permission(name: str, *, act: Act | None = None) -> Policy:
    """Return the policy of callers whose roles include ``name``, a ``resource:action``.

    ``act`` is what the route does with the object its path names, where the action does not say it.
    """
    return Policy("permission", permission=name, declared_act=act)


def internal(*callers: str) -> Policy:
    """Return the policy of the named services; no person reaches such a route."""
    return Policy("internal", callers=frozenset(callers))


class KeySource(Protocol):
    """Where the public keys of access tokens come from."""

    async def access_key(self, key_id: str) -> ECKey | None:
        """Return the key of that id, or None when the users service has no such key."""
        ...


class RevocationList(Protocol):
    """Which sessions have ended before their tokens did."""

    def is_revoked(self, claims: AccessClaims) -> bool:
        """Return whether the session or the user's older authorisation was ended."""
        ...


def cookie_name(name: str, settings: PlatformSettings) -> str:
    """Return the name of a cookie: prefixed where TLS lets the browser enforce what the prefix says.

    ``name`` is ``access``, ``refresh``, ``csrf``, ``device`` or ``federation``. One with a path of its own
    cannot be ``__Host-``.
    """
    has_path = name in ("refresh", "federation")
    prefix = ("__Secure-" if has_path else "__Host-") if settings.is_https else ""
    return f"{prefix}folio_{name}"


def audiences_of(path: str, settings: PlatformSettings) -> tuple[str, ...]:
    """Return whom a token may be meant for at ``path``: the platform, or the MCP server alone (RFC 8707)."""
    is_mcp = path == MCP_PATH or path.startswith(f"{MCP_PATH}/")
    return (AUDIENCE, settings.public_url + MCP_PATH) if is_mcp else (AUDIENCE,)


def csrf_digest(csrf_token: str) -> str:
    """Return what the access token's ``csrf`` claim must be for this CSRF token."""
    return urlsafe_b64encode(hashlib.sha256(csrf_token.encode()).digest()).decode().rstrip("=")


class Authenticator:
    """Turns the credentials of a connection into a principal, and checks it against a policy."""

    def __init__(
        self,
        settings: PlatformSettings,
        *,
        keys: KeySource,
        identity: ServiceIdentity,
        revocations: RevocationList,
        clock: Clock,
    ) -> None:
        self._settings = settings
        self._keys = keys
        self._identity = identity
        self._revocations = revocations
        self._clock = clock

    async def admit(self, connection: HTTPConnection, policy: Policy) -> Principal | None:
        """Return who calls, or None on a public route.

        Raises:
            Unauthenticated: no valid credential is there.
            Forbidden: the caller is known and may not, or a foreign page sends its cookie.
        """
        if policy.kind == "public":
            return None
        principal = await self._principal(connection)
        if policy.kind == "internal" and principal.service not in policy.callers:
            raise MissingPermission("only services of this platform may call this")
        if policy.kind != "internal" and principal.user_id is None:
            raise MissingPermission("a service must act for a user here")
        if policy.permission is not None and policy.permission not in principal.permissions:
            raise MissingPermission(
                f"this needs the permission {policy.permission}: ask an administrator for a role"
            )
        if principal.client_id is not None and policy.kind != "permission" and not policy.is_for_apps:
            raise NotForApps("no scope of an app reaches this: do it yourself, in the web app")
        if policy.is_fresh:
            self._require_fresh(principal)
        return principal

    def _require_fresh(self, principal: Principal) -> None:
        proven = principal.authenticated_at
        if proven is None or self._clock.now() - proven > FRESH_FOR:
            raise StepUpRequired("prove once more who you are (POST /api/auth/step-up), then try again")

    def require_own_origin(self, connection: HTTPConnection, *, is_origin_required: bool = False) -> None:
        """Let only this platform's own pages act with a cookie.

        Raises:
            ForeignOrigin: another page sends it, or nothing tells which one does.
        """
        origin = connection.headers.get("origin")
        site = connection.headers.get("sec-fetch-site")
        if origin is None and (is_origin_required or site is None):
            raise ForeignOrigin("a cookie is only accepted with the Origin of this platform's own pages")
        if origin is not None and origin not in self._settings.origins:
            raise ForeignOrigin(f"pages of {origin[:100]} may not act here")
        if site is not None and site != "same-origin":
            raise ForeignOrigin("pages of another site may not act here")

    async def _principal(self, connection: HTTPConnection) -> Principal:
        # Exactly one credential is judged: a bad bearer never falls back to the cookie.
        authorization = connection.headers.get("authorization")
        if authorization is not None:
            return await self._by_bearer(connection, authorization)
        cookie = connection.cookies.get(cookie_name("access", self._settings))
        if cookie is None:
            raise Unauthenticated("sign in, or send an access token as `Authorization: Bearer …`")
        return await self._by_cookie(connection, cookie)

    async def _by_bearer(self, connection: HTTPConnection, authorization: str) -> Principal:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() == "bearer":
            return _user_principal(await self._access_claims(token.strip(), connection), "bearer")
        if scheme.lower() == "service":
            return self._by_service_token(token.strip())
        raise Unauthenticated("send an access token as `Authorization: Bearer …`")

    def _by_service_token(self, token: str) -> Principal:
        caller = token_key_id(token, type_=SERVICE_TYPE)
        audience, now = self._identity.service, self._clock.now()
        try:
            claims = read_service_token(token, key=self._identity.key_of(caller), audience=audience, now=now)
        except InvalidToken:
            self._identity.forget(caller)
            claims = read_service_token(token, key=self._identity.key_of(caller), audience=audience, now=now)
        if claims.caller != caller:
            raise InvalidToken("this service token is signed by another service than it names")
        return Principal(claims.user_id, claims.session_id, claims.permissions, "service", service=caller)

    async def _by_cookie(self, connection: HTTPConnection, cookie: str) -> Principal:
        claims = await self._access_claims(cookie, connection)
        method = connection.scope.get("method", "GET")
        if connection.scope["type"] == "websocket":
            self.require_own_origin(connection, is_origin_required=True)
        elif method not in SAFE_METHODS:
            self.require_own_origin(connection, is_origin_required=False)
            _require_csrf(connection, claims)
        return _user_principal(claims, "cookie")

    async def _access_claims(self, token: str, connection: HTTPConnection) -> AccessClaims:
        key = await self._keys.access_key(token_key_id(token, type_=ACCESS_TYPE))
        if key is None:
            raise InvalidToken("this token was signed by a key that is not in use")
        audiences = audiences_of(connection.scope["path"], self._settings)
        claims = read_access_token(token, key=key, now=self._clock.now(), audiences=audiences)
        if self._revocations.is_revoked(claims):
            raise InvalidToken("this session has ended: sign in again", code="session_ended")
        return claims


def _require_csrf(connection: HTTPConnection, claims: AccessClaims) -> None:
    token = connection.headers.get(CSRF_HEADER, "")
    if not hmac.compare_digest(csrf_digest(token), claims.csrf):
        raise CsrfMismatch("send the value of the CSRF cookie as X-CSRF-Token")


def _user_principal(claims: AccessClaims, credential: Literal["cookie", "bearer"]) -> Principal:
    return Principal(
        claims.user_id,
        claims.session_id,
        claims.permissions,
        credential,
        authenticated_at=claims.authenticated_at,
        client_id=claims.client_id,
    )


def principal_of(connection: HTTPConnection) -> Principal:
    """Return the principal that the route's policy has admitted."""
    principal: Principal = connection.state.principal
    return principal


def user_of(connection: HTTPConnection) -> User:
    """Return the admitted user.

    Raises:
        MissingPermission: a service calls for itself.
    """
    principal = principal_of(connection)
    if principal.user_id is None or principal.session_id is None:
        raise MissingPermission("a service must act for a user here")
    return User(principal.user_id, principal.session_id, principal.permissions, principal.credential)


CurrentPrincipal = Annotated[Principal, Depends(principal_of)]
CurrentUser = Annotated[User, Depends(user_of)]
