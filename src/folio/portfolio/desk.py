"""What an action works with: the database, the clock, the bus and the settings of this process."""

from dataclasses import dataclass
from typing import Annotated

from folio.chassis.bus import Bus
from folio.chassis.database import Database
from folio.chassis.identity import ServiceIdentity
from folio.chassis.routing import provided
from folio.kernel.clock import Clock
from folio.portfolio.people import People
from folio.portfolio.settings import PortfolioSettings


@dataclass(frozen=True, slots=True)
class Desk:
    """The tools of every action; made once in ``app``."""

    database: Database
    clock: Clock
    bus: Bus
    settings: PortfolioSettings
    people: People
    identity: ServiceIdentity


CurrentDesk = Annotated[Desk, provided(Desk)]
