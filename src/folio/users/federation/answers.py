"""What people are shown of providers and of their identities there."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SignInProvider:
    """A provider people may sign in with; ``auto_redirect`` sends them there without being asked."""

    key: str
    name: str
    auto_redirect: bool


@dataclass(frozen=True, slots=True)
class FederationStart:
    """Where the browser goes to sign in elsewhere."""

    authorization_url: str


@dataclass(frozen=True, slots=True)
class LinkedIdentity:
    """An account elsewhere that opens this one; without ``provider`` the settings name its issuer no more."""

    id: UUID
    provider: str | None
    provider_name: str | None
    issuer: str
    label: str
    linked_at: datetime
    last_used_at: datetime
    stopped_at: datetime | None
