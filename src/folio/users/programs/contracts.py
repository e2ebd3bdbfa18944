"""What leaves the service about programs without a person."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """An account of a program that no person stands behind; ``deletes_at`` is when it goes for good."""

    id: UUID
    name: str
    is_disabled: bool
    created_at: datetime
    deletes_at: datetime | None = None
