"""Signing in by a provider, seen from the browser."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit

import psycopg
import pytest

from tests.fakes.oidc import FakeProvider, Faults, Person
from tests.users.codes import set_up_app
from tests.users.door import EMAIL, Door, OpenDoor, bearer
from tests.users.federation.traveller import OWN_PAGE, Traveller, problem_of

pytestmark = pytest.mark.anyio


@pytest.fixture
def traveller(federated: Door) -> Traveller:
    return Traveller(federated)


async def test_the_sign_in_page_learns_of_the_providers(federated: Door) -> None:
    answer = await federated.http.get("/api/auth/providers")

    assert answer.json()["items"] == [{"key": "example", "name": "Example ID", "auto_redirect": False}]


async def test_a_stranger_gets_an_account_and_a_session_and_the_page_he_wanted(traveller: Traveller) -> None:
    page = await traveller.travel(return_to="/portfolios/7?tab=lots")

    assert page == "/portfolios/7?tab=lots"
    assert await traveller.who() == "ann@elsewhere.example"
    assert "folio_federation" not in traveller.cookies


async def test_he_is_the_same_person_next_time_whatever_he_is_called(
    traveller: Traveller, federated: Door, provider: FakeProvider
) -> None:
    await traveller.travel()
    provider.person = Person(subject="subject-1", email="renamed@elsewhere.example", name="Someone")
    again = Traveller(federated)

    assert await again.travel() == "/"

    assert await again.who() == "ann@elsewhere.example"


async def test_an_address_alone_opens_nobodys_account(traveller: Traveller, provider: FakeProvider) -> None:
    provider.person = Person(subject="mallory", email=EMAIL)

    page = await traveller.travel()

    assert page == "/sign-in?problem=email_taken&provider=example"
    assert await traveller.who() is None


async def test_linking_is_done_by_whoever_is_signed_in(
    traveller: Traveller, federated: Door, provider: FakeProvider
) -> None:
    await traveller.log_in()
    provider.person = Person(subject="owner-elsewhere", email="other@elsewhere.example")

    assert await traveller.link() == "/settings/connections?linked=example"

    visitor = Traveller(federated)
    assert await visitor.travel() == "/"
    assert await visitor.who() == EMAIL
    [linked] = (await traveller.send("GET", "/api/users/me/identities")).json()["items"]
    assert (linked["provider"], linked["provider_name"]) == ("example", "Example ID")
    assert linked["label"] == "other@elsewhere.example"


async def test_linking_is_recorded_and_the_owner_written_to(traveller: Traveller, federated: Door) -> None:
    await traveller.log_in()
    await traveller.link()

    entries = (await traveller.send("GET", "/api/audit")).json()["items"]
    async with federated.desk.database.reading() as connection:
        letters = await connection.exec_driver_sql("SELECT kind, recipient FROM letters")

    [linked] = [entry for entry in entries if entry["action"] == "identity.linked"]
    assert linked["details"] == {"issuer": federated.desk.settings.providers[0].issuer}
    assert ("identity_linked", EMAIL) in [tuple(row) for row in letters]


async def test_linking_twice_changes_nothing(traveller: Traveller) -> None:
    await traveller.log_in()
    await traveller.link()

    assert await traveller.link() == "/settings/connections?linked=example"

    assert len((await traveller.send("GET", "/api/users/me/identities")).json()["items"]) == 1


async def test_an_identity_of_another_account_stays_there(traveller: Traveller, federated: Door) -> None:
    await Traveller(federated).travel()
    await traveller.log_in()

    page = await traveller.link()

    assert page == "/settings/connections?problem=federation_identity_taken&provider=example"


async def test_a_session_that_ended_on_the_way_links_nothing(traveller: Traveller) -> None:
    await traveller.log_in()
    address = await traveller.visit(await traveller.leave_to_link())
    assert (await traveller.send("POST", "/api/auth/logout-all")).status_code == 204

    page = await traveller.come_back(address)

    assert problem_of(page) == "session_ended"


async def test_a_program_links_nothing(federated: Door) -> None:
    token = (await federated.log_in()).json()["access_token"]

    answer = await federated.http.post(
        "/api/users/me/identities", json={"provider": "example"}, headers=bearer(token)
    )

    assert (answer.status_code, answer.json()["code"]) == (403, "federation_refused")


async def test_unlinking_leaves_a_way_in(traveller: Traveller, federated: Door) -> None:
    await traveller.log_in()
    await traveller.link()
    [linked] = (await traveller.send("GET", "/api/users/me/identities")).json()["items"]

    first = await traveller.send("DELETE", f"/api/users/me/identities/{linked['id']}")
    second = await traveller.send("DELETE", f"/api/users/me/identities/{linked['id']}")

    assert first.status_code == 204
    assert (second.status_code, second.json()["code"]) == (404, "identity_not_found")


async def test_the_only_way_in_is_not_unlinked(traveller: Traveller) -> None:
    await traveller.travel()
    [linked] = (await traveller.send("GET", "/api/users/me/identities")).json()["items"]

    answer = await traveller.send("DELETE", f"/api/users/me/identities/{linked['id']}")

    assert (answer.status_code, answer.json()["code"]) == (409, "last_way_in")
    assert len((await traveller.send("GET", "/api/users/me/identities")).json()["items"]) == 1


async def test_nobody_signs_in_with_an_empty_password_to_an_account_without_one(
    traveller: Traveller, federated: Door
) -> None:
    await traveller.travel()

    for password in ("", "!", "None"):
        answer = await federated.log_in(password, email="ann@elsewhere.example")
        assert (answer.status_code, answer.json()["code"]) == (401, "invalid_credentials")


async def test_whoever_was_shut_out_stays_out(
    traveller: Traveller, federated: Door, database_url: Callable[[str], str]
) -> None:
    await traveller.travel()
    url = database_url("users").replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("UPDATE users SET disabled_at = now() WHERE email LIKE '%elsewhere.example'")

    assert problem_of(await Traveller(federated).travel()) == "federation_account_disabled"


async def test_where_registration_is_closed_a_stranger_stays_outside(
    open_door: OpenDoor, environ: dict[str, str]
) -> None:
    async with open_door({**environ, "FOLIO_USERS_REGISTRATION": "invite"}) as door:
        await door.set_up()
        traveller = Traveller(door)

        assert problem_of(await traveller.travel()) == "registration_closed"

        await traveller.log_in()
        assert await traveller.link() == "/settings/connections?linked=example"


WRONG = [
    (Faults(claims={"iss": "https://evil.example"}), "federation_identity_invalid"),
    (Faults(claims={"aud": "somebody else"}), "federation_identity_invalid"),
    (Faults(claims={"aud": ["folio-at-example", "b"]}), "federation_identity_invalid"),
    (Faults(claims={"nonce": "replayed"}), "federation_identity_invalid"),
    (Faults(claims={"exp": 1}), "federation_identity_invalid"),
    (Faults(claims={"iat": 2**32}), "federation_identity_invalid"),
    (Faults(missing_claims=("sub",)), "federation_identity_invalid"),
    (Faults(missing_claims=("exp",)), "federation_identity_invalid"),
    (Faults(is_signed_by_stranger=True), "federation_identity_invalid"),
    (Faults(algorithm="none"), "federation_identity_invalid"),
    (Faults(algorithm="HS256"), "federation_identity_invalid"),
    (Faults(header={"kid": "never published"}), "federation_identity_invalid"),
    (
        Faults(claims={"email_verified": False}, userinfo={"email_verified": False}),
        "federation_email_unusable",
    ),
    (Faults(claims={"email": "no address"}), "federation_email_unusable"),
    (
        Faults(is_address_in_userinfo_only=True, userinfo={"sub": "somebody else"}),
        "federation_identity_invalid",
    ),
    (Faults(answer={"iss": "https://evil.example"}), "federation_issuer_mismatch"),
    (Faults(missing_answer=("iss",)), "federation_issuer_mismatch"),
    (Faults(missing_answer=("code",)), "federation_provider_refused"),
    (Faults(answer={"state": "another"}), "federation_expired"),
    (Faults(answer={"error": "access_denied"}), "federation_cancelled"),
    (Faults(answer={"error": "<script>"}), "federation_provider_refused"),
    (Faults(answer={"code": "stolen"}), "federation_identity_invalid"),
    (Faults(status={"token": 500}), "federation_unavailable"),
    (Faults(status={"token": 403}), "federation_identity_invalid"),
    (Faults(status={"keys": 500}), "federation_unavailable"),
    (Faults(body={"token": b"garbage"}), "federation_unavailable"),
    (Faults(body={"token": b"[]"}), "federation_unavailable"),
    (Faults(body={"token": b'{"id_token": 7}'}), "federation_identity_invalid"),
    (Faults(body={"token": b"x" * 600_000}), "federation_unavailable"),
    (Faults(body={"keys": b"{}"}), "federation_identity_invalid"),
]


async def test_whatever_a_provider_does_wrong_ends_at_a_page_that_says_so(
    federated: Door, provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("folio.users.provider.KEYS_PAUSE_S", 0.0)
    told = []
    for faults, _ in WRONG:
        provider.faults = faults
        provider.rotate()
        traveller = Traveller(federated)
        told.append((faults, problem_of(await traveller.travel())))
        assert await traveller.who() is None

    assert told == WRONG


async def test_an_address_that_only_userinfo_tells_is_found_there(
    traveller: Traveller, provider: FakeProvider
) -> None:
    provider.faults = Faults(is_address_in_userinfo_only=True)

    await traveller.travel()

    assert await traveller.who() == "ann@elsewhere.example"


UNTRUSTWORTHY = [
    Faults(document={"issuer": "https://evil.example"}),
    Faults(document={"issuer": None}),
    Faults(document={"token_endpoint": "http://evil.example/token"}),
    Faults(document={"authorization_endpoint": 7}),
    Faults(document={"jwks_uri": None}),
    Faults(status={"document": 404}),
    Faults(body={"document": b"<html>"}),
]


async def test_a_provider_that_cannot_be_trusted_is_not_gone_to(
    federated: Door, provider: FakeProvider
) -> None:
    for faults in UNTRUSTWORTHY:
        provider.faults = faults

        answer = await federated.http.post("/api/auth/federation/example", json={}, headers=OWN_PAGE)

        assert (answer.status_code, answer.json()["code"]) == (503, "federation_unavailable"), faults
        assert int(answer.headers["retry-after"]) > 0
        assert "set-cookie" not in answer.headers


async def test_a_new_signing_key_is_found_without_a_restart(
    traveller: Traveller, federated: Door, provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("folio.users.provider.KEYS_PAUSE_S", 0.0)
    await traveller.travel()
    provider.rotate()

    assert await Traveller(federated).travel() == "/"


async def test_an_answer_counts_once(traveller: Traveller, federated: Door) -> None:
    address = await traveller.visit(await traveller.leave())
    kept = dict(traveller.cookies)
    assert await traveller.come_back(address) == "/"

    thief = Traveller(federated, cookies=kept)

    assert problem_of(await thief.come_back(address)) == "federation_replayed"


async def test_an_answer_for_another_browser_counts_for_none(traveller: Traveller, federated: Door) -> None:
    address = await Traveller(federated).visit(await traveller.leave())

    assert problem_of(await Traveller(federated).come_back(address)) == "federation_expired"


async def test_a_way_back_is_open_for_ten_minutes(traveller: Traveller, federated: Door) -> None:
    address = await traveller.visit(await traveller.leave())
    federated.advance(minutes=10)

    assert problem_of(await traveller.come_back(address)) == "federation_expired"


async def test_the_answer_of_one_provider_is_not_taken_at_anothers_address(traveller: Traveller) -> None:
    address = await traveller.visit(await traveller.leave())

    page = await traveller.come_back(address.replace("/example/", "/other/"))

    assert problem_of(page) == "provider_unknown"


@pytest.mark.parametrize("query", ["", "state=a&state=b", "code=%00", "state=%ff&code=x", "iss="])
async def test_nonsense_at_the_way_back_is_a_page_and_never_a_fault(federated: Door, query: str) -> None:
    answer = await federated.http.get(f"/api/auth/federation/example/callback?{query}")

    assert answer.status_code in (303, 422)


async def test_the_question_carries_proofs_that_are_never_the_same(traveller: Traveller) -> None:
    asked = [parse_qs(urlsplit(await traveller.leave()).query) for _ in range(2)]

    for name in ("state", "nonce", "code_challenge"):
        assert asked[0][name] != asked[1][name]
    assert asked[0]["code_challenge_method"] == ["S256"]
    assert asked[0]["redirect_uri"] == ["http://localhost:4110/api/auth/federation/example/callback"]


async def test_the_cookie_of_the_way_goes_nowhere_else(federated: Door) -> None:
    answer = await federated.http.post("/api/auth/federation/example", json={}, headers=OWN_PAGE)

    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("folio_federation=")
    assert "HttpOnly; Max-Age=600; Path=/api/auth/federation; SameSite=lax" in cookie


async def test_another_sites_page_sends_nobody_away(federated: Door) -> None:
    answer = await federated.http.post(
        "/api/auth/federation/example", json={}, headers={"Origin": "https://evil.example"}
    )

    assert (answer.status_code, answer.json()["code"]) == (403, "foreign_origin")


async def test_a_provider_nobody_named_is_not_found(federated: Door) -> None:
    answer = await federated.http.post("/api/auth/federation/other", json={}, headers=OWN_PAGE)

    assert (answer.status_code, answer.json()["code"]) == (404, "provider_unknown")


async def test_a_foreign_page_is_never_returned_to(traveller: Traveller) -> None:
    assert await traveller.travel(return_to="//evil.example/") == "/"


async def test_an_error_that_anybody_made_up_is_not_told_as_the_providers(traveller: Traveller) -> None:
    await traveller.leave()
    query = urlencode({"error": "access_denied", "state": "guessed"})

    page = await traveller.come_back(f"/api/auth/federation/example/callback?{query}")

    assert problem_of(page) == "federation_expired"


async def test_a_second_factor_is_asked_for_whatever_the_provider_has_asked(
    traveller: Traveller, federated: Door
) -> None:
    await traveller.log_in()
    await traveller.link()
    phone, _ = await set_up_app(federated, (await federated.log_in()).json()["access_token"])
    visitor = Traveller(federated)

    page = await visitor.travel(return_to="/settings")

    assert page.startswith("/sign-in?to=%2Fsettings#second-factor=")
    assert await visitor.who() is None
    fragment = page.partition("#second-factor=")[2]
    asked = json.loads(urlsafe_b64decode(fragment + "=" * (-len(fragment) % 4)))
    assert asked["methods"] == ["totp", "recovery_code"]
    body = {"challenge": asked["challenge"], "method": "totp", "code": phone.code()}
    answer = await visitor.send("POST", "/api/auth/login/second-factor", json=body)
    assert answer.status_code == 200
    assert await visitor.who() == EMAIL
