"""A route: the paths it takes, the service behind them, the policy that guards them, and its limits."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Literal

from folio.kernel.errors import Invalid

KIB = 1024
MIB = 1024 * KIB

PolicyKind = Literal["public", "authenticated", "permission", "closed"]
PathKind = Literal["exact", "prefix", "pattern"]

_PATH = re.compile(r"(/[a-z0-9._{}-]*)+", re.ASCII)
_PERMISSION = re.compile(r"[a-z]+:[a-z]+", re.ASCII)


class RouteRefused(Invalid):
    """A route, or the table it stands in, would let something through that nobody decided on."""

    code = "route_refused"


@dataclass(frozen=True, slots=True)
class Policy:
    """What the gateway asks of a caller before a request may pass."""

    kind: PolicyKind
    permission: str | None = None

    def __post_init__(self) -> None:
        if (self.kind == "permission") != (self.permission is not None):
            raise RouteRefused(
                f"a {self.kind} policy and permission {self.permission!r} contradict each other"
            )
        if self.permission is not None and not _PERMISSION.fullmatch(self.permission):
            raise RouteRefused(f"{self.permission!r} is not a permission; write noun:verb")

    @property
    def needs_token(self) -> bool:
        """A valid access token has to come with the request."""
        return self.kind in ("authenticated", "permission")


PUBLIC = Policy("public")
AUTHENTICATED = Policy("authenticated")
CLOSED = Policy("closed")


def permission(name: str) -> Policy:
    """Return the policy that asks for ``name`` in the token's scope."""
    return Policy("permission", name)


@dataclass(frozen=True, slots=True)
class Path:
    """The request paths of a route; a ``{name}`` of a pattern stands for one segment."""

    text: str
    kind: PathKind

    def __post_init__(self) -> None:
        if not _PATH.fullmatch(self.text) or "//" in self.text:
            raise RouteRefused(f"{self.text!r} is not a path of lower-case segments")
        if (self.kind == "pattern") != ("{" in self.text):
            raise RouteRefused(f"{self.text!r} cannot be {self.kind}: only a pattern has {{…}} segments")
        if self.kind == "prefix" and self.text.endswith("/") and self.text != "/":
            raise RouteRefused(f"write the prefix {self.text!r} without its last slash")

    @property
    def regex(self) -> str:
        """A pattern as a regular expression for the whole path."""
        return re.sub(r"\{[a-z_]+\}", "[^/]+", re.escape(self.text).replace(r"\{", "{").replace(r"\}", "}"))

    def matches(self, path: str) -> bool:
        """Tell whether a normalised request path belongs to this route."""
        if self.kind == "pattern":
            return re.fullmatch(self.regex, path) is not None
        if self.kind == "exact":
            return path == self.text
        return self.text in ("/", path) or path.startswith(self.text + "/")

    def covers(self, other: "Path") -> bool:
        """Tell whether no path of ``other`` is left once this one took its own."""
        if self.kind == "prefix":
            return self.matches(other.text)
        return self == other or (other.kind == "exact" and self.matches(other.text))

    def overlaps(self, other: "Path") -> bool:
        """Tell whether some request path belongs to both."""
        mine, theirs = self.segments, other.segments
        if self.kind != "prefix" and len(mine) < len(theirs):
            return False
        if other.kind != "prefix" and len(theirs) < len(mine):
            return False
        pairs = zip(mine, theirs, strict=False)
        return all(one == two or "{" in one or "{" in two for one, two in pairs)

    @property
    def segments(self) -> list[str]:
        """What stands between the slashes; nothing for the prefix of everything."""
        return [] if self == Path("/", "prefix") else self.text[1:].split("/")


class RateClass(Enum):
    """Which bucket counts a request: everybody's, or the narrow one of the ways to a session."""

    ORDINARY = "ordinary"
    CREDENTIALS = "credentials"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One line of the table; ``service`` is None for a path that is closed.

    ``timeout_s`` is for the whole answer, None when the answer is a stream. A body is held back until it is
    complete and at most ``max_body_bytes`` long. A ``streams_body`` route takes only what is not a GET and
    passes the body on as it comes, judged by its announced length; its service counts the bytes.
    """

    path: Path
    service: str | None
    policy: Policy
    timeout_s: int | None = 15
    max_body_bytes: int = MIB
    streams_body: bool = False
    websocket: bool = False
    rate_class: RateClass = RateClass.ORDINARY

    def __post_init__(self) -> None:
        if not isinstance(self.policy, Policy):
            raise RouteRefused(f"the route {self.path.text} declares no policy")
        if (self.policy == CLOSED) != (self.service is None):
            raise RouteRefused(f"the route {self.path.text} must be closed or lead to a service")
        if self.timeout_s is not None and self.timeout_s <= 0:
            raise RouteRefused(f"the timeout of {self.path.text} must be positive, or None for a stream")
        if self.max_body_bytes <= 0:
            raise RouteRefused(f"the body limit of {self.path.text} must be positive")
        if self.websocket and self.timeout_s is not None:
            raise RouteRefused(f"{self.path.text} carries a socket: it has timeout_s=None")

    @property
    def holds_body(self) -> bool:
        """The body is collected at the door before the service hears of the request."""
        return not (self.streams_body or self.websocket)


@dataclass(frozen=True, slots=True)
class RouteTable:
    """All routes, the first match wins.

    The last two catch what no other took: ``/api`` asks for a token, ``/`` is the web app.
    """

    routes: tuple[Route, ...]

    def __post_init__(self) -> None:
        self._refuse_hidden()
        if not any(route.path == Path("/", "prefix") for route in self.routes):
            raise RouteRefused("the table needs a last route for the prefix /")
        catch_all = next((r for r in self.routes if r.path == Path("/api", "prefix")), None)
        if catch_all is None or catch_all.policy != AUTHENTICATED:
            raise RouteRefused("the table needs a catch-all for the prefix /api that asks for a token")

    def __iter__(self) -> Iterator[Route]:
        return iter(self.routes)

    def _refuse_hidden(self) -> None:
        for position, route in enumerate(self.routes):
            for earlier in self.routes[:position]:
                if earlier.path.covers(route.path):
                    raise RouteRefused(f"{route.path.text} is never reached: {earlier.path.text} takes it")

    def find(self, path: str) -> Route:
        """Return the route that takes a normalised request path; there always is one."""
        return next(route for route in self.routes if route.path.matches(path))
