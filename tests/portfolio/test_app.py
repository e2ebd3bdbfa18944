"""The whole service under requests made up from its own description: no answer is a fault of the server."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case
from schemathesis.core.result import Ok

from tests.fixtures.apps import BASE_URL
from tests.portfolio.conftest import Person

pytestmark = pytest.mark.anyio

EXAMPLES_EACH = 4
WAIT_S = 20
LEFT_OUT = ("/imports", "/health", "/info")


def make_requests(app: FastAPI, ask: Callable[[Case[Any]], None]) -> None:
    """Make up requests to every operation that the description has, and ask each."""
    schema = schemathesis.openapi.from_dict(app.openapi())
    for operation in schema.get_all_operations():
        assert isinstance(operation, Ok)
        made = operation.ok()
        if made.method == "delete" or made.path.endswith(LEFT_OUT):
            continue
        made_up = given(case=made.as_strategy())(ask)
        settings(
            max_examples=EXAMPLES_EACH,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )(made_up)()


async def test_no_request_that_fits_the_description_is_a_fault(ann: Person, savings: str) -> None:
    loop = asyncio.get_running_loop()
    instrument_id = (await ann.get("/api/instruments")).json()["items"][0]["id"]
    known = {"portfolio_id": savings.rpartition("/")[2], "instrument_id": instrument_id}
    answers: list[tuple[str, int, str]] = []

    async def send(case: Case[Any]) -> None:
        parameters = case.path_parameters or {}
        parameters.update({name: value for name, value in known.items() if name in parameters})
        made = case.as_transport_kwargs(base_url=BASE_URL)
        content = made.get("data") if isinstance(made.get("data"), bytes | str) else None
        answer = await ann.send(
            case.method, str(made["url"]), params=made.get("params"), json=made.get("json"), content=content
        )
        answers.append((f"{case.method} {case.path}", answer.status_code, answer.text[:300]))

    def ask(case: Case[Any]) -> None:
        asyncio.run_coroutine_threadsafe(send(case), loop).result(WAIT_S)

    await asyncio.to_thread(make_requests, ann.running.app, ask)

    # The users service, which knows people by their addresses, is not there.
    faults = [answer for answer in answers if answer[1] >= 500 and "service_unavailable" not in answer[2]]
    assert faults == []
    assert {200, 201, 404, 422} <= {status for _, status, _ in answers}
