"""An authorisation code: from its issue to its one use, and what a second use ends.

Source: OAuth 2.1, 4.1.3; RFC 9700, 4.5 (a code used twice ends what it gave).
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

from folio.users.domain.oauth.requests import is_proven

CODE_LIFE = timedelta(seconds=60)


class CodeVerdict(Enum):
    """What presenting a code deserves."""

    REDEEMED = "redeemed"
    """It is exchanged for tokens, now and never again."""
    REPLAYED = "replayed"
    """It was exchanged before, so two parties hold it: what it gave ends."""
    REFUSED = "refused"
    """It is late, another app's, or whoever presents it has not asked for it."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code as kept; ``session_id`` is the session that its one use has opened."""

    client_id: str
    user_id: UUID
    redirect_uri: str
    challenge: str
    scopes: tuple[str, ...]
    audience: str
    expires_at: datetime
    used_at: datetime | None = None
    session_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Redemption:
    """What an app presents together with a code."""

    client_id: str
    redirect_uri: str
    verifier: str


def redeem(code: Code, redemption: Redemption, *, now: datetime) -> tuple[Code, CodeVerdict]:
    """Return the code afterwards and what presenting it deserves."""
    if code.client_id != redemption.client_id:
        return code, CodeVerdict.REFUSED
    if code.used_at is not None:
        return code, CodeVerdict.REPLAYED
    if now >= code.expires_at or code.redirect_uri != redemption.redirect_uri:
        return code, CodeVerdict.REFUSED
    if not is_proven(code.challenge, redemption.verifier):
        return code, CodeVerdict.REFUSED
    return replace(code, used_at=now), CodeVerdict.REDEEMED
