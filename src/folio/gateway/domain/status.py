"""How a service is, judged by its instances."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

ServiceStatus = Literal["healthy", "degraded", "down"]


@dataclass(frozen=True, slots=True)
class InstanceReport:
    """What one instance says of itself; an instance that did not answer has no state and no latency."""

    instance: int
    address: str
    port: int
    ready: bool
    version: str
    state: str | None = None
    uptime_s: float | None = None
    latency_ms: float | None = None

    @property
    def is_well(self) -> bool:
        """It takes requests and misses nothing."""
        return self.ready and self.state == "healthy"


def judge_service(instances: Sequence[InstanceReport]) -> ServiceStatus:
    """Return the state of a service: healthy when all its instances are well, down when none answers."""
    if not any(report.ready and report.state is not None for report in instances):
        return "down"
    return "healthy" if all(report.is_well for report in instances) else "degraded"
