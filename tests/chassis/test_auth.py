"""Who calls, by which credential, and whether that caller may."""

from collections.abc import Mapping
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from starlette.requests import HTTPConnection

from folio.chassis import auth
from folio.chassis.auth import (
    FRESH_FOR,
    Authenticator,
    CsrfMismatch,
    ForeignOrigin,
    MissingPermission,
    NotForApps,
    Policy,
    Principal,
    StepUpRequired,
    authenticated,
    cookie_name,
    internal,
    permission,
    public,
)
from folio.chassis.home import Home
from folio.chassis.identity import ServiceIdentity
from folio.chassis.settings import PlatformSettings, load_platform_settings
from folio.chassis.tokens import (
    SERVICE_TYPE,
    AccessClaims,
    InvalidToken,
    ServiceClaims,
    Unauthenticated,
    service_claims,
    sign_token,
)
from tests.fakes.clock import ManualClock
from tests.fakes.signer import TokenSigner

pytestmark = pytest.mark.anyio

USER = UUID(int=7)
OWN_ORIGIN = "http://localhost:4110"
CSRF = {"x-csrf-token": "the-csrf-token"}


class NothingRevoked:
    """A list of ended sessions that can be filled."""

    def __init__(self) -> None:
        self.sessions: set[UUID] = set()

    def is_revoked(self, claims: AccessClaims) -> bool:
        """Return whether the session was ended."""
        return claims.session_id in self.sessions


class Desk:
    """An authenticator with all that it asks."""

    def __init__(self, home: Path, **environ: str) -> None:
        self.clock = ManualClock()
        self.signer = TokenSigner(self.clock)
        self.revocations = NothingRevoked()
        self.settings: PlatformSettings = load_platform_settings({"FOLIO_HOME": str(home), **environ})
        self.identity = ServiceIdentity(Home(home), "portfolio")
        self.home = Home(home)
        self.authenticator = Authenticator(
            self.settings,
            keys=self.signer,
            identity=self.identity,
            revocations=self.revocations,
            clock=self.clock,
        )

    async def admit(
        self, policy: Policy, method: str = "GET", *, kind: str = "http", **headers: str
    ) -> Principal | None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.authenticator.admit(connection(method, named, kind=kind), policy)

    def bearer(self, *permissions: str) -> str:
        return f"Bearer {self.signer.access_token(USER, *permissions)}"

    def cookie(self, **changes: object) -> str:
        token = self.signer.sign({**self.signer.claims(USER, "portfolio:read"), **changes})
        return f"{cookie_name('access', self.settings)}={token}"

    def service(self, caller: str, *, audience: str = "portfolio", user_id: UUID | None = None) -> str:
        identity = ServiceIdentity(self.home, caller)
        session_id = uuid4() if user_id else None
        claims = ServiceClaims(caller, user_id, session_id, frozenset({"portfolio:read"} if user_id else ()))
        wire = service_claims(claims, audience=audience, now=self.clock.now())
        return f"Service {sign_token(wire, key=identity.key, type_=SERVICE_TYPE)}"


def connection(method: str, headers: Mapping[str, str], *, kind: str = "http") -> HTTPConnection:
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    scope = {"type": kind, "headers": raw, "path": "/"}
    return HTTPConnection({**scope, "method": method} if kind == "http" else scope)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


async def test_a_public_route_looks_at_no_credential(desk: Desk) -> None:
    assert await desk.admit(public, authorization="Bearer nonsense") is None


async def test_a_bearer_token_names_its_user(desk: Desk) -> None:
    principal = await desk.admit(authenticated, authorization=desk.bearer("portfolio:read"))

    assert principal is not None
    assert principal.user_id == USER
    assert principal.permissions == {"portfolio:read"}
    assert (principal.credential, principal.service) == ("bearer", None)


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer", "Bearer ", "Basic YTpi", "Token x", "Bearer a.b.c", "Bearer x y", "Service", "\xff"],
)
async def test_another_authorization_is_refused(desk: Desk, authorization: str) -> None:
    with pytest.raises(Unauthenticated):
        await desk.admit(authenticated, authorization=authorization)


async def test_no_credential_is_refused(desk: Desk) -> None:
    with pytest.raises(Unauthenticated, match="sign in"):
        await desk.admit(authenticated)


async def test_a_token_of_an_unknown_key_is_refused(desk: Desk) -> None:
    other = TokenSigner(desk.clock)
    other.key = other.key.generate_key("P-256", {"kid": "other-key"})

    with pytest.raises(InvalidToken, match="not in use"):
        await desk.admit(authenticated, authorization=f"Bearer {other.access_token()}")


async def test_a_bad_bearer_does_not_fall_back_to_a_good_cookie(desk: Desk) -> None:
    with pytest.raises(Unauthenticated):
        await desk.admit(authenticated, authorization="Bearer nonsense", cookie=desk.cookie())


async def test_a_bearer_wins_over_a_cookie(desk: Desk) -> None:
    principal = await desk.admit(authenticated, "POST", authorization=desk.bearer(), cookie=desk.cookie())

    assert principal is not None
    assert principal.credential == "bearer"


async def test_a_cookie_reads_without_more(desk: Desk) -> None:
    principal = await desk.admit(authenticated, cookie=desk.cookie())

    assert principal is not None
    assert (principal.user_id, principal.credential) == (USER, "cookie")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
async def test_a_cookie_acts_with_own_origin_and_csrf_token(desk: Desk, method: str) -> None:
    principal = await desk.admit(authenticated, method, cookie=desk.cookie(), origin=OWN_ORIGIN, **CSRF)

    assert principal is not None


async def test_the_browsers_word_replaces_a_missing_origin(desk: Desk) -> None:
    headers = {"sec_fetch_site": "same-origin", **CSRF}

    assert await desk.admit(authenticated, "POST", cookie=desk.cookie(), **headers) is not None


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "http://localhost"},
        {"origin": "http://localhost:4111"},
        {"origin": "https://localhost:4110"},
        {"origin": "http://localhost:4110.evil.example"},
        {"origin": "http://localhost:4110/"},
        {"origin": "http://LOCALHOST:4110"},
        {"origin": "http://evil.example"},
        {"origin": "http://localhost:4110, http://evil.example"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "none"},
        {"origin": OWN_ORIGIN, "sec_fetch_site": "cross-site"},
        {"origin": "http://evil.example", "sec_fetch_site": "same-origin"},
        {"referer": OWN_ORIGIN},
    ],
    ids=str,
)
async def test_a_cookie_does_not_act_for_another_page(desk: Desk, headers: dict[str, str]) -> None:
    with pytest.raises(ForeignOrigin):
        await desk.admit(authenticated, "POST", cookie=desk.cookie(), **CSRF, **headers)


@pytest.mark.parametrize("token", [None, "", "wrong", "the-csrf-token ", "\xff", "THE-CSRF-TOKEN"])
async def test_a_cookie_does_not_act_without_its_csrf_token(desk: Desk, token: str | None) -> None:
    headers = {} if token is None else {"x_csrf_token": token}

    with pytest.raises(CsrfMismatch):
        await desk.admit(authenticated, "POST", cookie=desk.cookie(), origin=OWN_ORIGIN, **headers)


async def test_the_token_of_a_program_in_a_cookie_cannot_act(desk: Desk) -> None:
    with pytest.raises(CsrfMismatch):
        await desk.admit(
            authenticated, "POST", cookie=desk.cookie(csrf=""), origin=OWN_ORIGIN, x_csrf_token=""
        )


async def test_an_expired_cookie_says_so(desk: Desk) -> None:
    now = int(desk.clock.now().timestamp())

    with pytest.raises(InvalidToken) as caught:
        await desk.admit(authenticated, cookie=desk.cookie(iat=now - 700, exp=now - 100))

    assert caught.value.code == "token_expired"


async def test_a_socket_by_cookie_needs_its_own_pages_origin(desk: Desk) -> None:
    cookie = desk.cookie()

    assert await desk.admit(authenticated, kind="websocket", cookie=cookie, origin=OWN_ORIGIN) is not None
    with pytest.raises(ForeignOrigin):
        await desk.admit(authenticated, kind="websocket", cookie=cookie, origin="http://evil.example")
    with pytest.raises(ForeignOrigin):
        await desk.admit(authenticated, kind="websocket", cookie=cookie, sec_fetch_site="same-origin")


async def test_a_socket_by_bearer_needs_no_origin(desk: Desk) -> None:
    assert await desk.admit(authenticated, kind="websocket", authorization=desk.bearer()) is not None


async def test_an_ended_session_is_refused_by_name(desk: Desk) -> None:
    claims = desk.signer.claims(USER)
    desk.revocations.sessions.add(UUID(str(claims["sid"])))

    with pytest.raises(InvalidToken) as caught:
        await desk.admit(authenticated, authorization=f"Bearer {desk.signer.sign(claims)}")

    assert caught.value.code == "session_ended"


async def test_on_https_only_the_prefixed_cookie_counts(tmp_path: Path) -> None:
    desk = Desk(tmp_path, FOLIO_PUBLIC_URL="https://folio.example")
    token = desk.signer.access_token(USER)

    assert await desk.admit(authenticated, cookie=f"__Host-folio_access={token}") is not None
    with pytest.raises(Unauthenticated):
        await desk.admit(authenticated, cookie=f"folio_access={token}")


@pytest.mark.parametrize(
    ("url", "names"),
    [
        ("https://folio.example", ["__Host-folio_access", "__Secure-folio_refresh", "__Host-folio_csrf"]),
        ("http://localhost:4110", ["folio_access", "folio_refresh", "folio_csrf"]),
    ],
)
def test_cookies_carry_the_prefix_that_the_browser_enforces(
    tmp_path: Path, url: str, names: list[str]
) -> None:
    settings = load_platform_settings({"FOLIO_HOME": str(tmp_path), "FOLIO_PUBLIC_URL": url})

    assert [cookie_name(name, settings) for name in ("access", "refresh", "csrf")] == names


async def test_a_permission_is_needed_by_its_exact_name(desk: Desk) -> None:
    policy = permission("portfolio:write")

    assert await desk.admit(policy, authorization=desk.bearer("portfolio:write")) is not None
    with pytest.raises(MissingPermission, match="portfolio:write"):
        await desk.admit(policy, authorization=desk.bearer("portfolio:read", "portfolio:write2"))


async def test_a_service_calls_for_itself_where_it_may(desk: Desk) -> None:
    principal = await desk.admit(internal("gateway"), authorization=desk.service("gateway"))

    assert principal is not None
    assert (principal.service, principal.user_id, principal.credential) == ("gateway", None, "service")


@pytest.mark.parametrize("caller", ["assistant", "portfolio"])
async def test_another_service_may_not(desk: Desk, caller: str) -> None:
    with pytest.raises(MissingPermission):
        await desk.admit(internal("gateway"), authorization=desk.service(caller))


async def test_no_person_reaches_an_internal_route(desk: Desk) -> None:
    with pytest.raises(MissingPermission):
        await desk.admit(internal("gateway"), authorization=desk.bearer())
    with pytest.raises(MissingPermission):
        await desk.admit(internal("gateway"), cookie=desk.cookie())


async def test_a_service_acts_for_a_user_within_the_users_permissions(desk: Desk) -> None:
    authorization = desk.service("assistant", user_id=USER)

    principal = await desk.admit(permission("portfolio:read"), authorization=authorization)

    assert principal is not None
    assert (principal.user_id, principal.service) == (USER, "assistant")
    with pytest.raises(MissingPermission):
        await desk.admit(permission("portfolio:write"), authorization=authorization)


async def test_a_service_that_acts_for_nobody_is_refused_where_a_user_is_needed(desk: Desk) -> None:
    with pytest.raises(MissingPermission, match="act for a user"):
        await desk.admit(authenticated, authorization=desk.service("gateway"))


async def test_a_service_token_for_another_service_is_refused(desk: Desk) -> None:
    with pytest.raises(InvalidToken):
        await desk.admit(internal("gateway"), authorization=desk.service("gateway", audience="users"))


async def test_a_service_cannot_sign_for_another(desk: Desk) -> None:
    ServiceIdentity(desk.home, "gateway")
    wire = service_claims(
        ServiceClaims("gateway", None, None, frozenset()), audience="portfolio", now=desk.clock.now()
    )
    stranger = ServiceIdentity(desk.home, "assistant").key

    token = sign_token(wire, key=stranger, type_=SERVICE_TYPE)

    with pytest.raises(InvalidToken):
        await desk.admit(internal("gateway"), authorization=f"Service {token}")


async def test_a_renewed_service_key_is_noticed(desk: Desk) -> None:
    await desk.admit(internal("gateway"), authorization=desk.service("gateway"))
    for file in (desk.home.keys / "services").glob("gateway*"):
        file.unlink()

    assert await desk.admit(internal("gateway"), authorization=desk.service("gateway")) is not None


async def test_an_access_token_is_no_service_token_nor_the_reverse(desk: Desk) -> None:
    access = desk.bearer().removeprefix("Bearer ")
    service = desk.service("gateway").removeprefix("Service ")

    with pytest.raises(InvalidToken):
        await desk.admit(internal("gateway"), authorization=f"Service {access}")
    with pytest.raises(InvalidToken):
        await desk.admit(authenticated, authorization=f"Bearer {service}")


def test_a_handler_that_needs_a_user_refuses_a_service_for_itself() -> None:
    request = connection("GET", {})
    request.state.principal = Principal(None, None, frozenset(), "service", service="gateway")

    with pytest.raises(MissingPermission):
        auth.user_of(request)


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (public, "public"),
        (authenticated, "authenticated"),
        (authenticated.fresh(), "authenticated, fresh"),
        (authenticated.for_apps(), "authenticated, for apps"),
        (permission("trade:approve"), "permission trade:approve"),
        (internal("users", "gateway"), "internal gateway, users"),
    ],
)
def test_a_policy_reads_as_words(policy: Policy, words: str) -> None:
    assert str(policy) == words


async def test_a_sensitive_act_asks_for_a_proof_of_minutes_ago(desk: Desk) -> None:
    old = {"auth_time": int((desk.clock.now() - FRESH_FOR).timestamp()) - 1}
    stale = desk.signer.sign({**desk.signer.claims(USER), **old})

    assert await desk.admit(authenticated.fresh(), authorization=desk.bearer()) is not None
    assert await desk.admit(authenticated, authorization=f"Bearer {stale}") is not None
    with pytest.raises(StepUpRequired):
        await desk.admit(authenticated.fresh(), authorization=f"Bearer {stale}")


async def test_no_service_proves_who_a_person_is(desk: Desk) -> None:
    with pytest.raises(StepUpRequired):
        await desk.admit(authenticated.fresh(), authorization=desk.service("gateway", user_id=USER))


async def test_an_app_reaches_what_a_permission_guards_and_little_else(desk: Desk) -> None:
    app = desk.signer.sign({**desk.signer.claims(USER, "portfolio:read"), "client_id": "app_1"})
    bearer = f"Bearer {app}"

    admitted = await desk.admit(permission("portfolio:read"), authorization=bearer)

    assert admitted is not None
    assert admitted.client_id == "app_1"
    assert await desk.admit(authenticated.for_apps(), authorization=bearer) is not None
    with pytest.raises(NotForApps):
        await desk.admit(authenticated, authorization=bearer)


async def test_a_client_without_a_name_is_refused(desk: Desk) -> None:
    for client_id in ("", 7, ["app"]):
        token = desk.signer.sign({**desk.signer.claims(USER), "client_id": client_id})
        with pytest.raises(InvalidToken):
            await desk.admit(authenticated, authorization=f"Bearer {token}")


def test_a_token_for_the_mcp_server_alone_counts_there() -> None:
    settings = PlatformSettings(home=Path("/nowhere"), public_url="https://folio.example")

    assert auth.audiences_of("/mcp", settings) == ("folio", "https://folio.example/mcp")
    assert auth.audiences_of("/mcp/tools", settings) == ("folio", "https://folio.example/mcp")
    assert auth.audiences_of("/mcpx", settings) == ("folio",)
    assert auth.audiences_of("/api/portfolios", settings) == ("folio",)
