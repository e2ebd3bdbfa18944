"""What every use case of this service needs at hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from folio.chassis.bus import Bus
from folio.chassis.database import Database
from folio.chassis.routing import provided
from folio.kernel.clock import Clock
from folio.users.hashing import Hasher
from folio.users.keys.actions import SigningKeys
from folio.users.provider import Provider
from folio.users.settings import UsersSettings
from folio.users.vault import Vault


@dataclass(frozen=True, slots=True)
class Desk:
    """The service's equipment, put together once in ``app``."""

    settings: UsersSettings
    database: Database
    clock: Clock
    bus: Bus
    vault: Vault
    hasher: Hasher
    keys: SigningKeys
    providers: Mapping[str, Provider]


CurrentDesk = Annotated[Desk, provided(Desk)]
"""What a handler declares to be given the desk."""
