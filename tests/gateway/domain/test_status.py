"""How a service is judged."""

import pytest

from folio.gateway.domain.status import InstanceReport, judge_service


def report(state: str | None, *, ready: bool = True) -> InstanceReport:
    return InstanceReport(0, "127.0.0.1", 4160, ready=ready, version="3", state=state)


WELL, LIMPING, STARTING = report("healthy"), report("degraded"), report("starting", ready=False)
SILENT, DEAF = report(None, ready=False), report(None)


@pytest.mark.parametrize(
    ("instances", "status"),
    [
        ([WELL], "healthy"),
        ([WELL, WELL], "healthy"),
        ([WELL, LIMPING], "degraded"),
        ([WELL, SILENT], "degraded"),
        ([LIMPING], "degraded"),
        ([WELL, STARTING], "degraded"),
        ([STARTING], "down"),
        ([SILENT], "down"),
        ([DEAF], "down"),
        ([], "down"),
    ],
)
def test_a_service_is_as_well_as_its_instances(instances: list[InstanceReport], status: str) -> None:
    assert judge_service(instances) == status
