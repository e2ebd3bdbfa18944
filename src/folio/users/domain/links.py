"""One-time links: a secret in a fragment that opens one thing, once, for a while.

Source: docs/specs/accounts.md, Links.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

TOKEN_BYTES = 32
MAX_TOKEN_LENGTH = 200


class LinkPurpose(StrEnum):
    """What a link is good for."""

    RESET_PASSWORD = "reset_password"  # noqa: S105 – the name of a purpose
    CONFIRM_EMAIL = "confirm_email"
    RESTORE_ACCOUNT = "restore_account"
    LOCK_ACCOUNT = "lock_account"


LIFE_OF = {
    LinkPurpose.RESET_PASSWORD: timedelta(minutes=20),
    LinkPurpose.CONFIRM_EMAIL: timedelta(hours=24),
    LinkPurpose.RESTORE_ACCOUNT: timedelta(days=7),
    LinkPurpose.LOCK_ACCOUNT: timedelta(days=7),
}
PAGE_OF = {
    LinkPurpose.RESET_PASSWORD: "reset",
    LinkPurpose.CONFIRM_EMAIL: "confirm-email",
    LinkPurpose.RESTORE_ACCOUNT: "restore",
    LinkPurpose.LOCK_ACCOUNT: "lock-down",
}
# Each letter about a sign-in has a link of its own, and all of them work.
MANY_AT_ONCE = frozenset({LinkPurpose.LOCK_ACCOUNT})


@dataclass(frozen=True, slots=True)
class Link:
    """A link as kept: for whom, and for which address, were decided when it was made and stay so."""

    id: UUID
    purpose: LinkPurpose
    user_id: UUID
    email: str
    expires_at: datetime


def digest_token(token: str) -> bytes:
    """Return what is kept of a link's token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def compose_url(base: str, page: str, token: str) -> str:
    """Return the address of a link; no browser sends its fragment to a server."""
    return f"{base}/{page}#token={token}"
