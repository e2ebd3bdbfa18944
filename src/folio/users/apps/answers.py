"""What people are shown of apps: what one asks for, and what it was let do."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AppScope:
    """A scope of an app with what it lets the app do; ``is_new`` when the app was not let do it before."""

    name: str
    words: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class ConnectedApp:
    """What a person lets an app do."""

    id: UUID
    client_id: str
    name: str
    scopes: list[AppScope]
    granted_at: datetime
    last_used_at: datetime


@dataclass(frozen=True, slots=True)
class ConsentRefusal:
    """Why an app cannot be let in, by OAuth's code, and the address at which it hears of it."""

    error: str
    description: str
    redirect_to: str


@dataclass(frozen=True, slots=True)
class ConsentQuestion:
    """What an app asks a person for; ``is_known`` when it was let in before."""

    client_id: str
    name: str
    redirect_host: str
    scopes: list[AppScope]
    is_known: bool
    refusal: ConsentRefusal | None


@dataclass(frozen=True, slots=True)
class ConsentAnswer:
    """Where the person's answer goes."""

    redirect_to: str


@dataclass(frozen=True, slots=True)
class DeviceQuestion:
    """What a program without a browser asks a person for; ``address`` is where it runs."""

    client_id: str
    name: str
    is_ours: bool
    user_code: str
    address: str
    scopes: list[AppScope]
