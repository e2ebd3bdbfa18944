"""Reading and signing the platform's JSON web tokens; every malformed one is refused alike.

Source: RFC 8725 (best current practice), RFC 9068 (access tokens), docs/specs/sessions.md.
"""

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from folio.chassis.strict_json import parse_json
from folio.kernel.errors import FolioError

ISSUER = "folio"
AUDIENCE = "folio"
MCP_PATH = "/mcp"
ALGORITHM = "ES256"
ACCESS_TYPE = "at+jwt"
SERVICE_TYPE = "folio-service+jwt"
SERVICE_TOKEN_LIFE = timedelta(seconds=60)
LEEWAY = timedelta(seconds=5)
MAX_TOKEN_LENGTH = 8192
COMPACT = re.compile(rb"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")

Claims = Mapping[str, object]


class Unauthenticated(FolioError):
    """The caller has not proven who it is."""

    code = "unauthenticated"


class InvalidToken(Unauthenticated):
    """A token is malformed, expired, revoked, or meant for somebody else."""

    code = "invalid_token"


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """What an access token says about its bearer.

    ``version`` is the user's authorisation version: a change of roles or password raises it.
    ``csrf`` is the base64url SHA-256 of the CSRF token handed out with it. ``authenticated_at`` is when the
    person last proved who he is, and ``methods`` by what (RFC 8176); a program's own token has neither.
    ``client_id`` names the app that the person lets act for him, if one does.
    """

    user_id: UUID
    session_id: UUID
    token_id: str
    permissions: frozenset[str]
    version: int
    csrf: str
    expires_at: datetime
    authenticated_at: datetime | None = None
    methods: frozenset[str] = frozenset()
    client_id: str | None = None


@dataclass(frozen=True, slots=True)
class ServiceClaims:
    """What a service token says: which service calls, and the user it acts for, if any."""

    caller: str
    user_id: UUID | None
    session_id: UUID | None
    permissions: frozenset[str]


def token_key_id(token: str, *, type_: str) -> str:
    """Return the id of the key that claims to have signed ``token``, after checking its outer form.

    Raises:
        InvalidToken: it is no compact ES256 token of this type, or carries a header we never write.
    """
    raw = token.encode("utf-8", "replace")
    if len(raw) > MAX_TOKEN_LENGTH or not COMPACT.fullmatch(raw):
        raise InvalidToken("this is not a token of this platform")
    header = _strict_json(_decode_segment(raw.split(b".")[0]))
    key_id = header.get("kid")
    if header.get("alg") != ALGORITHM or header.get("typ") != type_ or set(header) != {"alg", "typ", "kid"}:
        raise InvalidToken("this token's header is not one that this platform writes")
    if not isinstance(key_id, str) or not KEY_ID.fullmatch(key_id):
        raise InvalidToken("this token names no usable key")
    return key_id


def read_access_token(
    token: str, *, key: ECKey, now: datetime, audiences: Collection[str] = (AUDIENCE,)
) -> AccessClaims:
    """Return the claims of a valid access token that is meant for one of ``audiences``.

    Raises:
        InvalidToken: the signature, a claim or its time is wrong.
    """
    claims = _verified_claims(token, key)
    _require_time(claims, now)
    if claims.get("iss") != ISSUER or claims.get("aud") not in audiences:
        raise InvalidToken("this token was made for another platform, or for another part of it")
    scope, version, csrf, token_id = (claims.get(name) for name in ("scope", "av", "csrf", "jti"))
    if not isinstance(scope, str) or not isinstance(csrf, str) or not isinstance(token_id, str):
        raise InvalidToken("this token lacks a claim")
    if not isinstance(version, int) or isinstance(version, bool):
        raise InvalidToken("this token lacks a claim")
    return AccessClaims(
        user_id=_uuid(claims.get("sub")),
        session_id=_uuid(claims.get("sid")),
        token_id=token_id,
        permissions=frozenset(scope.split()),
        version=version,
        csrf=csrf,
        expires_at=now.fromtimestamp(_seconds(claims, "exp"), tz=now.tzinfo),
        authenticated_at=_authenticated_at(claims, now),
        methods=_methods(claims),
        client_id=_client_id(claims),
    )


def read_service_token(token: str, *, key: ECKey, audience: str, now: datetime) -> ServiceClaims:
    """Return the claims of a valid service token for ``audience``.

    Raises:
        InvalidToken: the signature, a claim or its time is wrong, or it is for another service.
    """
    claims = _verified_claims(token, key)
    _require_time(claims, now)
    caller = claims.get("sub")
    if claims.get("iss") != ISSUER or claims.get("aud") != audience or not isinstance(caller, str):
        raise InvalidToken("this service token was made for another service")
    actor = claims.get("act")
    if not isinstance(actor, dict):
        return ServiceClaims(caller, None, None, frozenset())
    scope = actor.get("scope")
    return ServiceClaims(
        caller=caller,
        user_id=_uuid(actor.get("sub")),
        session_id=_uuid(actor.get("sid")),
        permissions=frozenset(scope.split() if isinstance(scope, str) else ()),
    )


def read_statement(token: str, *, key: ECKey) -> Claims:
    """Return what a genuine token says, of whatever type; its age is the caller's business.

    Raises:
        InvalidToken: the signature or the form is wrong.
    """
    return _verified_claims(token, key)


def read_signed_claims(token: str, *, key: ECKey, type_: str, audience: str, now: datetime) -> Claims:
    """Return the claims of a valid token of another kind, made for ``audience``.

    Raises:
        InvalidToken: the signature, a claim or its time is wrong.
    """
    token_key_id(token, type_=type_)
    claims = _verified_claims(token, key)
    _require_time(claims, now)
    if claims.get("iss") != ISSUER or claims.get("aud") != audience:
        raise InvalidToken("this token was made for something else")
    return claims


def sign_token(claims: Claims, *, key: ECKey, type_: str) -> str:
    """Return ``claims`` as a compact ES256 token whose header names the key."""
    header = {"alg": ALGORITHM, "typ": type_, "kid": key.kid or key.thumbprint()}
    return jws.serialize_compact(
        header, json.dumps(claims, separators=(",", ":")), key, algorithms=[ALGORITHM]
    )


def service_claims(claims: ServiceClaims, *, audience: str, now: datetime) -> Claims:
    """Return the wire form of a service token's claims, valid for a minute."""
    issued = int(now.timestamp())
    wire: dict[str, object] = {
        "iss": ISSUER,
        "sub": claims.caller,
        "aud": audience,
        "iat": issued,
        "exp": issued + int(SERVICE_TOKEN_LIFE.total_seconds()),
    }
    if claims.user_id is not None:
        wire["act"] = {
            "sub": str(claims.user_id),
            "sid": str(claims.session_id),
            "scope": " ".join(sorted(claims.permissions)),
        }
    return wire


def _verified_claims(token: str, key: ECKey) -> Claims:
    try:
        signed = jws.deserialize_compact(token, key, algorithms=[ALGORITHM])
    except (JoseError, ValueError) as error:
        raise InvalidToken("this token's signature is wrong") from error
    return _strict_json(signed.payload)


def _strict_json(raw: bytes) -> Claims:
    try:
        value = parse_json(raw)
    except json.JSONDecodeError as error:
        raise InvalidToken("this token is not well-formed") from error
    if not isinstance(value, dict):
        raise InvalidToken("this token is not well-formed")
    return value


def _decode_segment(segment: bytes) -> bytes:
    try:
        return urlsafe_b64decode(segment + b"=" * (-len(segment) % 4))
    except ValueError as error:
        raise InvalidToken("this token is not well-formed") from error


def _require_time(claims: Claims, now: datetime) -> None:
    issued, expires = _seconds(claims, "iat"), _seconds(claims, "exp")
    instant = now.timestamp()
    if expires + LEEWAY.total_seconds() < instant:
        raise InvalidToken("this token has expired", code="token_expired")
    if issued - 60 > instant:
        raise InvalidToken("this token is from the future")


def _authenticated_at(claims: Claims, now: datetime) -> datetime | None:
    if "auth_time" not in claims:
        return None
    return now.fromtimestamp(_seconds(claims, "auth_time"), tz=now.tzinfo)


def _client_id(claims: Claims) -> str | None:
    named = claims.get("client_id")
    if named is not None and not (isinstance(named, str) and named):
        raise InvalidToken("this token names no usable client")
    return named


def _methods(claims: Claims) -> frozenset[str]:
    named = claims.get("amr", [])
    if not isinstance(named, list) or not all(isinstance(method, str) for method in named):
        raise InvalidToken("this token lacks a claim")
    return frozenset(named)


def _seconds(claims: Claims, name: str) -> int:
    value = claims.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 2**33:
        raise InvalidToken("this token lacks a time")
    return value


def _uuid(value: object) -> UUID:
    try:
        return UUID(str(value))
    except ValueError as error:
        raise InvalidToken("this token names nobody") from error
