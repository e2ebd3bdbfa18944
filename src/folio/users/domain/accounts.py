"""An account: who a user is here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

UserId = UUID
Theme = Literal["system", "light", "dark"]
GainColours = Literal["teal", "blue", "swapped"]


@dataclass(frozen=True, slots=True)
class Preferences:
    """How a user wants things shown; ``currency`` is that of new portfolios."""

    locale: str = "en"
    time_zone: str = "UTC"
    currency: str = "USD"
    theme: Theme = "system"
    gain_colours: GainColours = "teal"


@dataclass(frozen=True, slots=True)
class Account:
    """A user as kept, without the password.

    ``auth_version`` rises when all earlier access tokens of the user must count no more.
    ``second_factor_at`` is when the first of the second factors was set; nothing while there is none.
    ``email_verified_at`` is when the address was shown to be its owner's; nothing while it may be anybody's.
    From ``deletes_at`` on the account is gone for good; until then it can be restored.
    """

    id: UserId
    email: str
    name: str
    roles: tuple[str, ...]
    preferences: Preferences
    auth_version: int
    created_at: datetime
    disabled_at: datetime | None = None
    second_factor_at: datetime | None = None
    deletes_at: datetime | None = None
    email_verified_at: datetime | None = None

    @property
    def may_sign_in(self) -> bool:
        """Whether the account is in use: neither disabled nor about to be deleted."""
        return self.disabled_at is None and self.deletes_at is None
