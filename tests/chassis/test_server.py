"""A whole service: policies, problems, idempotency, events and health, on the real stores."""

import asyncio
from uuid import uuid4

import pytest
from fastapi import APIRouter
from sqlalchemy import text

from folio.chassis import server as chassis_server
from folio.chassis.outbox import STREAM_PREFIX, publish_event
from folio.chassis.resources import Resources, open_valkey
from folio.chassis.routing import MissingPolicy
from folio.chassis.server import Service, Wiring
from folio.chassis.settings import ServiceSettings
from folio.chassis.tokens import SERVICE_TYPE, ServiceClaims, service_claims, sign_token
from tests.chassis.loglines import capture_logs
from tests.chassis.sample import SAMPLE
from tests.fixtures.apps import RunApp, RunningApp
from tests.fixtures.waiting import wait_until_async

pytestmark = pytest.mark.anyio


async def test_a_request_without_a_credential_is_refused_before_its_body_is_read(sample: RunningApp) -> None:
    answer = await sample.http.post("/api/notes", content=b"{not json")

    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "unauthenticated"
    assert answer.headers["x-request-id"] == answer.json()["request_id"]


async def test_a_missing_permission_is_forbidden_and_named(sample: RunningApp) -> None:
    answer = await sample.http.get("/api/notes/secret", headers=sample.signed_in())

    assert answer.status_code == 403
    assert answer.json()["code"] == "missing_permission"
    assert "note:read" in answer.json()["detail"]


async def test_the_permission_opens_the_route(sample: RunningApp) -> None:
    answer = await sample.http.get("/api/notes/secret", headers=sample.signed_in(None, "note:read"))

    assert answer.json() == {"secret": "yes"}


async def test_an_unknown_field_is_refused_with_its_pointer(sample: RunningApp) -> None:
    body = {"amount": "1", "amuont": "2"}

    answer = await sample.http.post("/api/notes", json=body, headers=sample.signed_in())

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/amuont"


@pytest.mark.parametrize(
    "amount", [1, 1.5, "NaN", "1e400", "1e30", "0.12345678901", "", "٣", None, [], "1" * 50]
)
async def test_an_amount_that_is_no_plain_decimal_text_is_refused(sample: RunningApp, amount: object) -> None:
    answer = await sample.http.post("/api/notes", json={"amount": amount}, headers=sample.signed_in())

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/amount"


@pytest.mark.parametrize("words", [r"a\u0000b", r"\ud800", r"\u0007"])
async def test_text_that_cannot_be_stored_is_refused(sample: RunningApp, words: str) -> None:
    content = '{"amount": "1", "text": "' + words + '"}'
    headers = {**sample.signed_in(), "content-type": "application/json"}

    answer = await sample.http.post("/api/notes", content=content, headers=headers)

    assert answer.status_code == 422


async def test_a_kernel_error_is_a_problem_with_its_code(sample: RunningApp) -> None:
    answer = await sample.http.get("/api/notes/missing", headers=sample.signed_in())

    assert answer.status_code == 404
    assert answer.json()["code"] == "note_not_found"


async def test_a_bug_is_a_problem_without_a_stack(sample: RunningApp) -> None:
    answer = await sample.http.get("/api/notes/broken", headers=sample.signed_in())

    assert answer.status_code == 500
    assert answer.json()["code"] == "internal_error"
    assert "ZeroDivision" not in answer.text


async def test_an_unknown_path_is_a_problem_too(sample: RunningApp) -> None:
    answer = await sample.http.get("/api/nothing")

    assert answer.status_code == 404
    assert answer.json()["code"] == "no_such_path"


async def test_a_key_makes_a_write_happen_once(sample: RunningApp) -> None:
    headers = {**sample.signed_in(uuid4()), "Idempotency-Key": uuid4().hex}

    first = await sample.http.post("/api/notes", json={"amount": "1"}, headers=headers)
    second = await sample.http.post("/api/notes", json={"amount": "1"}, headers=headers)

    assert first.status_code == second.status_code == 201
    assert second.json() == first.json()
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"


async def test_a_key_belongs_to_one_body(sample: RunningApp) -> None:
    headers = {**sample.signed_in(uuid4()), "Idempotency-Key": uuid4().hex}
    await sample.http.post("/api/notes", json={"amount": "1"}, headers=headers)

    other = await sample.http.post("/api/notes", json={"amount": "2"}, headers=headers)

    assert other.status_code == 422
    assert other.json()["code"] == "idempotency_key_reused"


async def test_a_refused_write_leaves_its_key_free(sample: RunningApp) -> None:
    headers = {**sample.signed_in(uuid4()), "Idempotency-Key": uuid4().hex}
    await sample.http.post("/api/notes", json={"amount": "wrong"}, headers=headers)

    again = await sample.http.post("/api/notes", json={"amount": "wrong"}, headers=headers)

    assert again.status_code == 422
    assert again.json()["code"] == "invalid_request"


async def test_parallel_writes_with_one_key_happen_once(sample: RunningApp) -> None:
    headers = {**sample.signed_in(uuid4()), "Idempotency-Key": uuid4().hex}

    answers = await asyncio.gather(
        *(sample.http.post("/api/notes", json={"amount": "77"}, headers=headers) for _ in range(5))
    )

    assert {answer.status_code for answer in answers} <= {201, 409}
    async with sample.resources.store.reading() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM notes WHERE amount = 77")) == 1


async def test_an_event_written_with_an_act_is_handled_once(sample: RunningApp) -> None:
    before = await count_handled(sample)

    await sample.http.post("/api/notes", json={"amount": "5"}, headers=sample.signed_in())

    async def is_handled() -> bool:
        async with sample.resources.store.reading() as connection:
            waiting = await connection.scalar(text("SELECT count(*) FROM outbox"))
        return waiting == 0 and await count_handled(sample) == before + 1

    assert await wait_until_async(is_handled)


async def count_handled(sample: RunningApp) -> int:
    async with sample.resources.store.reading() as connection:
        return int(await connection.scalar(text("SELECT count(*) FROM notes WHERE amount = 1000")) or 0)


async def test_an_internal_route_is_for_the_named_service_only(sample: RunningApp) -> None:
    person = await sample.http.get("/api/notes/mine", headers=sample.signed_in())
    own = _service_header(sample, "workspace", audience="workspace")
    service = await sample.http.get("/api/notes/mine", headers=own)
    elsewhere = await sample.http.get("/api/notes/gateways", headers=own)

    assert person.status_code == 403
    assert service.status_code == 200
    assert elsewhere.status_code == 403


async def test_a_service_token_for_another_audience_is_refused(sample: RunningApp) -> None:
    header = _service_header(sample, "workspace", audience="users")

    answer = await sample.http.get("/api/notes/mine", headers=header)

    assert answer.status_code == 401


def _service_header(sample: RunningApp, caller: str, *, audience: str) -> dict[str, str]:
    claims = ServiceClaims(caller, None, None, frozenset())
    wire = service_claims(claims, audience=audience, now=sample.resources.clock.now())
    return {
        "Authorization": f"Service {sign_token(wire, key=sample.resources.identity.key, type_=SERVICE_TYPE)}"
    }


async def test_health_tells_the_state_of_each_dependency(sample: RunningApp) -> None:
    async def report() -> dict[str, object]:
        answer: dict[str, object] = (await sample.http.get("/health")).json()
        return answer if answer["status"] == "healthy" else {}

    whole = await wait_until_async(report)

    assert whole["service"] == "workspace"
    assert set(whole["checks"]) == {"valkey", "database"}  # type: ignore[call-overload]  # parsed JSON


async def test_metrics_count_requests_by_route(sample: RunningApp) -> None:
    await sample.http.get("/api/notes/missing", headers=sample.signed_in())

    metrics = (await sample.http.get("/metrics")).text

    assert 'folio_requests_total{method="GET",route="/api/notes/missing",status="404"} 1.0' in metrics


async def test_a_draining_instance_is_not_ready(sample: RunningApp) -> None:
    await sample.app.state.life.drain()

    assert (await sample.http.get("/readyz")).status_code == 503
    assert (await sample.http.get("/health")).json()["status"] == "draining"


async def test_the_document_names_the_policy_of_each_route(sample: RunningApp) -> None:
    document = (await sample.http.get("/openapi.json")).json()

    assert document["openapi"].startswith("3.1")
    assert document["paths"]["/api/notes/secret"]["get"]["x-policy"] == "permission note:read"


async def test_a_route_without_a_policy_refuses_to_start(run_app: RunApp) -> None:
    bare = APIRouter()

    async def read_open() -> None:
        return None

    bare.add_api_route("/open", read_open)

    def wire(_resources: Resources) -> Wiring:
        return Wiring(routers=[bare])

    service = Service("workspace", "1", "Careless.", ServiceSettings, wire)

    with pytest.raises(MissingPolicy, match="/open"):
        async with run_app(service):
            pass


class Diary:
    """A service whose every part fails at first, and what was done."""

    def __init__(self) -> None:
        self.entries: list[str] = []

    async def start(self) -> None:
        self.entries.append("start")
        if self.entries.count("start") == 1:
            raise ConnectionRefusedError("nobody there")
        if self.entries.count("start") == 2:
            raise ZeroDivisionError

    async def work(self) -> None:
        self.entries.append("work")
        if self.entries.count("work") == 1:
            raise ZeroDivisionError

    async def stop(self) -> None:
        self.entries.append("stop")
        raise ZeroDivisionError

    def wire(self, _resources: Resources) -> Wiring:
        return Wiring(on_start=[self.start], tasks=[self.work], on_stop=[self.stop])

    async def has(self, entry: str, count: int) -> bool:
        return self.entries.count(entry) == count


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chassis_server, "TASK_PAUSE_S", 0.01)
    monkeypatch.setattr(chassis_server, "START_PAUSE_S", 0.01)


@pytest.mark.usefixtures("_impatient")
async def test_what_fails_at_first_is_tried_again_and_stopping_goes_on(
    run_app: RunApp,
) -> None:
    diary = Diary()
    with capture_logs() as lines:
        async with run_app(Service("workspace", "1", "Unlucky.", ServiceSettings, diary.wire)) as running:
            await wait_until_async(lambda: diary.has("work", 2))
            assert (await running.http.get("/health")).status_code == 200

    assert diary.entries == ["start", "start", "start", "work", "work", "stop"]
    events = [str(line["event"]) for line in lines.read()]
    assert [event for event in events if event.startswith(("service.", "task."))] == [
        "service.waiting",
        "service.start_failed",
        "service.ready",
        "task.failed",
        "service.stopped_uncleanly",
        "service.stopped",
    ]


async def test_an_event_recorded_last_is_told_before_the_end(run_app: RunApp, valkey_url: str) -> None:
    async with run_app(SAMPLE) as sample, sample.resources.store.transaction() as connection:
        await publish_event(connection, "farewell", {"words": "bye"}, clock=sample.resources.clock)

    valkey = open_valkey(valkey_url)
    assert await valkey.xlen(f"{STREAM_PREFIX}farewell") == 1
    await valkey.aclose()


async def test_a_trailing_slash_redirects_nowhere(sample: RunningApp) -> None:
    answer = await sample.http.get("/api/notes/me/", headers={"host": "evil.example", **sample.signed_in()})

    assert answer.status_code == 404
    assert "location" not in answer.headers
