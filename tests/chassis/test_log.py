"""What is logged is one JSON object a line, and holds no secret."""

import json
import logging
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from uuid import UUID

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from folio.chassis.log import REDACTED, configure_logging, get_logger
from folio.chassis.tokens import ACCESS_TYPE, sign_token
from tests.chassis.loglines import LogLines, capture_logs
from tests.fakes.clock import ManualClock
from tests.fakes.signer import TokenSigner

SECRET = "hunter2-correct-horse"


def fail(words: str) -> None:
    raise ValueError(words)


@pytest.fixture
def logged() -> Iterator[LogLines]:
    with capture_logs() as lines:
        yield lines


@pytest.fixture(scope="module")
def access_token() -> str:
    return TokenSigner(ManualClock()).access_token(None, "portfolio:read")


def test_an_event_is_one_json_object_with_its_service_level_and_time(logged: LogLines) -> None:
    get_logger().info("portfolio.created", portfolio_id=UUID(int=1), words="zwei\nZeilen")

    (line,) = logged.read()
    assert line["event"] == "portfolio.created"
    assert line["level"] == "info"
    assert line["service"] == "workspace"
    assert line["portfolio_id"] == "00000000-0000-0000-0000-000000000001"
    assert line["words"] == "zwei\nZeilen"
    assert str(line["timestamp"]).endswith("Z")


def test_the_request_is_named_in_each_of_its_events(logged: LogLines) -> None:
    with structlog.contextvars.bound_contextvars(request_id="request-1", traceparent="00-1-2-01"):
        get_logger().info("a.b")

    assert logged.read()[0]["request_id"] == "request-1"
    assert logged.read()[0]["traceparent"] == "00-1-2-01"


def test_what_is_below_the_level_is_not_written(logged: LogLines) -> None:
    get_logger().debug("a.b")

    assert logged.read() == []


def test_a_library_logs_through_the_same_lines(logged: LogLines) -> None:
    try:
        fail("no such thing")
    except ValueError:
        logging.getLogger("some.library").exception("failed for %s", "ada")

    (line,) = logged.read()
    assert line["event"] == "failed for ada"
    assert "ValueError: no such thing" in str(line["exception"])
    assert line["service"] == "workspace"


def test_talkative_libraries_are_heard_from_warning_on(logged: LogLines) -> None:
    logging.getLogger("httpx2").info("HTTP Request: GET http://users/")
    logging.getLogger("httpx2").warning("slow")

    assert [line["event"] for line in logged.read()] == ["slow"]


@pytest.mark.parametrize(
    "name",
    ["password", "new_password", "client_secret", "access_token", "Authorization", "cookie", "x-csrf-token"],
)
def test_a_value_with_a_secrets_name_is_hidden(logged: LogLines, name: str) -> None:
    get_logger().info("a.b", **{name: SECRET})

    assert logged.read()[0][name] == REDACTED


def test_a_secret_is_hidden_at_any_depth(logged: LogLines) -> None:
    body = {
        "user": {"email": "ada@example.org", "password": SECRET},
        "items": [{"token": [SECRET]}, (SECRET,)],
    }

    get_logger().info("a.b", body={"headers": {"Cookie": SECRET}, "user": body["user"]}, tokens=body)

    assert SECRET not in logged.text
    assert logged.read()[0]["body"] == {
        "headers": {"Cookie": REDACTED},
        "user": {"email": "ada@example.org", "password": REDACTED},
    }


def test_counts_are_no_secrets(logged: LogLines) -> None:
    get_logger().info("a.b", input_tokens=12, has_password=True, token=None)

    line = logged.read()[0]
    assert (line["input_tokens"], line["has_password"], line["token"]) == (12, True, None)


@pytest.mark.parametrize(
    "words",
    [
        f"connection to postgresql+psycopg://folio_users:{SECRET}@/folio_users failed",
        f"redis://:{SECRET}@cache:6379 is away",
        f"body was {{'email': 'ada@example.org', 'password': '{SECRET}'}}",
        f'body was {{"password": "{SECRET}"}}',
        f"GET /setup?token={SECRET}&x=1",
        f"password={SECRET}",
        f"csrf_token: {SECRET}",
        f"Authorization: Bearer {SECRET}",
        f"sent 'Bearer {SECRET}'",
        f"sent service {SECRET}",
        "refresh was fr_" + urlsafe_b64encode(SECRET.encode() * 3).decode(),
    ],
)
def test_a_secret_inside_of_a_text_is_hidden(logged: LogLines, words: str) -> None:
    get_logger().info("a.b", reason=words, error=ValueError(words))
    logging.getLogger("some.library").warning("%s", words)
    try:
        fail(words)
    except ValueError:
        get_logger().exception("a.c")

    assert len(logged.read()) == 3
    assert SECRET not in logged.text
    assert urlsafe_b64encode(SECRET.encode() * 3).decode() not in logged.text
    assert REDACTED in logged.text


def test_a_token_is_hidden_wherever_it_stands(logged: LogLines, access_token: str) -> None:
    get_logger().info(f"got {access_token}", path=f"/x/{access_token}/y", items=[access_token])

    assert access_token not in logged.text
    assert access_token.split(".")[1] not in logged.text


def test_plain_words_stay_as_they_are(logged: LogLines) -> None:
    words = "the users service does not answer: try again; basic service of tokens at http://localhost:4100/health"

    get_logger().info("a.b", reason=words)

    assert logged.read()[0]["reason"] == words


@given(
    st.recursive(st.text(max_size=30) | st.integers() | st.none(), lambda inner: st.lists(inner, max_size=3))
)
def test_no_token_survives_among_any_other_values(value: object) -> None:
    signer = TokenSigner(ManualClock())
    token = sign_token({"sub": "x"}, key=signer.key, type_=ACCESS_TYPE)

    with capture_logs() as lines:
        get_logger().info("a.b", value=[value, f"{value} {token}"], other={"k": token})

    assert token not in lines.text
    assert json.loads(lines.text)["event"] == "a.b"


def test_the_level_may_be_lowered() -> None:
    with capture_logs(level="debug") as lines:
        get_logger().debug("a.b")

    assert lines.read()[0]["level"] == "debug"


def test_logs_go_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    with capture_logs():
        configure_logging(service="workspace", level="info")
        get_logger().info("a.b")

    assert json.loads(capsys.readouterr().out)["event"] == "a.b"
