"""One document out of many."""

from folio.gateway.domain.openapi import merge_documents
from folio.gateway.domain.table import TABLE


def document(path: str, *, page: str, policy: str = "authenticated") -> dict[str, object]:
    """Return a service's document whose one operation answers with a ``Page`` of ``page``."""
    answer = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Page"}}}}
    operation = {
        "operationId": f"read{path}",
        "x-policy": policy,
        "tags": ["a"],
        "responses": {"200": answer},
    }
    schemas = {
        "Page": {"properties": {"items": {"items": {"$ref": f"#/components/schemas/{page}"}}}},
        page: {"type": "object", "title": page},
        "Problem": {"type": "object"},
    }
    return {
        "openapi": "3.1.0",
        "paths": {path: {"get": operation, "summary": "kept"}},
        "components": {"schemas": schemas},
    }


def test_the_paths_of_all_services_stand_in_one_document() -> None:
    merged = merge_documents(
        {
            "users": document("/api/users", page="User"),
            "portfolio": document("/api/portfolios", page="Portfolio"),
        },
        TABLE,
        version="3.0.0",
    )

    assert merged["openapi"] == "3.1.0"
    assert merged["info"] == {"title": "Stock Portfolio", "version": "3.0.0"}
    assert list(merged["paths"]) == ["/api/portfolios", "/api/users"]  # type: ignore[call-overload]
    assert "x-missing-services" not in merged


def test_a_name_that_two_services_use_differently_gets_the_service_in_front() -> None:
    merged = merge_documents(
        {
            "portfolio": document("/api/portfolios", page="Portfolio"),
            "users": document("/api/users", page="User"),
        },
        TABLE,
        version="3",
    )

    schemas = merged["components"]["schemas"]  # type: ignore[index]
    answer = merged["paths"]["/api/users"]["get"]["responses"]["200"]  # type: ignore[index]
    assert sorted(schemas) == ["Page", "Portfolio", "Problem", "User", "UsersPage"]
    assert schemas["UsersPage"]["properties"]["items"]["items"] == {"$ref": "#/components/schemas/User"}
    assert answer["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/UsersPage"}


def test_what_the_gateway_does_not_lead_to_a_service_is_left_out() -> None:
    hidden = document("/internal/revocations", page="Revocation")
    foreign = document("/api/users", page="User")

    merged = merge_documents({"users": hidden, "portfolio": foreign}, TABLE, version="3")

    assert merged["paths"] == {}


def test_operations_say_whether_they_need_a_token() -> None:
    merged = merge_documents(
        {
            "users": document("/api/auth/login", page="Login", policy="public"),
            "portfolio": document("/api/fx", page="Rate", policy="permission portfolio:read"),
        },
        TABLE,
        version="3",
    )

    paths = merged["paths"]
    assert paths["/api/auth/login"]["get"]["security"] == []  # type: ignore[index]
    assert paths["/api/fx"]["get"]["security"] == [{"bearer": []}, {"cookie": []}]  # type: ignore[index]
    assert paths["/api/fx"]["summary"] == "kept"  # type: ignore[index]
    assert set(merged["components"]["securitySchemes"]) == {"bearer", "cookie"}  # type: ignore[index]


def test_missing_services_are_named() -> None:
    merged = merge_documents({}, TABLE, version="3", missing=("workspace", "assistant"))

    assert merged["x-missing-services"] == ["assistant", "workspace"]


def test_a_document_of_another_shape_does_no_harm() -> None:
    merged = merge_documents({"users": {"paths": [], "components": None}}, TABLE, version="3")

    assert merged["paths"] == {}
