"""The whole of what Envoy is started with."""

from folio.gateway.domain.clusters import render_clusters
from folio.gateway.domain.filters import render_filters
from folio.gateway.domain.headers import add_if_absent, security_headers
from folio.gateway.domain.plane import DataPlane, JsonObject
from folio.gateway.domain.replies import render_access_log, render_local_replies
from folio.gateway.domain.routes import RouteTable
from folio.gateway.domain.virtual_host import render_routes

_MONITORS = "type.googleapis.com/envoy.extensions.resource_monitors"
_NETWORK = "type.googleapis.com/envoy.extensions.filters.network"


def render_bootstrap(table: RouteTable, plane: DataPlane) -> JsonObject:
    """Return Envoy's bootstrap; only endpoints and signing keys change while it runs, in their own files."""
    return {
        "node": {"id": "gateway", "cluster": "folio"},
        "admin": {"address": {"pipe": {"path": plane.admin_socket, "mode": 0o600}}},
        "static_resources": {
            "listeners": [_listener(table, plane)],
            "clusters": render_clusters(plane),
        },
        "overload_manager": _overload_manager(plane),
    }


def _listener(table: RouteTable, plane: DataPlane) -> JsonObject:
    manager = {
        "name": "envoy.filters.network.http_connection_manager",
        "typed_config": _connection_manager(table, plane),
    }
    return {
        "name": "public",
        "address": {"socket_address": {"address": plane.bind, "port_value": plane.port}},
        # Two processes must not share the port unnoticed.
        "enable_reuse_port": False,
        "per_connection_buffer_limit_bytes": 1024 * 1024,
        "filter_chains": [{"filters": [manager]}],
    }


def _connection_manager(table: RouteTable, plane: DataPlane) -> JsonObject:
    return {
        "@type": f"{_NETWORK}.http_connection_manager.v3.HttpConnectionManager",
        "stat_prefix": "public",
        "route_config": render_routes(table, plane),
        "http_filters": render_filters(plane),
        "access_log": render_access_log(plane),
        "local_reply_config": render_local_replies(add_if_absent(security_headers(plane)), plane.public_url),
        "upgrade_configs": [{"upgrade_type": "websocket"}],
        **_addresses(plane),
        **_paths(),
        **_patience(),
        "server_header_transformation": "PASS_THROUGH",
        "always_set_request_id_in_response": True,
        "max_request_headers_kb": 32,
    }


def _addresses(plane: DataPlane) -> JsonObject:
    """Return how the caller's address is found: the connection's, unless a trusted proxy says another."""
    if not plane.trusted_proxies:
        return {"use_remote_address": True}
    cidrs = [_cidr(text) for text in plane.trusted_proxies]
    detection = {
        "name": "envoy.http.original_ip_detection.xff",
        "typed_config": {
            "@type": "type.googleapis.com/envoy.extensions.http.original_ip_detection.xff.v3.XffConfig",
            "xff_trusted_cidrs": {"cidrs": cidrs},
        },
    }
    return {"use_remote_address": False, "original_ip_detection_extensions": [detection]}


def _cidr(text: str) -> JsonObject:
    address, slash, length = text.partition("/")
    whole = 128 if ":" in address else 32
    return {"address_prefix": address, "prefix_len": int(length) if slash else whole}


def _paths() -> JsonObject:
    """Return how a path is brought into the one form that the routes are compared with."""
    return {
        "normalize_path": True,
        "merge_slashes": True,
        "path_with_escaped_slashes_action": "REJECT_REQUEST",
    }


def _patience() -> JsonObject:
    """Return how long a client may take."""
    return {
        "request_headers_timeout": "10s",
        "stream_idle_timeout": "300s",
        "common_http_protocol_options": {
            "idle_timeout": "120s",
            "headers_with_underscores_action": "DROP_HEADER",
        },
    }


def _overload_manager(plane: DataPlane) -> JsonObject:
    connections = {
        "@type": f"{_MONITORS}.downstream_connections.v3.DownstreamConnectionsConfig",
        "max_active_downstream_connections": plane.max_connections,
    }
    return {
        "resource_monitors": [
            {"name": "envoy.resource_monitors.global_downstream_max_connections", "typed_config": connections}
        ]
    }
