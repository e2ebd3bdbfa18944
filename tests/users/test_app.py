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
from sqlalchemy import text

from tests.fixtures.apps import BASE_URL
from tests.users.door import ORIGIN, Door
from tests.users.federation.traveller import Traveller

pytestmark = pytest.mark.anyio

EXAMPLES_EACH = 3
WAIT_S = 30
# These would end the session that the others are asked with.
LEFT_OUT = ("/logout", "/logout-all", "/health", "/info", "/lock", "/step-up")


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


@pytest.mark.parametrize("is_session_gone", [False, True])
async def test_no_request_that_fits_the_description_is_a_fault(owned: Door, *, is_session_gone: bool) -> None:
    loop = asyncio.get_running_loop()
    ann = Traveller(owned)
    await ann.log_in()
    cookie = "; ".join(f"{name}={value}" for name, value in ann.cookies.items())
    own_page = {"cookie": cookie, "x-csrf-token": ann.cookies["folio_csrf"], "Origin": ORIGIN}
    answers: list[tuple[str, int, str]] = []
    if is_session_gone:
        async with owned.desk.database.transaction() as connection:
            await connection.execute(text("DELETE FROM sessions"))

    async def send(case: Case[Any]) -> None:
        made = case.as_transport_kwargs(base_url=BASE_URL)
        sent = made.get("data")
        body = {"content": sent} if isinstance(sent, bytes | str) else {"data": sent}
        owned.http.cookies.clear()
        answer = await owned.http.request(
            case.method,
            str(made["url"]),
            params=made.get("params"),
            json=made.get("json"),
            headers={**_headers(made), **own_page},
            **body,
        )
        answers.append((f"{case.method} {case.path}", answer.status_code, answer.text[:300]))

    def ask(case: Case[Any]) -> None:
        asyncio.run_coroutine_threadsafe(send(case), loop).result(WAIT_S)

    await asyncio.to_thread(make_requests, owned.running.app, ask)

    assert [answer for answer in answers if answer[1] >= 500 and answer[1] != 503] == []
    assert {200, 400, 401, 404, 422} <= {status for _, status, _ in answers}


def _headers(made: dict[str, Any]) -> dict[str, str]:
    kept = ("content-type", "idempotency-key")
    return {name: value for name, value in dict(made.get("headers") or {}).items() if name.lower() in kept}
