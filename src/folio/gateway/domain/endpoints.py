"""Which instances of a service get requests, and the file that tells Envoy."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from folio.gateway.domain.plane import JsonObject


@dataclass(frozen=True, slots=True, order=True)
class Endpoint:
    """Where one instance listens."""

    address: str
    port: int


@dataclass(frozen=True, slots=True)
class Backends:
    """The endpoints in use, and since when (monotonic seconds) the registry lists none of them."""

    endpoints: tuple[Endpoint, ...] = ()
    empty_since_s: float | None = None


def settle_backends(
    known: Backends, listed: Iterable[Endpoint], *, now_s: float, linger_s: float
) -> Backends:
    """Return the endpoints to use after the registry listed ``listed``, sorted, without doubles.

    A service that restarts leaves the registry for a moment. Its last endpoints stay for ``linger_s``, so
    that requests wait for it (they are retried while nobody listens) instead of failing.
    """
    endpoints = tuple(sorted(set(listed)))
    if endpoints:
        return Backends(endpoints)
    since = now_s if known.empty_since_s is None else known.empty_since_s
    if known.endpoints and now_s - since < linger_s:
        return Backends(known.endpoints, since)
    return Backends((), since)


def render_endpoints(service: str, endpoints: Iterable[Endpoint]) -> JsonObject:
    """Return the discovery response that assigns ``endpoints`` to the cluster of ``service``."""
    listed = sorted(set(endpoints))
    version = hashlib.sha256(repr(listed).encode()).hexdigest()[:16]
    assignment = {
        "@type": "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment",
        **assign_endpoints(service, listed),
    }
    return {"version_info": version, "resources": [assignment]}


def assign_endpoints(service: str, endpoints: Iterable[Endpoint]) -> JsonObject:
    """Return the load assignment of a cluster: all endpoints alike."""
    members = [{"endpoint": {"address": _socket_address(endpoint)}} for endpoint in endpoints]
    return {"cluster_name": service, "endpoints": [{"lb_endpoints": members}] if members else []}


def parse_endpoints(document: Mapping[str, object]) -> tuple[Endpoint, ...]:
    """Return the endpoints of a rendered response; the inverse of ``render_endpoints``."""
    found: list[Endpoint] = []
    for assignment in _objects(document.get("resources")):
        for locality in _objects(assignment.get("endpoints")):
            found.extend(_parse_member(member) for member in _objects(locality.get("lb_endpoints")))
    return tuple(sorted(found))


def _parse_member(member: Mapping[str, object]) -> Endpoint:
    socket = member["endpoint"]["address"]["socket_address"]  # type: ignore[index]  # our own rendering
    return Endpoint(str(socket["address"]), int(socket["port_value"]))


def _objects(value: object) -> list[Mapping[str, object]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _socket_address(endpoint: Endpoint) -> JsonObject:
    return {"socket_address": {"address": endpoint.address, "port_value": endpoint.port}}
