"""Every mistake is one shape on the wire."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

import httpx2
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from valkey.exceptions import ConnectionError as ValkeyConnectionError

from folio.chassis.problems import MAX_ERRORS, install_problems, problem_of, problem_response
from folio.chassis.tokens import Unauthenticated
from folio.kernel.errors import Conflict, FieldError, FolioError, Forbidden, Invalid, NotFound, Unavailable
from tests.chassis.loglines import capture_logs
from tests.fixtures.apps import RunningApp

MEMBERS = {"type", "title", "status", "detail", "code", "errors", "request_id"}


async def answer_of(handler: Callable[[], Awaitable[None]]) -> httpx2.Response:
    app = FastAPI()
    install_problems(app)
    app.add_api_route("/", handler)
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=app), base_url="http://localhost"
    ) as http:
        return await http.get("/")


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (NotFound("none"), 404, "not_found"),
        (Forbidden("no"), 403, "forbidden"),
        (Conflict("not now"), 409, "conflict"),
        (Invalid("wrong"), 422, "invalid"),
        (Unavailable("away"), 503, "unavailable"),
        (Unauthenticated("who"), 401, "unauthenticated"),
        (FolioError("other", code="odd"), 400, "odd"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_kind_of_error_has_its_status(error: FolioError, status: int, code: str) -> None:
    answer = problem_of(error)

    assert answer.status_code == status
    assert answer.media_type == "application/problem+json"
    assert f'"code":"{code}"'.encode() in answer.body


def test_an_error_may_bring_its_own_status() -> None:
    class TooMany(FolioError):
        """Too many of something."""

        status = 429
        retry_after_s = 7

    answer = problem_of(TooMany("slow down"))

    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "7"


def test_an_unavailable_part_says_when_to_come_again() -> None:
    assert problem_of(Unavailable("away", retry_after_s=3)).headers["retry-after"] == "3"


def test_an_unknown_caller_is_told_how_to_identify() -> None:
    assert problem_of(Unauthenticated("who")).headers["www-authenticate"] == 'Bearer realm="folio"'


def test_the_list_of_errors_is_bounded() -> None:
    errors = tuple(FieldError(f"/{number}", "wrong", "is wrong") for number in range(1000))

    answer = problem_of(Invalid("all wrong", errors=errors))

    assert bytes(answer.body).count(b'"pointer"') == MAX_ERRORS


@given(st.text(st.characters(exclude_categories=())), st.integers(400, 599))
def test_any_words_and_any_status_make_a_problem(words: str, status: int) -> None:
    answer = problem_response(status, code="odd", detail=words, errors=[FieldError(words, "odd", words)])

    assert answer.status_code == status
    assert answer.body


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"amount": "1", "a/b~c": 1}, "/a~1b~0c", "extra_forbidden"),
        ({}, "/amount", "missing"),
        ([], "", "model_attributes_type"),
    ],
    ids=str,
)
async def test_a_wrong_body_is_pointed_into(
    shared: RunningApp, body: object, pointer: str, code: str
) -> None:
    answer = await shared.http.post("/api/notes", json=body, headers=shared.signed_in())

    assert answer.status_code == 422
    assert set(answer.json()) == MEMBERS
    assert answer.json()["errors"][0]["pointer"] == pointer
    assert answer.json()["errors"][0]["code"] == code


@pytest.mark.anyio
async def test_a_body_that_is_no_json_is_pointed_at_as_a_whole(shared: RunningApp) -> None:
    headers = {**shared.signed_in(), "content-type": "application/json"}

    answer = await shared.http.post("/api/notes", content=b'{"amount":"1","amount":"2"}', headers=headers)

    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {"pointer": "", "code": "json_invalid", "detail": "this is no JSON: a member occurs twice"}
    ]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("path", "pointer"), [("/api/notes?least=x", "?least"), ("/api/notes/by-id/x", "note_id")]
)
async def test_a_wrong_parameter_is_named(shared: RunningApp, path: str, pointer: str) -> None:
    answer = await shared.http.get(path, headers=shared.signed_in())

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


@pytest.mark.anyio
@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/xml",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "",
        "/",
        "\xff",
        "a;b=c",
    ],
)
@pytest.mark.parametrize("path", ["/api/notes", "/api/notes/file", "/api/notes/many"])
async def test_an_odd_content_type_is_the_callers_mistake(
    shared: RunningApp, content_type: str, path: str
) -> None:
    headers = {**shared.signed_in(), "content-type": content_type.encode("latin-1")}

    answer = await shared.http.post(path, content=b'{"amount":"1"}', headers=headers)  # type: ignore[arg-type]

    assert answer.status_code in (400, 415, 422)
    assert set(answer.json()) == MEMBERS


@pytest.mark.anyio
@pytest.mark.parametrize(
    "path",
    [
        "/api/notes?search=%00",
        "/api/notes?search=a%00b&least=1",
        "/api/notes/by-name/%00",
    ],
)
async def test_a_nul_in_the_address_never_reaches_the_database(shared: RunningApp, path: str) -> None:
    answer = await shared.http.get(path, headers=shared.signed_in())

    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid_request"


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/notes?search=%ED%A0%80", 200),
        ("/api/notes?search=%FF", 200),
        ("/api/notes/by-name/%ED%A0%80", 404),
        ("/api/notes/by-name/%FF", 404),
        ("/" + "a" * 60_000, 404),
        ("/api/notes?x=" + "a" * 60_000, 200),
        ("/api/notes/", 404),
        ("//api/notes", 404),
        ("/api/notes/..%2F..%2Fetc%2Fpasswd", 404),
    ],
    ids=lambda value: str(value)[:30],
)
async def test_an_odd_address_is_no_failure_of_ours(shared: RunningApp, path: str, status: int) -> None:
    answer = await shared.http.get(path, headers=shared.signed_in())

    assert answer.status_code == status
    assert "location" not in answer.headers


@pytest.mark.anyio
@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "TRACE", "DELETE", "PUT", "PATCH", "BREW"])
async def test_another_method_is_refused_with_those_there_are(shared: RunningApp, method: str) -> None:
    answer = await shared.http.request(method, "/api/notes/many", headers=shared.signed_in())

    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"


@pytest.mark.anyio
@pytest.mark.parametrize("host", ["[", "a b", "", "\xff", "a" * 5000, "evil.example"])
async def test_an_odd_host_changes_nothing(shared: RunningApp, host: str) -> None:
    headers = {**shared.signed_in(), "host": host.encode("latin-1"), "Idempotency-Key": "k" + str(len(host))}

    answer = await shared.http.post("/api/notes", json={"amount": "1"}, headers=headers)  # type: ignore[arg-type]

    assert answer.status_code == 201
    assert "evil.example" not in answer.text


@pytest.mark.anyio
async def test_a_value_that_a_column_cannot_hold_is_the_callers_mistake(shared: RunningApp) -> None:
    answer = await shared.http.get("/api/notes?search=a&least=99999999999", headers=shared.signed_in())

    assert answer.status_code == 422
    assert answer.json()["code"] == "unstorable_value"


@pytest.mark.anyio
async def test_a_form_that_is_torn_or_overfull_is_the_callers_mistake(shared: RunningApp) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'
    headers = {**shared.signed_in(), "content-type": "multipart/form-data; boundary=x"}

    torn = await shared.http.post("/api/notes/file", content=part[:-5], headers=headers)
    overfull = await shared.http.post("/api/notes/file", content=part * 3000 + b"--x--\r\n", headers=headers)

    assert (torn.status_code, overfull.status_code) == (422, 400)


@pytest.mark.anyio
async def test_twenty_thousand_mistakes_are_one_answer_of_bounded_size(shared: RunningApp) -> None:
    body = b"[" + b",".join([b"{}"] * 20_000) + b"]"

    answer = await shared.http.post(
        "/api/notes/many", content=body, headers={**shared.signed_in(), "content-type": "application/json"}
    )

    assert answer.status_code == 422
    assert len(answer.json()["errors"]) == MAX_ERRORS


@pytest.mark.anyio
async def test_a_handlers_own_http_error_is_a_problem_with_its_headers() -> None:
    async def refuse() -> None:
        raise HTTPException(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "send CSV", headers={"accept-post": "text/csv"}
        )

    answer = await answer_of(refuse)

    assert answer.status_code == 415
    assert answer.json()["code"] == "unsupported_media_type"
    assert answer.headers["accept-post"] == "text/csv"


@pytest.mark.anyio
async def test_a_cache_that_is_away_is_no_bug() -> None:
    async def ask() -> None:
        raise ValkeyConnectionError("connection refused")

    answer = await answer_of(ask)

    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"


@pytest.mark.anyio
async def test_a_statement_that_is_wrong_is_our_mistake_and_logged() -> None:
    async def ask() -> None:
        raise ProgrammingError("SELECT nonsense", {}, ValueError("no such column"))

    with capture_logs() as lines:
        answer = await answer_of(ask)

    assert answer.status_code == 500
    assert "nonsense" not in answer.text
    assert lines.read()[0]["event"] == "database.refused"


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (PoolTimeoutError("QueuePool limit reached"), 503, "unavailable"),
        (OperationalError("SELECT 1", {}, OSError("gone")), 503, "unavailable"),
        (ClientDisconnect(), 499, "client_gone"),
    ],
    ids=["full pool", "lost database", "caller left"],
)
async def test_what_is_nobodys_mistake_is_no_failure(error: Exception, status: int, code: str) -> None:
    async def ask() -> None:
        raise error

    answer = await answer_of(ask)

    assert answer.status_code == status
    assert answer.json()["code"] == code
