"""Apps as clients: how they are registered, and where their answers may go.

Source: RFC 7591 (registration), RFC 8252 (native apps), RFC 9700, 2.1 (exact redirect addresses).
"""

from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from folio.users.domain.names import clean_name
from folio.users.domain.oauth.errors import OAuthError, Refused

MAX_REDIRECT_URIS = 10
MAX_URI_LENGTH = 1000
# An app that nobody has let in after a day is forgotten; this many may wait for that.
MAX_UNUSED_CLIENTS = 500
UNNAMED = "An app without a name"
CODE_GRANTS = ("authorization_code", "refresh_token")


@dataclass(frozen=True, slots=True)
class Client:
    """An app; all are public clients, so nothing but its redirect addresses tells it from another.

    ``is_ours`` is the platform's own command line, which nobody has registered.
    """

    id: str
    name: str
    redirect_uris: tuple[str, ...]
    registered_at: datetime | None = None
    is_ours: bool = False


COMMAND_LINE = Client("folio-cli", "Folio command line", (), is_ours=True)


@dataclass(frozen=True, slots=True)
class Registration:
    """What an app says of itself, as far as it counts here."""

    name: str
    redirect_uris: tuple[str, ...]


def read_registration(metadata: object) -> Registration:
    """Return what counts of the metadata an app sends; whatever we do not know is ignored.

    Raises:
        Refused: no answer could safely be sent to it.
    """
    if not isinstance(metadata, dict):
        raise Refused(OAuthError.INVALID_CLIENT_METADATA, "send a JSON object")
    uris = metadata.get("redirect_uris")
    if not isinstance(uris, list) or not 0 < len(uris) <= MAX_REDIRECT_URIS:
        message = f"redirect_uris must be a list of 1 to {MAX_REDIRECT_URIS} addresses"
        raise Refused(OAuthError.INVALID_REDIRECT_URI, message)
    grants = metadata.get("grant_types", ["authorization_code"])
    if not isinstance(grants, list) or "authorization_code" not in grants:
        raise Refused(OAuthError.INVALID_CLIENT_METADATA, "grant_types must include authorization_code")
    responses = metadata.get("response_types", ["code"])
    if not isinstance(responses, list) or "code" not in responses:
        raise Refused(OAuthError.INVALID_CLIENT_METADATA, "response_types must include code")
    redirect_uris = tuple(dict.fromkeys(clean_redirect_uri(uri) for uri in uris))
    return Registration(_clean_client_name(metadata.get("client_name")), redirect_uris)


def clean_redirect_uri(text: object) -> str:
    """Return an address that an answer may be sent to, as it was given.

    Web apps use https; programs on the person's machine use http there, or a scheme named after a domain.

    Raises:
        Refused: it is none of these, or browsers could read it in another way.
    """
    if not isinstance(text, str) or len(text) > MAX_URI_LENGTH or not _is_plain(text):
        raise _refuse_uri("give an absolute address in printable ASCII")
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as error:
        raise _refuse_uri("give an absolute address") from error
    if "#" in text or parts.username is not None or parts.password is not None:
        raise _refuse_uri("leave out fragment and credentials")
    if parts.scheme in ("http", "https"):
        is_safe = bool(parts.hostname) and (parts.scheme == "https" or _is_loopback(parts))
        if not is_safe:
            raise _refuse_uri("use https; http is for programs on the person's own machine")
    elif "." not in parts.scheme:
        raise _refuse_uri("a private scheme is named after a domain, such as com.example.app")
    return text


def may_redirect(client: Client, uri: str) -> bool:
    """Return whether an answer for ``client`` may go to ``uri``: letter for letter one of its addresses.

    On the person's own machine the port may be any: a program takes whichever is free (RFC 8252, 7.3).
    """
    return uri in client.redirect_uris or any(
        _differ_by_port_alone(registered, uri) for registered in client.redirect_uris
    )


def describe_host(uri: str) -> str:
    """Return where an answer goes, as a person is told it."""
    parts = urlsplit(uri)
    if parts.scheme not in ("http", "https"):
        return f"the app behind {parts.scheme}:"
    return "a program on this computer" if _is_loopback(parts) else parts.netloc


def _differ_by_port_alone(registered: str, uri: str) -> bool:
    if not _is_plain(uri) or len(uri) > MAX_URI_LENGTH:
        return False
    try:
        one, two = urlsplit(registered), urlsplit(uri)
        _ = two.port
    except ValueError:
        return False
    if one.scheme != "http" or not _is_loopback(one) or "@" in two.netloc or "#" in uri:
        return False
    same = ("scheme", "hostname", "path", "query")
    return all(getattr(one, name) == getattr(two, name) for name in same)


def _is_loopback(parts: SplitResult) -> bool:
    if parts.hostname == "localhost":
        return True
    try:
        return ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and not any(letter in text for letter in ' \\"<>^`{|}')


def _clean_client_name(name: object) -> str:
    if name is None:
        return UNNAMED
    try:
        return clean_name(str(name) if isinstance(name, str) else "")
    except ValueError as error:
        raise Refused(OAuthError.INVALID_CLIENT_METADATA, f"client_name: {error}") from error


def _refuse_uri(message: str) -> Refused:
    return Refused(OAuthError.INVALID_REDIRECT_URI, message)
