"""What apps read to find their way: the authorisation server's metadata and those of its resources.

Source: RFC 8414, RFC 9728.
"""

from folio.chassis.tokens import MCP_PATH
from folio.users.domain.oauth.clients import CODE_GRANTS
from folio.users.domain.oauth.scopes import SCOPES

DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"

Document = dict[str, object]


def describe_server(public_url: str) -> Document:
    """Return the metadata of the authorisation server, whose issuer is the platform's address."""
    api = f"{public_url}/api/oauth"
    return {
        "issuer": public_url,
        "authorization_endpoint": f"{api}/authorize",
        "token_endpoint": f"{api}/token",
        "device_authorization_endpoint": f"{api}/device",
        "registration_endpoint": f"{api}/register",
        "revocation_endpoint": f"{api}/revoke",
        "jwks_uri": f"{public_url}/.well-known/jwks.json",
        "scopes_supported": list(SCOPES),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": [*CODE_GRANTS, DEVICE_GRANT],
        "token_endpoint_auth_methods_supported": ["none"],
        "revocation_endpoint_auth_methods_supported": ["none"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
        "service_documentation": f"{public_url}/docs",
    }


def describe_resource(public_url: str, *, is_mcp: bool) -> Document:
    """Return the metadata of the platform as a resource, or of its MCP server alone."""
    return {
        "resource": f"{public_url}{MCP_PATH}" if is_mcp else public_url,
        "resource_name": "Stock Portfolio, MCP server" if is_mcp else "Stock Portfolio",
        "authorization_servers": [public_url],
        "scopes_supported": list(SCOPES),
        "bearer_methods_supported": ["header"],
        "jwks_uri": f"{public_url}/.well-known/jwks.json",
    }
