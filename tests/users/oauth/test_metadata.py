"""What apps read to find their way."""

from authlib.oauth2.rfc8414 import AuthorizationServerMetadata

from folio.users.domain.oauth.scopes import SCOPES
from folio.users.oauth.metadata import describe_resource, describe_server


def test_the_servers_metadata_are_valid_by_the_rfc() -> None:
    AuthorizationServerMetadata(describe_server("https://folio.example")).validate()


def test_no_secret_and_no_weak_way_is_offered() -> None:
    told = describe_server("https://folio.example")

    assert told["token_endpoint_auth_methods_supported"] == ["none"]
    assert told["response_types_supported"] == ["code"]
    assert told["scopes_supported"] == list(SCOPES)
    assert "trade:approve" not in SCOPES


def test_a_resource_names_itself_to_the_letter() -> None:
    assert describe_resource("https://folio.example", is_mcp=True)["resource"] == "https://folio.example/mcp"
    assert describe_resource("https://folio.example", is_mcp=False)["resource"] == "https://folio.example"
