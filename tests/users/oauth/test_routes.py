"""Apps ask, people decide, tokens come and go."""

import asyncio
import json
from base64 import urlsafe_b64decode
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from folio.users.domain.lineage import GRACE
from tests.users.door import ORIGIN, Door, bearer
from tests.users.oauth.app import App, Person, error_of, register, sign_in

pytestmark = pytest.mark.anyio


@pytest.fixture
async def app(owned: Door) -> App:
    return await register(owned)


@pytest.fixture
async def ann(owned: Door) -> Person:
    return await sign_in(owned)


def _claims(access_token: str) -> dict[str, object]:
    payload = access_token.split(".")[1]
    claims: dict[str, object] = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return claims


async def test_the_way_in_leads_to_the_page_that_asks(owned: Door, app: App) -> None:
    query = urlencode({**app.request(), "unknown": "x"})

    answer = await owned.http.get(f"/api/oauth/authorize?{query}")

    assert answer.status_code == 303
    page = urlsplit(answer.headers["location"])
    assert (page.netloc, page.path) == ("", "/consent")
    word = parse_qs(page.query)["request"][0]
    asked = urlsafe_b64decode(word + "=" * (-len(word) % 4)).decode()
    assert parse_qs(asked) == {name: [value] for name, value in app.request().items()}


async def test_a_parameter_that_comes_twice_asks_nothing(owned: Door, app: App) -> None:
    query = urlencode({**app.request()}) + "&redirect_uri=https://evil.example"

    answer = await owned.http.get(f"/api/oauth/authorize?{query}")

    assert answer.headers["location"] == "/consent?request="


async def test_a_person_is_told_who_asks_for_what_and_where_the_answer_goes(app: App, ann: Person) -> None:
    question = (await ann.ask(app.request())).json()

    assert (question["name"], question["redirect_host"]) == ("Claude", "app.example")
    assert not question["is_known"]
    assert question["refusal"] is None
    assert [(scope["name"], scope["is_new"]) for scope in question["scopes"]] == [
        ("portfolio:read", False),
        ("trade:propose", False),
    ]
    assert question["scopes"][1]["words"] == "Propose trades, which you approve or not"


async def test_an_app_that_is_let_in_acts_for_the_person_within_its_scopes(app: App, ann: Person) -> None:
    answer = await ann.decide(app.request())
    assert (answer["state"], answer["iss"]) == ("the state", ORIGIN)

    tokens = (await app.exchange(answer["code"])).json()

    assert (tokens["token_type"], tokens["expires_in"]) == ("Bearer", 600)
    assert tokens["scope"] == "portfolio:read trade:propose"
    claims = _claims(tokens["access_token"])
    assert (claims["client_id"], claims["aud"], claims["scope"]) == (
        app.client_id,
        "folio",
        "portfolio:read trade:propose",
    )
    assert "auth_time" not in claims
    assert (await app.call(tokens["access_token"])).json()["email"] == "ann@example.com"


async def test_an_app_gets_no_right_that_the_person_has_not(app: App, ann: Person, owned: Door) -> None:
    async with owned.desk.database.transaction() as connection:
        await connection.exec_driver_sql("UPDATE users SET roles = '{analyst}'")

    tokens = await ann.let_in(app)

    assert tokens["scope"] == "portfolio:read"


async def test_a_right_that_the_person_loses_is_lost_at_the_next_refresh(
    app: App, ann: Person, owned: Door
) -> None:
    tokens = await ann.let_in(app)
    async with owned.desk.database.transaction() as connection:
        await connection.exec_driver_sql("UPDATE users SET roles = '{auditor}'")

    renewed = (await app.refresh(tokens["refresh_token"])).json()

    assert _claims(renewed["access_token"])["scope"] == ""


async def test_what_no_scope_is_about_an_app_cannot_do(app: App, ann: Person) -> None:
    tokens = await ann.let_in(app)
    headers = bearer(tokens["access_token"])

    for method, path, body in (
        ("PATCH", "/api/users/me", {"name": "Eve"}),
        ("POST", "/api/auth/logout-all", None),
        ("GET", "/api/users/me/sessions", None),
        ("GET", "/api/users/me/apps", None),
        ("POST", "/api/auth/step-up", {"password": "seven oaks by the river"}),
    ):
        answer = await app.door.http.request(method, path, json=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_for_apps"), path


async def test_an_app_lets_no_app_in(app: App, ann: Person, owned: Door) -> None:
    own = (await owned.log_in()).json()["access_token"]
    theirs = (await ann.let_in(app))["access_token"]
    body = {"request": app.request(), "decision": "allow"}

    by_program = await owned.http.post("/api/oauth/consents", json=body, headers=bearer(own))
    by_app = await owned.http.post("/api/oauth/consents", json=body, headers=bearer(theirs))

    assert (by_program.status_code, by_program.json()["code"]) == (403, "person_required")
    assert (by_app.status_code, by_app.json()["code"]) == (403, "not_for_apps")


async def test_another_sites_page_consents_to_nothing(app: App, ann: Person) -> None:
    body = {"request": app.request(), "decision": "allow"}
    cookie = "; ".join(f"{name}={value}" for name, value in ann.traveller.cookies.items())
    headers = {"cookie": cookie, "Origin": "https://evil.example"}

    answer = await app.door.http.post("/api/oauth/consents", json=body, headers=headers)
    headers["Origin"] = ORIGIN
    without_csrf = await app.door.http.post("/api/oauth/consents", json=body, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (403, "foreign_origin")
    assert (without_csrf.status_code, without_csrf.json()["code"]) == (403, "csrf_mismatch")


async def test_a_refusal_goes_to_the_app(app: App, ann: Person) -> None:
    answer = await ann.decide(app.request(), "deny")

    assert (answer["error"], answer["state"], answer["iss"]) == ("access_denied", "the state", ORIGIN)
    assert "code" not in answer


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge": "", "code_challenge_method": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"scope": "trade:approve"}, "invalid_scope"),
        ({"resource": "https://other.example/mcp"}, "invalid_target"),
    ],
)
async def test_a_rule_that_is_broken_is_told_to_the_person_and_to_the_app(
    app: App, ann: Person, changes: dict[str, str], error: str
) -> None:
    question = (await ann.ask(app.request(**changes))).json()
    answer = await ann.decide(app.request(**changes))

    assert question["refusal"]["error"] == error
    assert question["refusal"]["redirect_to"].startswith("https://app.example/cb?error=")
    assert answer["error"] == error


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"client_id": "nobody"}, "invalid_client"),
        ({"client_id": ""}, "invalid_client"),
        ({"redirect_uri": "https://evil.example"}, "invalid_request"),
        ({"redirect_uri": "https://app.example/cb/"}, "invalid_request"),
        ({"redirect_uri": ""}, "invalid_request"),
        ({"client_id": "folio-cli"}, "invalid_request"),
    ],
)
async def test_nothing_is_sent_to_an_address_that_is_not_the_apps(
    app: App, ann: Person, changes: dict[str, str], code: str
) -> None:
    asked = await ann.ask(app.request(**changes))
    body = {"request": app.request(**changes), "decision": "allow"}
    answered = await ann.traveller.send("POST", "/api/oauth/consents", json=body)

    assert (asked.status_code, asked.json()["code"]) == (422, code)
    assert (answered.status_code, answered.json()["code"]) == (422, code)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_verifier": "a" * 43}, (400, "invalid_grant")),
        ({"code_verifier": ""}, (400, "invalid_request")),
        ({"redirect_uri": "https://app.example/other"}, (400, "invalid_grant")),
        ({"redirect_uri": ""}, (400, "invalid_request")),
        ({"client_id": "folio-cli"}, (400, "invalid_grant")),
        ({"client_id": ""}, (400, "invalid_request")),
        ({"code": "guessed"}, (400, "invalid_grant")),
        ({"code": ""}, (400, "invalid_request")),
        ({"grant_type": "password"}, (400, "unsupported_grant_type")),
        ({"grant_type": "client_credentials"}, (400, "unsupported_grant_type")),
        ({"grant_type": ""}, (400, "invalid_request")),
        ({"resource": "https://other.example"}, (400, "invalid_target")),
    ],
)
async def test_a_code_is_exchanged_by_its_app_alone_with_proof(
    app: App, ann: Person, changes: dict[str, str], error: tuple[int, str]
) -> None:
    code = (await ann.decide(app.request()))["code"]
    form = {"grant_type": "authorization_code", "redirect_uri": app.redirect_uri, "code": code}
    form |= {"code_verifier": "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", **changes}

    assert error_of(await app.post("token", **form)) == error
    assert (await app.exchange(code)).status_code == 200


async def test_a_code_is_late_after_a_minute(app: App, ann: Person, owned: Door) -> None:
    code = (await ann.decide(app.request()))["code"]
    owned.advance(seconds=60)

    assert error_of(await app.exchange(code)) == (400, "invalid_grant")


async def test_a_code_that_comes_twice_ends_what_it_gave(app: App, ann: Person) -> None:
    code = (await ann.decide(app.request()))["code"]
    tokens = (await app.exchange(code)).json()

    assert error_of(await app.exchange(code)) == (400, "invalid_grant")

    assert error_of(await app.refresh(tokens["refresh_token"])) == (400, "invalid_grant")
    gone = await app.call(tokens["access_token"])
    assert (gone.status_code, gone.json()["code"]) == (401, "session_ended")


async def test_of_many_uses_at_once_one_counts(app: App, ann: Person) -> None:
    code = (await ann.decide(app.request()))["code"]

    answers = await asyncio.gather(*(app.exchange(code) for _ in range(5)))

    assert sorted(answer.status_code for answer in answers) == [200, 400, 400, 400, 400]


async def test_refresh_tokens_rotate_by_the_rules_of_every_session(
    app: App, ann: Person, owned: Door
) -> None:
    first = await ann.let_in(app)
    second = (await app.refresh(first["refresh_token"])).json()
    again = (await app.refresh(first["refresh_token"])).json()
    assert second["refresh_token"] == again["refresh_token"] != first["refresh_token"]

    owned.clock.advance(GRACE + timedelta(seconds=1))
    assert error_of(await app.refresh(first["refresh_token"])) == (400, "invalid_grant")

    assert error_of(await app.refresh(second["refresh_token"])) == (400, "invalid_grant")


async def test_a_refresh_token_is_good_for_its_app_alone(app: App, ann: Person, owned: Door) -> None:
    tokens = await ann.let_in(app)
    other = await register(owned)
    persons_own = (await owned.log_in()).json()["refresh_token"]

    assert error_of(await other.refresh(tokens["refresh_token"])) == (400, "invalid_grant")
    assert error_of(await app.refresh(persons_own)) == (400, "invalid_grant")
    assert (await owned.refresh(tokens["refresh_token"])).json()["code"] == "session_expired"
    assert error_of(await app.refresh("fr_nonsense")) == (400, "invalid_grant")
    assert (await app.refresh(tokens["refresh_token"])).status_code == 200


async def test_a_refresh_asks_for_no_more_than_was_granted(app: App, ann: Person) -> None:
    tokens = await ann.let_in(app, scope="portfolio:read")
    text = tokens["refresh_token"]

    assert error_of(await app.refresh(text, scope="portfolio:write")) == (400, "invalid_scope")
    assert error_of(await app.refresh(text, scope="everything")) == (400, "invalid_scope")
    assert error_of(await app.refresh(text, resource=f"{ORIGIN}/mcp")) == (400, "invalid_target")
    assert (await app.refresh(text, scope="portfolio:read")).status_code == 200


async def test_a_token_for_the_mcp_server_opens_nothing_else(app: App, ann: Person) -> None:
    tokens = await ann.let_in(app, resource=f"{ORIGIN}/mcp")

    assert _claims(tokens["access_token"])["aud"] == f"{ORIGIN}/mcp"
    answer = await app.call(tokens["access_token"])
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")


async def test_a_token_given_back_counts_no_more(app: App, ann: Person) -> None:
    tokens = await ann.let_in(app)

    answer = await app.post("revoke", token=tokens["refresh_token"])

    assert answer.status_code == 200
    assert error_of(await app.refresh(tokens["refresh_token"])) == (400, "invalid_grant")
    assert (await app.call(tokens["access_token"])).status_code == 401


async def test_nobody_gives_anothers_token_back(app: App, ann: Person, owned: Door) -> None:
    tokens = await ann.let_in(app)
    other = await register(owned)
    persons_own = (await owned.log_in()).json()["refresh_token"]

    for token in (tokens["refresh_token"], persons_own, "nonsense"):
        assert (await other.post("revoke", token=token)).status_code == 200

    assert (await app.refresh(tokens["refresh_token"])).status_code == 200
    assert (await owned.refresh(persons_own)).status_code == 200
    assert error_of(await other.post("revoke")) == (400, "invalid_request")


async def test_forms_name_each_parameter_once_and_are_forms(app: App) -> None:
    twice = await app.door.http.post(
        "/api/oauth/token",
        content="grant_type=refresh_token&grant_type=password&client_id=x",
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    as_json = await app.door.http.post("/api/oauth/token", json={"grant_type": "refresh_token"})
    long = await app.post("token", grant_type="refresh_token", refresh_token="x" * 5000)

    for answer in (twice, as_json, long):
        assert error_of(answer) == (400, "invalid_request")


async def test_metadata_say_where_everything_is(owned: Door) -> None:
    server = (await owned.http.get("/.well-known/oauth-authorization-server")).json()
    mcp = (await owned.http.get("/.well-known/oauth-protected-resource/mcp")).json()
    platform = (await owned.http.get("/.well-known/oauth-protected-resource")).json()

    assert server["issuer"] == ORIGIN
    assert server["code_challenge_methods_supported"] == ["S256"]
    assert server["authorization_endpoint"] == f"{ORIGIN}/api/oauth/authorize"
    assert (mcp["resource"], platform["resource"]) == (f"{ORIGIN}/mcp", ORIGIN)
    assert mcp["authorization_servers"] == [ORIGIN]
