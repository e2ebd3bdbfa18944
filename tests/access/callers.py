"""Who may come to a route, and what its declared policy makes of each: derived, never written down."""

import datetime as dt
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from uuid import UUID, uuid4

from folio.chassis.auth import Authenticator
from folio.chassis.grants.relations import ACTS, Act, Relation
from folio.chassis.identity import ServiceIdentity
from folio.chassis.ports import OPERATOR, SERVICES
from folio.chassis.revocations import Revocations
from folio.chassis.tokens import SERVICE_TYPE, ServiceClaims, service_claims, sign_token
from folio.users.domain.program_tokens import compose_token
from folio.users.domain.roles import ROLES, permissions_of
from tests.fixtures.apps import RunningApp

# What the door answers; whoever hears anything else was let in.
UNKNOWN_CODES = frozenset({"unauthenticated", "invalid_token", "token_expired", "session_ended"})
REFUSED_CODES = frozenset({"missing_permission", "not_granted", "step_up_required", "not_for_apps"})
INVISIBLE_CODES = frozenset(
    {"portfolio_not_found", "account_not_found", "activity_not_found", "import_not_found"}
)


class Outcome(Enum):
    """What becomes of a request at the door."""

    UNKNOWN = "401"
    REFUSED = "403"
    INVISIBLE = "404"
    ADMITTED = "let in"


@dataclass(frozen=True)
class Declared:
    """A policy as the documentation shows it."""

    kind: str
    permission: str | None = None
    callers: frozenset[str] = frozenset()
    act: Act | None = None
    is_fresh: bool = False
    is_for_apps: bool = False


OPEN = re.compile(r"(public|authenticated)(, fresh)?(, for apps)?")
PERMISSION = re.compile(r"permission ([a-z]+:[a-z_]+)(?:, act ([a-z]+))?(, fresh)?")


def read_policy(text: str) -> Declared:
    """Return what an ``x-policy`` declares; one that cannot be read is a route nobody has thought about.

    Raises:
        ValueError: it is of no known form.
    """
    if plain := OPEN.fullmatch(text):
        return Declared(plain[1], is_fresh=bool(plain[2]), is_for_apps=bool(plain[3]))
    if text.startswith("internal "):
        return Declared("internal", callers=frozenset(text.removeprefix("internal ").split(", ")))
    found = PERMISSION.fullmatch(text)
    if found is None:
        raise ValueError(f"no expectation can be derived from the policy {text!r}")
    name, act, fresh = found.groups()
    action = name.rpartition(":")[2]
    derived = Act(act) if act else Act(action) if action in set(Act) else None
    return Declared("permission", permission=name, act=derived, is_fresh=fresh is not None)


@dataclass(frozen=True)
class Caller:
    """Somebody who sends a request: his credential, and what a correct door knows of him.

    ``relation`` is what he is to the objects that paths name; None sees none of them.
    """

    name: str
    headers: Callable[[RunningApp], Mapping[str, str]]
    is_known: bool = True
    user_id: UUID | None = None
    service: str | None = None
    permissions: frozenset[str] = frozenset()
    is_fresh: bool = True
    is_program: bool = False
    relation: Relation | None = None
    terms: Mapping[str, object] = field(default_factory=dict)

    def expect(self, policy: Declared, *, names_object: bool) -> Outcome:
        """Return what the declared policy makes of this caller."""
        if policy.kind == "public":
            return Outcome.ADMITTED
        if not self.is_known:
            return Outcome.UNKNOWN
        if not self._passes(policy):
            return Outcome.REFUSED
        if not names_object or policy.act is None:
            return Outcome.ADMITTED
        if self.relation is None:
            return Outcome.INVISIBLE
        return Outcome.ADMITTED if policy.act in ACTS[self.relation] else Outcome.REFUSED

    def _passes(self, policy: Declared) -> bool:
        if policy.kind == "internal":
            return self.service in policy.callers
        is_allowed = policy.permission is None or policy.permission in self.permissions
        if self.is_program and policy.kind != "permission" and not policy.is_for_apps:
            return False
        return self.user_id is not None and is_allowed and (self.is_fresh or not policy.is_fresh)


def outcome_of(status: int, code: str | None) -> Outcome:
    """Return what became of a request; anything but the door's own answers means that it was let in."""
    if status == 401 and code in UNKNOWN_CODES:
        return Outcome.UNKNOWN
    if status == 403 and code in REFUSED_CODES:
        return Outcome.REFUSED
    if status == 404 and code in INVISIBLE_CODES:
        return Outcome.INVISIBLE
    return Outcome.ADMITTED


EVERYTHING = frozenset(permission for role in ROLES for permission in permissions_of([role]))


def strangers() -> list[Caller]:
    """Return callers whom nobody knows, whatever they show."""

    def expired(app: RunningApp) -> Mapping[str, str]:
        claims = app.signer.claims(uuid4(), *EVERYTHING)
        earlier = {"iat": int(str(claims["iat"])) - 7200, "exp": int(str(claims["exp"])) - 7200}
        return {"Authorization": f"Bearer {app.signer.sign({**claims, **earlier})}"}

    def revoked(app: RunningApp) -> Mapping[str, str]:
        claims = app.signer.claims(REVOKED_USER, *EVERYTHING)
        return {"Authorization": f"Bearer {app.signer.sign({**claims, 'sid': str(REVOKED_SESSION)})}"}

    def for_another_platform(app: RunningApp) -> Mapping[str, str]:
        claims = app.signer.claims(uuid4(), *EVERYTHING)
        return {"Authorization": f"Bearer {app.signer.sign({**claims, 'aud': 'elsewhere'})}"}

    def to_another_service(app: RunningApp) -> Mapping[str, str]:
        other = next(name for name in SERVICES if name != app.resources.service)
        return {"Authorization": service_token(app, "gateway", audience=other)}

    # The gateway exchanges a program's token, and a link's is opened by its own route: as they are, they are
    # good for nothing at a service's door.
    programs_own = f"Bearer {compose_token(secrets.randbits(256))}"
    of_a_link = f"Bearer {secrets.token_urlsafe(32)}"
    return [
        Caller("nobody", lambda _app: {}, is_known=False),
        Caller("a program's token as it is", lambda _app: {"Authorization": programs_own}, is_known=False),
        Caller("a public link's token", lambda _app: {"Authorization": of_a_link}, is_known=False),
        Caller("nonsense", lambda _app: {"Authorization": "Bearer x.y.z"}, is_known=False),
        Caller("an expired token", expired, is_known=False),
        Caller("a revoked session", revoked, is_known=False),
        Caller("a token of another platform", for_another_platform, is_known=False),
        Caller("a service's token for another service", to_another_service, is_known=False),
    ]


REVOKED_SESSION, REVOKED_USER = uuid4(), uuid4()


def people() -> list[Caller]:
    """Return a person of each role who owns nothing that paths name, and one who proved himself long ago."""
    found = [person(f"a foreign {role}", permissions_of([role])) for role in ROLES]

    def stale(app: RunningApp) -> Mapping[str, str]:
        claims = app.signer.claims(STALE, *EVERYTHING)
        return {"Authorization": f"Bearer {app.signer.sign({**claims, 'auth_time': 1})}"}

    return [
        *found,
        Caller("an old proof", stale, user_id=STALE, permissions=EVERYTHING, is_fresh=False),
        program("a program with every scope", tuple(EVERYTHING)),
        person("no permission at all", ()),
    ]


STALE = uuid4()


def person(
    name: str, permissions: tuple[str, ...], relation: Relation | None = None, **terms: object
) -> Caller:
    """Return a person with these permissions and what he is to the objects."""
    user_id = uuid4()
    return Caller(
        name,
        lambda app: app.signed_in(user_id, *permissions),
        user_id=user_id,
        permissions=frozenset(permissions),
        relation=relation,
        terms=terms,
    )


def program(name: str, permissions: tuple[str, ...], relation: Relation | None = None) -> Caller:
    """Return the program of a person, with the access token its own token is exchanged for."""
    user_id = uuid4()

    def headers(app: RunningApp) -> Mapping[str, str]:
        claims = {
            **app.signer.claims(user_id, *permissions),
            "auth_time": 1,
            "amr": [],
            "client_id": "token:1",
        }
        return {"Authorization": f"Bearer {app.signer.sign(claims)}"}

    return Caller(
        name,
        headers,
        user_id=user_id,
        permissions=frozenset(permissions),
        is_fresh=False,
        is_program=True,
        relation=relation,
    )


def visitors() -> list[Caller]:
    """Return a trader for each grant, live or not, and an analyst who was given more than he may do."""
    trader, analyst = permissions_of(["trader"]), permissions_of(["analyst"])
    given = [relation for relation in Relation if relation is not Relation.OWNER]
    return [
        *(person(f"{relation} by a grant", trader, relation) for relation in given),
        person("viewer without amounts", trader, Relation.VIEWER, hides_amounts=True),
        person("analyst as co-owner", analyst, Relation.CO_OWNER),
        person("co-owner until it was ended", trader, None, ended=True),
        person("co-owner until it expired", trader, None, expired=True),
        program("an editor's program", trader, Relation.EDITOR),
    ]


def services() -> list[Caller]:
    """Return each service on its own behalf, and each for a person with every permission."""
    found = []
    for name in (*SERVICES, OPERATOR):
        user_id = uuid4()
        found += [
            Caller(
                f"{name} itself",
                lambda app, name=name: {"Authorization": service_token(app, name)},
                service=name,
            ),
            Caller(
                f"{name} for a person",
                lambda app, name=name, user_id=user_id: {
                    "Authorization": service_token(app, name, user_id=user_id)
                },
                service=name,
                user_id=user_id,
                permissions=EVERYTHING,
                is_fresh=False,
            ),
        ]
    return found


def service_token(
    app: RunningApp, caller: str, *, audience: str | None = None, user_id: UUID | None = None
) -> str:
    """Return the header of a service that calls, for itself or for a person."""
    identity = ServiceIdentity(app.resources.settings.platform.state, caller)
    claims = ServiceClaims(
        caller, user_id, uuid4() if user_id else None, EVERYTHING if user_id else frozenset()
    )
    wire = service_claims(claims, audience=audience or app.resources.service, now=app.resources.clock.now())
    return f"Service {sign_token(wire, key=identity.key, type_=SERVICE_TYPE)}"


async def put_at_the_door(app: RunningApp) -> None:
    """Let the service know the signer's tokens, and one session that has ended, as its users would."""
    resources = app.resources
    until = (resources.clock.now() + dt.timedelta(hours=1)).isoformat()

    async def snapshot() -> Mapping[str, object]:
        return {"sessions": [{"sid": str(REVOKED_SESSION), "until": until}], "users": []}

    revocations = Revocations(snapshot=snapshot, sockets=resources.sockets, clock=resources.clock)
    await revocations.load()
    app.app.state.authenticator = Authenticator(
        resources.settings.platform,
        keys=app.signer,
        identity=resources.identity,
        revocations=revocations,
        clock=resources.clock,
    )
