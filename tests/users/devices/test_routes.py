"""A program without a browser asks to be let in, and a person decides on a page."""

import httpx2
import pytest

from tests.users.door import ORIGIN, Door, bearer
from tests.users.oauth.app import DEVICE_GRANT, App, Person, error_of, sign_in

pytestmark = pytest.mark.anyio


@pytest.fixture
def cli(owned: Door) -> App:
    return App(owned, "folio-cli")


@pytest.fixture
async def ann(owned: Door) -> Person:
    return await sign_in(owned)


async def _poll(cli: App, device_code: str) -> httpx2.Response:
    return await cli.post("token", grant_type=DEVICE_GRANT, device_code=device_code)


async def _decide(ann: Person, user_code: str, decision: str) -> httpx2.Response:
    body = {"user_code": user_code, "decision": decision}
    return await ann.traveller.send("POST", "/api/oauth/device/decision", json=body)


async def test_a_program_is_let_in_by_the_code_it_shows(cli: App, ann: Person, owned: Door) -> None:
    waiting = (await cli.post("device", scope="portfolio:read")).json()
    assert waiting["verification_uri"] == f"{ORIGIN}/device"
    assert waiting["verification_uri_complete"] == f"{ORIGIN}/device?user_code={waiting['user_code']}"
    assert (waiting["expires_in"], waiting["interval"]) == (900, 5)
    assert error_of(await _poll(cli, waiting["device_code"])) == (400, "authorization_pending")

    typed = {"user_code": waiting["user_code"].lower().replace("-", " ")}
    question = (await ann.traveller.send("POST", "/api/oauth/device/question", json=typed)).json()
    assert (question["name"], question["is_ours"]) == ("Folio command line", True)
    assert [scope["name"] for scope in question["scopes"]] == ["portfolio:read"]
    assert (await _decide(ann, waiting["user_code"], "allow")).status_code == 204

    owned.advance(seconds=5)
    tokens = (await _poll(cli, waiting["device_code"])).json()
    assert tokens["scope"] == "portfolio:read"
    assert (await cli.call(tokens["access_token"])).json()["email"] == "ann@example.com"
    assert (await cli.refresh(tokens["refresh_token"])).status_code == 200
    assert error_of(await _poll(cli, waiting["device_code"])) == (400, "invalid_grant")


async def test_a_program_that_is_turned_away_is_told_so(cli: App, ann: Person) -> None:
    waiting = (await cli.post("device")).json()

    assert (await _decide(ann, waiting["user_code"], "deny")).status_code == 204

    assert error_of(await _poll(cli, waiting["device_code"])) == (400, "access_denied")
    assert (await _decide(ann, waiting["user_code"], "allow")).json()["code"] == "user_code_unknown"


async def test_a_program_that_asks_too_often_is_slowed_down(cli: App, owned: Door) -> None:
    waiting = (await cli.post("device")).json()
    await _poll(cli, waiting["device_code"])

    assert error_of(await _poll(cli, waiting["device_code"])) == (400, "slow_down")

    owned.advance(seconds=6)
    assert error_of(await _poll(cli, waiting["device_code"])) == (400, "slow_down")
    owned.advance(seconds=15)
    assert error_of(await _poll(cli, waiting["device_code"])) == (400, "authorization_pending")


async def test_nobody_is_let_in_after_a_quarter_of_an_hour(cli: App, ann: Person, owned: Door) -> None:
    waiting = (await cli.post("device")).json()
    owned.advance(minutes=15)
    ann = await sign_in(owned)

    assert (await _decide(ann, waiting["user_code"], "allow")).json()["code"] == "user_code_unknown"
    assert error_of(await _poll(cli, waiting["device_code"])) == (400, "expired_token")


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"client_id": "nobody"}, (401, "invalid_client")),
        ({"scope": "user:manage"}, (400, "invalid_scope")),
        ({"resource": "https://other.example"}, (400, "invalid_target")),
    ],
)
async def test_what_no_app_can_have_is_not_asked(
    cli: App, form: dict[str, str], error: tuple[int, str]
) -> None:
    answer = await cli.door.http.post("/api/oauth/device", data={"client_id": "folio-cli", **form})

    assert error_of(answer) == error


async def test_another_apps_device_code_is_nobodys(cli: App, ann: Person, owned: Door) -> None:
    waiting = (await cli.post("device")).json()
    await _decide(ann, waiting["user_code"], "allow")

    assert error_of(await _poll(App(owned, "other"), waiting["device_code"])) == (400, "invalid_grant")
    assert error_of(await _poll(cli, "guessed")) == (400, "invalid_grant")
    assert (await _poll(cli, waiting["device_code"])).status_code == 200


async def test_whoever_guesses_codes_is_slowed_down(ann: Person) -> None:
    answers = [await _decide(ann, "BCDF-GHJK", "allow") for _ in range(6)]

    assert [answer.json()["code"] for answer in answers] == ["user_code_unknown"] * 5 + ["too_many_attempts"]
    assert int(answers[-1].headers["retry-after"]) > 0


async def test_only_a_person_decides(cli: App, owned: Door) -> None:
    waiting = (await cli.post("device")).json()
    token = (await owned.log_in()).json()["access_token"]

    for path in ("question", "decision"):
        body = {"user_code": waiting["user_code"], **({"decision": "allow"} if path == "decision" else {})}
        answer = await owned.http.post(f"/api/oauth/device/{path}", json=body, headers=bearer(token))
        assert (answer.status_code, answer.json()["code"]) == (403, "person_required")


async def test_somebody_whose_role_allows_nothing_of_it_lets_nobody_in(
    cli: App, ann: Person, owned: Door
) -> None:
    waiting = (await cli.post("device", scope="portfolio:write")).json()
    async with owned.desk.database.transaction() as connection:
        await connection.exec_driver_sql("UPDATE users SET roles = '{auditor}'")

    answer = await _decide(ann, waiting["user_code"], "allow")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_scope")
    assert error_of(await _poll(cli, waiting["device_code"])) == (400, "authorization_pending")
