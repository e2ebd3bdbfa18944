"""Who sent the request at hand: known to everything it sets in motion, so that acts name their actor."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from ipaddress import ip_address, ip_network

import structlog
from starlette.requests import HTTPConnection

from folio.chassis.auth import Principal
from folio.chassis.settings import PlatformSettings
from folio.kernel.acts import PLATFORM, Act, Actor, WitnessedAct
from folio.kernel.clock import Clock

MAX_ADDRESS = 500

_actor: ContextVar[Actor] = ContextVar("actor", default=PLATFORM)


@contextmanager
def answering(connection: HTTPConnection, principal: Principal | None) -> Iterator[None]:
    """Within this context acts are those of whoever sent the request."""
    platform: PlatformSettings = connection.app.state.platform
    token = _actor.set(_actor_of(principal, address_of(connection, platform)))
    try:
        yield
    finally:
        _actor.reset(token)


def current_actor() -> Actor:
    """Return who sent the request at hand; outside of a request it is the platform itself."""
    return _actor.get()


def witness(act: Act, clock: Clock) -> WitnessedAct:
    """Return the act with its actor, instant and request."""
    request_id = structlog.contextvars.get_contextvars().get("request_id")
    return WitnessedAct(
        act=act,
        actor=act.actor or current_actor(),
        at=clock.now(),
        request_id=str(request_id) if request_id else None,
    )


def address_of(connection: HTTPConnection, platform: PlatformSettings) -> str:
    """Return where a request came from; forwarded addresses are believed of proxies only.

    Of a chain of addresses the last one that is not a proxy of ours counts: whatever is left of it anybody
    may have invented.
    """
    address = connection.client.host if connection.client else ""
    forwarded = connection.headers.get("x-forwarded-for", "")
    chain = [part.strip() for part in forwarded.split(",") if part.strip()]
    while chain and _is_proxy(address, platform):
        address = chain.pop()
    return address[:MAX_ADDRESS]


def _is_proxy(address: str, platform: PlatformSettings) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    # The gateway lives on this machine.
    return parsed.is_loopback or any(
        parsed in ip_network(net, strict=False) for net in platform.trusted_proxies
    )


def _actor_of(principal: Principal | None, address: str) -> Actor:
    if principal is None:
        return Actor("visitor", address=address)
    if principal.service is not None:
        return Actor(
            "service",
            principal.service,
            parent_id=principal.user_id,
            session_id=principal.session_id,
            address=address,
        )
    return Actor("user", str(principal.user_id), session_id=principal.session_id, address=address)
