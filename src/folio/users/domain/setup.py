"""The first run: one link, for one person, once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from hmac import compare_digest

LINK_LIFETIME = timedelta(hours=24)


class SetupVerdict(Enum):
    """Whether set-up may go on."""

    ALLOWED = "allowed"
    CLOSED = "closed"
    WRONG_TOKEN = "wrong_token"  # noqa: S105 – the name of a verdict, not a secret


@dataclass(frozen=True, slots=True)
class SetupWindow:
    """The state of the first run; ``token_digest`` is all that is kept of the link's token."""

    token_digest: bytes | None = None
    token_expires_at: datetime | None = None
    setup_completed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody has completed set-up yet; once closed it stays so, whoever is deleted later."""
        return self.setup_completed_at is None


def decide_setup(window: SetupWindow, digest: bytes, *, now: datetime) -> SetupVerdict:
    """Return whether the bearer of the token with ``digest`` becomes the owner."""
    if not window.is_open:
        return SetupVerdict.CLOSED
    if window.token_digest is None or window.token_expires_at is None or now >= window.token_expires_at:
        return SetupVerdict.WRONG_TOKEN
    return SetupVerdict.ALLOWED if compare_digest(window.token_digest, digest) else SetupVerdict.WRONG_TOKEN
