"""What leaves the service about programs without a person."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """An account of a program that no person stands behind."""

    id: UUID
    name: str
    is_disabled: bool
    created_at: datetime
