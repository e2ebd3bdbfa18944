"""Bodies with a bound."""

from collections.abc import AsyncIterator

import pytest

from folio.chassis.bodies import MAX_BODY_BYTES
from tests.fixtures.apps import RunningApp


@pytest.mark.anyio
@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "one-key"}], ids=["plain", "keyed"])
@pytest.mark.parametrize("is_declared", [True, False])
@pytest.mark.parametrize("path", ["/api/notes", "/api/notes/file"])
async def test_a_body_that_is_too_long_is_a_problem(
    shared: RunningApp, headers: dict[str, str], is_declared: bool, path: str
) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    body = head + b"x" * MAX_BODY_BYTES

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 65536):
            yield body[start : start + 65536]

    answer = await shared.http.post(
        path,
        content=body if is_declared else pieces(),
        headers={**shared.signed_in(), "content-type": "multipart/form-data; boundary=x", **headers},
    )

    assert answer.status_code == 413
    assert answer.json()["code"] == "body_too_large"
    assert answer.headers["x-request-id"]


@pytest.mark.anyio
async def test_a_body_of_exactly_the_limit_is_read(shared: RunningApp) -> None:
    note = b'{"amount":"1","text":"%s"}'
    body = note % (b"x" * (MAX_BODY_BYTES - len(note) + 2))

    answer = await shared.http.post(
        "/api/notes", content=body, headers={**shared.signed_in(), "content-type": "application/json"}
    )

    assert len(body) == MAX_BODY_BYTES
    assert answer.status_code == 201
