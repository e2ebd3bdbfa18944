"""What leaves the service about programs' tokens."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A program's token as its owner sees it; ``hint`` is its last letters."""

    id: UUID
    name: str
    hint: str
    scopes: tuple[str, ...]
    networks: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    last_address: str | None


@dataclass(frozen=True, slots=True)
class NewAccessToken:
    """A new token with its text, which is shown this once."""

    token: str
    access_token: AccessToken
