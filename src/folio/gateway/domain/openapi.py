"""One OpenAPI document out of those of the services: what can be reached through the gateway."""

from collections.abc import Mapping
from typing import cast

from folio.gateway.domain.plane import JsonObject
from folio.gateway.domain.routes import RouteTable

_REFERENCE = "#/components/"
_METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})
_SECURITY_SCHEMES: JsonObject = {
    "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "folio_access"},
}
_UNAUTHENTICATED: list[JsonObject] = []
_AUTHENTICATED: list[JsonObject] = [{"bearer": []}, {"cookie": []}]

Document = Mapping[str, object]
Renames = Mapping[str, str]


def merge_documents(
    documents: Mapping[str, Document], table: RouteTable, *, version: str, missing: tuple[str, ...] = ()
) -> JsonObject:
    """Return the document of the whole platform.

    Of each service only the paths that the gateway leads to it. A component whose name another service
    uses for something else gets the service's name in front. ``missing`` services are named in
    ``x-missing-services``, for the document is incomplete without them.
    """
    paths: dict[str, object] = {}
    components: dict[str, dict[str, object]] = {}
    for service, document in sorted(documents.items()):
        renames = _add_components(components, document, service)
        for path, item in _object(document.get("paths")).items():
            if table.find(path).service == service:
                paths[path] = _guard_operations(_object(_rewrite(item, renames)))
    components.setdefault("securitySchemes", {}).update(_SECURITY_SCHEMES)
    merged: dict[str, object] = {
        "openapi": "3.1.0",
        "info": {"title": "Stock Portfolio", "version": version},
        "paths": dict(sorted(paths.items())),
        "components": {kind: dict(sorted(found.items())) for kind, found in sorted(components.items())},
    }
    return {**merged, "x-missing-services": sorted(missing)} if missing else merged


def _add_components(components: dict[str, dict[str, object]], document: Document, service: str) -> Renames:
    """Add the components of a document; return the new references of those that had to be renamed."""
    renames: dict[str, str] = {}
    own = {kind: _object(found) for kind, found in _object(document.get("components")).items()}
    for kind, found in own.items():
        taken = components.get(kind, {})
        for name in found:
            if name in taken and taken[name] != found[name]:
                renames[f"{_REFERENCE}{kind}/{name}"] = f"{_REFERENCE}{kind}/{service.title()}{name}"
    for kind, found in own.items():
        for name, component in found.items():
            new_name = renames.get(f"{_REFERENCE}{kind}/{name}", name).rpartition("/")[2]
            components.setdefault(kind, {})[new_name] = _rewrite(component, renames)
    return renames


def _rewrite(value: object, renames: Renames) -> object:
    if isinstance(value, Mapping):
        return {key: _rewrite(item, renames) for key, item in value.items()}
    if isinstance(value, list):
        return [_rewrite(item, renames) for item in value]
    return renames.get(value, value) if isinstance(value, str) else value


def _guard_operations(item: JsonObject) -> JsonObject:
    return {
        name: {**_object(part), "security": _security_of(_object(part))} if name in _METHODS else part
        for name, part in item.items()
    }


def _security_of(operation: JsonObject) -> list[JsonObject]:
    return _UNAUTHENTICATED if operation.get("x-policy") == "public" else _AUTHENTICATED


def _object(value: object) -> JsonObject:
    return cast("JsonObject", value) if isinstance(value, Mapping) else {}
