"""The shape of a one-time link as its maker gets it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    """A one-time link, shown once."""

    url: str
    expires_at: datetime
