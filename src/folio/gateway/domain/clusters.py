"""A cluster: the instances of one service, how Envoy chooses among them and when it stops to."""

import hashlib

from folio.gateway.domain.endpoints import Endpoint, assign_endpoints
from folio.gateway.domain.plane import DataPlane, JsonObject

BACKENDS = ("users", "portfolio", "assistant", "terminal", "workspace")
CONTROL_PLANE = "gateway"
IDENTITY = "identity"
_TLS = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3"

_LOOPBACK_OF = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 – compared with, not bound to
# Services close idle connections after five seconds; ours end first, so that no request meets a closing one.
_UPSTREAM_IDLE = "4s"


def render_clusters(plane: DataPlane) -> list[JsonObject]:
    """Return one cluster a service: instances from a watched file or by name, the control plane by port."""
    if plane.dns_ports is None:
        found = [_discovered_cluster(plane, service) for service in BACKENDS]
    else:
        found = [_named_cluster(plane, service, plane.dns_ports[service]) for service in BACKENDS]
    return [*found, _control_plane_cluster(plane)]


def _named_cluster(plane: DataPlane, service: str, port: int) -> JsonObject:
    resolution = {
        "@type": "type.googleapis.com/envoy.extensions.clusters.dns.v3.DnsCluster",
        "dns_refresh_rate": "2s",
        "dns_lookup_family": "ALL",
    }
    return {
        **_cluster(plane, service),
        "cluster_type": {"name": "envoy.clusters.dns", "typed_config": resolution},
        "load_assignment": assign_endpoints(service, [Endpoint(service, port)]),
    }


def _discovered_cluster(plane: DataPlane, service: str) -> JsonObject:
    directory = f"{plane.directory}/endpoints"
    source = {"path": f"{directory}/{service}.json", "watched_directory": {"path": directory}}
    return {
        **_cluster(plane, service),
        "type": "EDS",
        "eds_cluster_config": {
            "service_name": service,
            "eds_config": {"path_config_source": source, "resource_api_version": "V3"},
        },
    }


def _control_plane_cluster(plane: DataPlane) -> JsonObject:
    here = _LOOPBACK_OF.get(plane.bind, plane.bind)
    return {
        **_cluster(plane, CONTROL_PLANE),
        "type": "STATIC",
        "load_assignment": assign_endpoints(CONTROL_PLANE, [Endpoint(here, plane.control_plane_port)]),
    }


def _cluster(plane: DataPlane, service: str) -> JsonObject:
    return {
        "name": service,
        "connect_timeout": "0.25s",
        "lb_policy": "LEAST_REQUEST",
        "ignore_health_on_host_removal": True,
        # With no healthy instance left, all are tried: a request then waits for the restart in its retries.
        "common_lb_config": {"healthy_panic_threshold": {"value": 1}},
        "health_checks": [_health_check(plane)],
        "outlier_detection": _outlier_detection(),
        "circuit_breakers": {"thresholds": [_thresholds()]},
        **_encryption(plane, service),
        "typed_extension_protocol_options": {
            "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
                "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
                "common_http_protocol_options": {"idle_timeout": _UPSTREAM_IDLE},
                "explicit_http_config": {"http_protocol_options": {}},
            }
        },
    }


def _encryption(plane: DataPlane, service: str) -> JsonObject:
    """Return how connections to a service are encrypted: each end shows who it is, and by which name."""
    if plane.authority_file is None:
        return {}
    directory = f"{plane.directory}/identity"
    source = {"path": f"{directory}/leaf.json", "watched_directory": {"path": directory}}
    secret = {
        "name": IDENTITY,
        "sds_config": {"path_config_source": source, "resource_api_version": "V3"},
    }
    validation = {
        "trusted_ca": {"filename": plane.authority_file},
        "match_typed_subject_alt_names": [{"san_type": "DNS", "matcher": {"exact": service}}],
    }
    context = {
        "@type": f"{_TLS}.UpstreamTlsContext",
        "sni": service,
        "common_tls_context": {
            "tls_params": {
                "tls_minimum_protocol_version": "TLSv1_3",
                "tls_maximum_protocol_version": "TLSv1_3",
            },
            "tls_certificate_sds_secret_configs": [secret],
            "validation_context": validation,
        },
    }
    return {"transport_socket": {"name": "envoy.transport_sockets.tls", "typed_config": context}}


def render_identity(certificate: str, private_key: str) -> JsonObject:
    """Return the discovery response that hands Envoy the certificate it shows to services."""
    secret = {
        "@type": f"{_TLS}.Secret",
        "name": IDENTITY,
        "tls_certificate": {
            "certificate_chain": {"inline_string": certificate},
            "private_key": {"inline_string": private_key},
        },
    }
    version = hashlib.sha256(certificate.encode()).hexdigest()[:16]
    return {"version_info": version, "resources": [secret]}


def _health_check(plane: DataPlane) -> JsonObject:
    interval = f"{plane.health_interval_ms / 1000:g}s"
    return {
        "timeout": "1s",
        "interval": interval,
        "no_traffic_interval": interval,
        "unhealthy_interval": "0.25s",
        "unhealthy_threshold": 2,
        "healthy_threshold": 1,
        "http_health_check": {"path": "/readyz"},
    }


def _outlier_detection() -> JsonObject:
    # Half of the hosts at most, and never the last one: a bad answer is better than none.
    return {
        "consecutive_5xx": 2**31,
        "enforcing_consecutive_5xx": 0,
        "consecutive_gateway_failure": 5,
        "enforcing_consecutive_gateway_failure": 100,
        "enforcing_success_rate": 0,
        "interval": "1s",
        "base_ejection_time": "1s",
        "max_ejection_time": "10s",
        "max_ejection_percent": 50,
        "always_eject_one_host": False,
    }


def _thresholds() -> JsonObject:
    return {
        "max_connections": 4096,
        "max_pending_requests": 4096,
        "max_requests": 8192,
        "max_retries": 4096,
    }
