"""An act travels and arrives as it was."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest

from folio.chassis.audit import read_act, write_act
from folio.kernel.acts import Act, Actor, Target, WitnessedAct

ANN = UUID("01890000-0000-7000-8000-000000000001")
AT = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)


@pytest.mark.parametrize(
    "witnessed",
    [
        WitnessedAct(Act("thing.done"), Actor("platform"), AT),
        WitnessedAct(
            Act("thing.done", Target("thing", "7"), "refused", {"n": 1, "list": ["a"], "none": None}),
            Actor("agent", "assistant", ANN, ANN, "203.0.113.9"),
            AT,
            "r-7",
        ),
    ],
)
def test_an_act_arrives_as_it_was(witnessed: WitnessedAct) -> None:
    assert read_act(json.loads(json.dumps(write_act(witnessed)))) == witnessed


def test_what_is_no_act_is_refused() -> None:
    with pytest.raises(KeyError):
        read_act({"action": "thing.done"})
