"""What an access token says.

Source: RFC 9068 (access tokens as JWT); docs/specs/sessions.md, Access tokens.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

ISSUER = "folio"
AUDIENCE = "folio"

Claims = dict[str, str | int | list[str]]


@dataclass(frozen=True, slots=True)
class AppAccess:
    """What an app was let do: with which scopes, and at which part of the platform (RFC 8707)."""

    client_id: str
    scopes: tuple[str, ...]
    audience: str = AUDIENCE


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom an access token speaks for, in which session and with which rights.

    ``authenticated_at`` is when he last proved who he is, ``methods`` by what (RFC 8176). With ``app`` it
    speaks for him through that app, which proves nothing of him.
    """

    user_id: UUID
    session_id: UUID
    auth_version: int
    permissions: tuple[str, ...]
    authenticated_at: datetime
    methods: tuple[str, ...]
    app: AppAccess | None = None


def access_claims(
    subject: Subject, *, token_id: UUID, csrf_digest: str, now: datetime, lifetime: timedelta
) -> Claims:
    """Return the claims of a new access token; neither address, name nor amounts are among them."""
    issued, app = int(now.timestamp()), subject.app
    proof: Claims = {
        "auth_time": int(subject.authenticated_at.timestamp()),
        "amr": sorted(subject.methods),
    }
    return {
        "iss": ISSUER,
        "aud": app.audience if app else AUDIENCE,
        "sub": str(subject.user_id),
        "sid": str(subject.session_id),
        "jti": str(token_id),
        "iat": issued,
        "exp": issued + int(lifetime.total_seconds()),
        "scope": join_scope(set(subject.permissions) & set(app.scopes) if app else subject.permissions),
        "av": subject.auth_version,
        "csrf": csrf_digest,
        **({"client_id": app.client_id} if app else proof),
    }


def join_scope(permissions: Iterable[str]) -> str:
    """Return the permissions as one claim, in alphabetical order."""
    return " ".join(sorted(permissions))
