"""Sessions over HTTP: continued without losing anybody, ended for everybody within two seconds."""

import asyncio
from uuid import uuid4

import pytest

from folio.chassis.identity import ServiceIdentity
from folio.chassis.tokens import SERVICE_TYPE, ServiceClaims, service_claims, sign_token
from tests.fixtures.waiting import wait_until_async
from tests.users.door import EMAIL, ORIGIN, PASSWORD, Door, OpenDoor, bearer

pytestmark = pytest.mark.anyio

PAGE = {"origin": ORIGIN, "sec-fetch-site": "same-origin"}


async def sign_in(door: Door, email: str = EMAIL) -> dict[str, str]:
    body: dict[str, str] = (await door.log_in(email=email)).json()
    return body


async def sign_in_page(door: Door) -> dict[str, str]:
    """Return the cookies of a page that has signed in."""
    answer = await door.log_in(transport="cookie")
    return dict(answer.cookies)


def as_page(cookies: dict[str, str], **headers: str) -> dict[str, str]:
    return {**PAGE, "cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()), **headers}


async def is_refused_soon(door: Door, access_token: str) -> bool:
    async def is_refused() -> bool:
        return (await door.me(access_token)).status_code == 401

    return await wait_until_async(is_refused, deadline_s=2)


async def register(door: Door, email: str) -> dict[str, str]:
    body = {"email": email, "name": "Bob", "password": PASSWORD}
    answer: dict[str, str] = (await door.http.post("/api/auth/register", json=body)).json()
    door.http.cookies.clear()
    return answer


async def test_a_refresh_gives_new_tokens_that_work(owned: Door) -> None:
    first = await sign_in(owned)

    answer = await owned.refresh(first["refresh_token"])

    second = answer.json()
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert set(second) == {"access_token", "refresh_token", "token_type", "expires_in", "user"}
    assert second["refresh_token"] != first["refresh_token"]
    assert (await owned.me(second["access_token"])).status_code == 200


async def test_ten_refreshes_at_once_get_one_successor_and_sign_nobody_out(owned: Door) -> None:
    first = await sign_in(owned)

    answers = await asyncio.gather(*(owned.refresh(first["refresh_token"]) for _ in range(10)))

    assert {answer.status_code for answer in answers} == {200}
    successors = {answer.json()["refresh_token"] for answer in answers}
    assert len(successors) == 1
    assert (await owned.refresh(successors.pop())).status_code == 200


async def test_a_reuse_after_the_grace_ends_the_session_everywhere(owned: Door) -> None:
    first = await sign_in(owned)
    second = (await owned.refresh(first["refresh_token"])).json()
    owned.advance(seconds=10.1)

    reused = await owned.refresh(first["refresh_token"])

    assert (reused.status_code, reused.json()["code"]) == (401, "refresh_token_reused")
    assert (await owned.refresh(second["refresh_token"])).json()["code"] == "session_expired"
    assert await is_refused_soon(owned, second["access_token"])
    assert await is_refused_soon(owned, first["access_token"])


async def test_within_the_grace_the_same_successor_is_answered(owned: Door) -> None:
    first = await sign_in(owned)
    second = (await owned.refresh(first["refresh_token"])).json()
    owned.advance(seconds=10)

    again = (await owned.refresh(first["refresh_token"])).json()

    assert again["refresh_token"] == second["refresh_token"]


async def test_a_session_that_is_used_ends_after_thirty_days_all_the_same(owned: Door) -> None:
    token = (await sign_in(owned))["refresh_token"]
    for _ in range(3):
        owned.advance(days=9)
        token = (await owned.refresh(token)).json()["refresh_token"]
    owned.advance(days=3)

    assert (await owned.refresh(token)).json()["code"] == "session_expired"


async def test_a_session_that_is_not_used_ends_after_fourteen_days(owned: Door) -> None:
    token = (await sign_in(owned))["refresh_token"]
    owned.advance(days=14)

    assert (await owned.refresh(token)).status_code == 401


@pytest.mark.parametrize("text", ["", "nonsense", "fr_" + "A" * 112, "🦊", "x" * 200])
async def test_a_text_that_is_no_refresh_token_continues_nothing(owned: Door, text: str) -> None:
    answer = await owned.refresh(text)

    assert (answer.status_code, answer.json()["code"]) == (401, "session_expired")


async def test_a_pages_tokens_are_in_cookies_its_scripts_cannot_read(owned: Door) -> None:
    answer = await owned.log_in(transport="cookie")

    assert set(answer.json()) == {"user", "expires_in", "csrf_token"}
    cookies = {line.split("=")[0]: line.lower() for line in answer.headers.get_list("set-cookie")}
    assert set(cookies) == {"folio_access", "folio_refresh", "folio_csrf", "folio_device"}
    assert all("samesite=strict" in line and "secure" not in line for line in cookies.values())
    assert {name for name, line in cookies.items() if "httponly" not in line} == {"folio_csrf"}
    assert "path=/api/auth;" in cookies["folio_refresh"]
    assert "path=/;" in cookies["folio_access"]


async def test_on_https_every_cookie_is_secure_and_prefixed(open_door: OpenDoor) -> None:
    async with open_door({"FOLIO_PUBLIC_URL": "https://folio.example.com"}) as door:
        answer = await door.set_up(transport="cookie")

    cookies = {line.split("=")[0]: line.lower() for line in answer.headers.get_list("set-cookie")}
    assert set(cookies) == {
        "__Host-folio_access",
        "__Secure-folio_refresh",
        "__Host-folio_csrf",
        "__Host-folio_device",
    }
    assert all("secure" in line and "domain=" not in line for line in cookies.values())
    assert all("path=/;" in line for name, line in cookies.items() if name.startswith("__Host-"))


async def test_a_page_writes_only_with_its_csrf_token_and_from_its_own_origin(owned: Door) -> None:
    cookies = await sign_in_page(owned)
    csrf = {"x-csrf-token": cookies["folio_csrf"]}

    async def rename(headers: dict[str, str]) -> int:
        return (await owned.http.patch("/api/users/me", json={"name": "Ann B"}, headers=headers)).status_code

    assert await rename(as_page(cookies, **csrf)) == 200
    assert await rename(as_page(cookies)) == 403
    assert await rename(as_page(cookies, **{"x-csrf-token": "x"})) == 403
    assert await rename({**as_page(cookies, **csrf), "origin": "https://evil.example"}) == 403
    assert await rename({**as_page(cookies, **csrf), "sec-fetch-site": "same-site"}) == 403


async def test_a_page_continues_with_its_cookie_and_keeps_its_csrf_token(owned: Door) -> None:
    cookies = await sign_in_page(owned)

    answer = await owned.http.post("/api/auth/refresh", headers=as_page(cookies))

    assert answer.status_code == 200
    assert answer.json()["csrf_token"] == cookies["folio_csrf"]
    renewed = {**cookies, **dict(answer.cookies)}
    assert renewed["folio_refresh"] != cookies["folio_refresh"]
    owned.http.cookies.clear()
    written = await owned.http.patch(
        "/api/users/me",
        json={"theme": "dark"},
        headers=as_page(renewed, **{"x-csrf-token": cookies["folio_csrf"]}),
    )
    assert written.json()["theme"] == "dark"


async def test_a_page_that_loses_the_race_keeps_its_cookies(owned: Door) -> None:
    cookies = await sign_in_page(owned)
    await owned.http.post("/api/auth/refresh", headers=as_page(cookies))
    owned.advance(seconds=11)

    late = await owned.http.post("/api/auth/refresh", headers=as_page(cookies))

    assert late.status_code == 401
    assert "set-cookie" not in late.headers


@pytest.mark.parametrize("headers", [{}, {"origin": "https://evil.example"}, {"origin": "null"}])
async def test_a_foreign_page_cannot_continue_a_session(owned: Door, headers: dict[str, str]) -> None:
    cookies = await sign_in_page(owned)
    sent = {"cookie": as_page(cookies)["cookie"], **headers}

    answer = await owned.http.post("/api/auth/refresh", headers=sent)

    assert (answer.status_code, answer.json()["code"]) == (403, "foreign_origin")


async def test_a_pages_token_is_no_programs_token(owned: Door) -> None:
    cookies = await sign_in_page(owned)

    assert (await owned.refresh(cookies["folio_refresh"])).status_code == 401
    assert (await owned.http.post("/api/auth/refresh", headers=as_page(cookies))).status_code == 200


async def test_signing_out_as_a_page_ends_the_session_and_takes_the_cookies_back(owned: Door) -> None:
    cookies = await sign_in_page(owned)

    answer = await owned.http.post("/api/auth/logout", headers=as_page(cookies))

    assert answer.status_code == 204
    cleared = [line for line in answer.headers.get_list("set-cookie") if "Max-Age=0" in line]
    assert len(cleared) == 3
    assert await is_refused_soon(owned, cookies["folio_access"])
    assert (await owned.http.post("/api/auth/refresh", headers=as_page(cookies))).status_code == 401


async def test_signing_out_by_either_token_ends_the_session(owned: Door) -> None:
    one, other = await sign_in(owned), await sign_in(owned)

    by_refresh = await owned.http.post("/api/auth/logout", json={"refresh_token": one["refresh_token"]})
    by_access = await owned.http.post("/api/auth/logout", headers=bearer(other["access_token"]))

    assert (by_refresh.status_code, by_access.status_code) == (204, 204)
    assert await is_refused_soon(owned, one["access_token"])
    assert await is_refused_soon(owned, other["access_token"])


async def test_signing_out_twice_or_without_a_session_is_no_error(owned: Door) -> None:
    token = (await sign_in(owned))["refresh_token"]
    body = {"refresh_token": token}

    codes = [(await owned.http.post("/api/auth/logout", json=body)).status_code for _ in range(2)]

    assert codes == [204, 204]
    assert (await owned.http.post("/api/auth/logout")).status_code == 204
    assert (await owned.http.post("/api/auth/logout", json={"refresh_token": "x"})).status_code == 204


async def test_signing_out_everywhere_ends_every_session_and_the_next_one_works(owned: Door) -> None:
    one, other = await sign_in(owned), await sign_in(owned)

    answer = await owned.http.post("/api/auth/logout-all", headers=bearer(one["access_token"]))

    assert answer.status_code == 204
    assert await is_refused_soon(owned, one["access_token"])
    assert await is_refused_soon(owned, other["access_token"])
    assert (await owned.refresh(other["refresh_token"])).status_code == 401
    assert (await owned.me((await sign_in(owned))["access_token"])).status_code == 200


async def test_sessions_are_listed_newest_first_and_the_asking_one_is_marked(owned: Door) -> None:
    await sign_in(owned)
    owned.advance(minutes=1)
    asking = await sign_in(owned)
    headers = {**bearer(asking["access_token"]), "user-agent": "curl"}

    page = (await owned.http.get("/api/users/me/sessions", headers=headers)).json()

    assert [item["is_current"] for item in page["items"]] == [True, False, False]
    assert page["next_cursor"] is None
    assert page["items"][0]["transport"] == "token"
    assert page["items"][0]["created_at"] == "2026-01-02T03:05:05Z"


async def test_sessions_come_in_pages(owned: Door) -> None:
    tokens = [await sign_in(owned) for _ in range(3)]
    headers = bearer(tokens[-1]["access_token"])

    seen: list[str] = []
    cursor: dict[str, str] = {}
    for _ in range(4):
        answer = await owned.http.get(
            "/api/users/me/sessions", params={"limit": 1, **cursor}, headers=headers
        )
        seen += [item["id"] for item in answer.json()["items"]]
        cursor = {"cursor": answer.json()["next_cursor"] or ""}

    assert len(set(seen)) == 4
    assert cursor == {"cursor": ""}


async def test_a_foreign_cursor_is_refused(owned: Door) -> None:
    headers = bearer((await sign_in(owned))["access_token"])

    answer = await owned.http.get("/api/users/me/sessions?cursor=WyJ4Il0", headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_cursor")


async def test_ending_one_of_my_sessions_leaves_the_others(owned: Door) -> None:
    lost, kept = await sign_in(owned), await sign_in(owned)
    session = (await owned.http.get("/api/users/me/sessions", headers=bearer(lost["access_token"]))).json()
    session_id = next(item["id"] for item in session["items"] if item["is_current"])

    answer = await owned.http.delete(
        f"/api/users/me/sessions/{session_id}", headers=bearer(kept["access_token"])
    )

    assert answer.status_code == 204
    assert await is_refused_soon(owned, lost["access_token"])
    assert (await owned.me(kept["access_token"])).status_code == 200


async def test_another_users_session_is_not_found_and_lives_on(owned: Door) -> None:
    ann = await sign_in(owned)
    listed = await owned.http.get("/api/users/me/sessions", headers=bearer(ann["access_token"]))
    bob = await register(owned, "bob@example.com")

    answers = [
        await owned.http.delete(f"/api/users/me/sessions/{session_id}", headers=bearer(bob["access_token"]))
        for session_id in (listed.json()["items"][0]["id"], str(uuid4()))
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
        (404, "session_not_found")
    ] * 2
    assert (await owned.me(ann["access_token"])).status_code == 200


async def test_services_read_the_revocations_and_people_do_not(owned: Door) -> None:
    ended = await sign_in(owned)
    await owned.http.post("/api/auth/logout", headers=bearer(ended["access_token"]))
    person = await sign_in(owned)
    await owned.http.post("/api/auth/logout-all", headers=bearer(person["access_token"]))
    signed_in = await sign_in(owned)

    by_service = await owned.http.get("/internal/revocations", headers=service_header(owned))
    by_person = await owned.http.get("/internal/revocations", headers=bearer(signed_in["access_token"]))
    by_nobody = await owned.http.get("/internal/revocations")

    assert (by_person.status_code, by_nobody.status_code) == (403, 401)
    body = by_service.json()
    assert len(body["sessions"]) == 3
    assert set(body["sessions"][0]) == {"sid", "until"}
    assert [item["av"] for item in body["users"]] == [2]


async def test_revocations_are_forgotten_when_no_token_can_be_left(owned: Door) -> None:
    ended = await sign_in(owned)
    await owned.http.post("/api/auth/logout", headers=bearer(ended["access_token"]))
    owned.advance(hours=2)

    body = (await owned.http.get("/internal/revocations", headers=service_header(owned))).json()

    assert body == {"sessions": [], "users": []}


async def test_a_restart_signs_nobody_out(open_door: OpenDoor) -> None:
    async with open_door() as door:
        before = (await door.set_up()).json()
        keys = (await door.http.get("/.well-known/jwks.json")).json()
    async with open_door() as door:
        me = await door.me(before["access_token"])
        continued = await door.refresh(before["refresh_token"])
        keys_after = (await door.http.get("/.well-known/jwks.json")).json()

    assert me.json() == before["user"]
    assert continued.status_code == 200
    assert keys_after == keys


async def test_a_session_that_ended_stays_ended_after_a_restart(open_door: OpenDoor) -> None:
    async with open_door() as door:
        before = (await door.set_up()).json()
        await door.http.post("/api/auth/logout", headers=bearer(before["access_token"]))
    async with open_door() as door:
        me = await door.me(before["access_token"])

    assert (me.status_code, me.json()["code"]) == (401, "session_ended")


def service_header(door: Door) -> dict[str, str]:
    """Return the header by which the portfolio service calls."""
    identity = ServiceIdentity(door.running.resources.settings.platform.state, "portfolio")
    claims = ServiceClaims("portfolio", None, None, frozenset())
    wire = service_claims(claims, audience="users", now=door.clock.now())
    return {"Authorization": f"Service {sign_token(wire, key=identity.key, type_=SERVICE_TYPE)}"}


async def test_all_other_sessions_end_at_once_and_this_one_stays(owned: Door) -> None:
    here = (await owned.log_in()).json()
    elsewhere = [(await owned.log_in()).json() for _ in range(3)]

    ended = await owned.http.delete("/api/users/me/sessions", headers=bearer(here["access_token"]))
    await owned.running.resources.revocations.load()

    assert ended.status_code == 204
    assert (await owned.me(here["access_token"])).status_code == 200
    assert {(await owned.me(one["access_token"])).status_code for one in elsewhere} == {401}
    assert {(await owned.refresh(one["refresh_token"])).status_code for one in elsewhere} == {401}
