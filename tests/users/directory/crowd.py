"""People to manage, and short ways to act on them."""

from dataclasses import dataclass

import httpx2

from tests.fixtures.waiting import wait_until_async
from tests.users.door import PASSWORD, Door, bearer


@dataclass(frozen=True)
class Member:
    """Somebody with an account and an access token."""

    id: str
    headers: dict[str, str]
    refresh_token: str


async def join(door: Door, name: str, *roles: str) -> Member:
    """Register somebody, give him roles, and sign him in with them."""
    email = f"{name.lower()}@example.com"
    body = {"email": email, "name": name, "password": PASSWORD}
    answer = await door.http.post("/api/auth/register", json=body)
    assert answer.status_code == 201, answer.text
    user_id = answer.json()["user"]["id"]
    if roles:
        answer = await door.http.patch(
            f"/api/users/{user_id}", json={"roles": list(roles)}, headers=(await owner(door)).headers
        )
        assert answer.status_code == 200, answer.text
    return member_of((await door.log_in(email=email)).json())


async def owner(door: Door) -> Member:
    """Sign the owner in."""
    return member_of((await door.log_in()).json())


def member_of(answer: dict[str, object]) -> Member:
    """Return who was signed in."""
    user = answer["user"]
    assert isinstance(user, dict)
    return Member(user["id"], bearer(str(answer["access_token"])), str(answer["refresh_token"]))


async def act(door: Door, who: Member, verb: str, path: str, **options: object) -> httpx2.Response:
    """Do something to users as somebody."""
    return await door.http.request(verb, f"/api/users{path}", headers=who.headers, **options)


async def is_refused(door: Door, who: Member) -> bool:
    """Wait until somebody's access token counts no more."""

    async def is_out() -> bool:
        answer = await door.http.get("/api/users/me", headers=who.headers)
        return answer.status_code == 401 and answer.json()["code"] == "session_ended"

    return await wait_until_async(is_out, deadline_s=2)
