"""The refusals of OAuth, by the codes that its documents give them."""

from enum import StrEnum


class OAuthError(StrEnum):
    """Why a request of an app is refused. Source: RFC 6749, 6750, 7591, 8628, 8707."""

    INVALID_REQUEST = "invalid_request"
    INVALID_CLIENT = "invalid_client"
    INVALID_GRANT = "invalid_grant"
    INVALID_SCOPE = "invalid_scope"
    INVALID_TARGET = "invalid_target"
    UNAUTHORIZED_CLIENT = "unauthorized_client"
    UNSUPPORTED_GRANT_TYPE = "unsupported_grant_type"
    UNSUPPORTED_RESPONSE_TYPE = "unsupported_response_type"
    ACCESS_DENIED = "access_denied"
    INVALID_REDIRECT_URI = "invalid_redirect_uri"
    INVALID_CLIENT_METADATA = "invalid_client_metadata"
    AUTHORIZATION_PENDING = "authorization_pending"
    SLOW_DOWN = "slow_down"
    EXPIRED_TOKEN = "expired_token"  # noqa: S105 – the protocol's word
    TEMPORARILY_UNAVAILABLE = "temporarily_unavailable"


class Refused(ValueError):
    """A request of an app is refused; ``error`` is the protocol's code, the message is for its maker."""

    def __init__(self, error: OAuthError, message: str) -> None:
        super().__init__(message)
        self.error = error
