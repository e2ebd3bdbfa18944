"""What an ID token must say before it is believed; its signature is somebody else's to check.

Source: OpenID Connect Core 1.0, 3.1.3.7 and 5.1; docs/specs/federation.md, The ID token.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from authlib.oidc.core.claims import CodeIDToken
from joserfc.errors import JoseError

LEEWAY = timedelta(seconds=60)
# An ID token is made for the exchange that is under way, so an old one is another's.
MAX_AGE = timedelta(minutes=15)
MAX_SUBJECT_LENGTH = 255
MAX_NAME_LENGTH = 100
# Asymmetric alone: with HS256 whoever knows the client's secret could make one.
ALGORITHMS = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA", "Ed25519"),
)

Claims = Mapping[str, object]


class UnbelievableToken(ValueError):
    """The ID token was not made for this sign-in; the message says by which claim."""


@dataclass(frozen=True, slots=True)
class TokenDemand:
    """What the ID token of a sign-in must name."""

    issuer: str
    client_id: str
    nonce: str
    access_token: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """A person as a provider describes him; ``email`` is only there when the provider has verified it.

    ``authenticated_at`` is when he proved who he is there, if the ID token says so.
    """

    subject: str
    email: str | None
    name: str | None
    authenticated_at: datetime | None = None


def read_profile(claims: Claims, *, header: Claims, demand: TokenDemand, now: datetime) -> Profile:
    """Return whom the claims of a genuinely signed ID token are about.

    Raises:
        UnbelievableToken: a claim is missing, or is not what this sign-in asked for.
    """
    _require_types(claims)
    token = CodeIDToken(
        dict(claims),
        dict(header),
        options={
            "iss": {"essential": True, "value": demand.issuer},
            "aud": {"essential": True, "value": demand.client_id},
        },
        params={"nonce": demand.nonce, "client_id": demand.client_id, "access_token": demand.access_token},
    )
    instant = int(now.timestamp())
    try:
        token.validate(now=instant, leeway=int(LEEWAY.total_seconds()))
    except (JoseError, ValueError, TypeError) as error:
        raise UnbelievableToken(f"the ID token is not for this sign-in: {error}") from error
    if instant - int(str(claims["iat"])) > (MAX_AGE + LEEWAY).total_seconds():
        raise UnbelievableToken("the ID token is old")
    proven = claims.get("auth_time")
    authenticated_at = datetime.fromtimestamp(proven, UTC) if isinstance(proven, int) else None
    return replace(describe_person(claims), authenticated_at=authenticated_at)


def describe_person(claims: Claims) -> Profile:
    """Return what claims, or a UserInfo answer, say of their subject.

    Raises:
        UnbelievableToken: they have no usable subject.
    """
    subject = claims.get("sub")
    if (
        not isinstance(subject, str)
        or not 0 < len(subject) <= MAX_SUBJECT_LENGTH
        or not subject.isprintable()
    ):
        raise UnbelievableToken("the provider names no subject")
    email, name = claims.get("email"), claims.get("name")
    is_verified = claims.get("email_verified") is True
    return Profile(
        subject=subject,
        email=email if isinstance(email, str) and is_verified else None,
        name=name[:MAX_NAME_LENGTH] if isinstance(name, str) and name.strip() else None,
    )


def _require_types(claims: Claims) -> None:
    # The library compares what is there; a boolean or a text in place of a time is not there.
    for name in ("exp", "iat", "nbf", "auth_time"):
        value = claims.get(name, 1)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 2**33:
            raise UnbelievableToken(f"the ID token's {name} is no time")
    if claims.get("nonce") is not None and not isinstance(claims["nonce"], str):
        raise UnbelievableToken("the ID token's nonce is no text")
