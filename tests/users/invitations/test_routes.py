"""Invitations over HTTP."""

import pytest

from tests.fakes.smtp import mail_server
from tests.fixtures.waiting import wait_until_async
from tests.users.door import EMAIL, PASSWORD, Door, OpenDoor, bearer
from tests.users.mail.test_actions import sending_by

pytestmark = pytest.mark.anyio

Body = dict[str, object]


async def invite(door: Door, token: str, **body: object) -> tuple[int, Body]:
    answer = await door.http.post("/api/invitations", json=body, headers=bearer(token))
    return answer.status_code, answer.json()


async def accept(door: Door, url: object, **changes: object) -> tuple[int, Body]:
    body = {"token": str(url).partition("#token=")[2], "name": "Bea", "password": PASSWORD, **changes}
    answer = await door.http.post("/api/auth/invitations/accept", json=body)
    door.http.cookies.clear()
    return answer.status_code, answer.json()


@pytest.fixture
async def token(owned: Door) -> str:
    """The owner's access token."""
    access_token: str = (await owned.log_in()).json()["access_token"]
    return access_token


async def test_an_invitation_makes_one_account_with_its_role(owned: Door, token: str) -> None:
    status, made = await invite(owned, token, role="analyst")
    offer = await owned.http.post(
        "/api/auth/invitations/offer", json={"token": str(made["url"]).partition("#token=")[2]}
    )
    accepted, answer = await accept(owned, made["url"], email="bea@example.com")
    again, problem = await accept(owned, made["url"], email="eve@example.com")

    user = answer["user"]
    assert isinstance(user, dict)
    assert (status, accepted) == (201, 201)
    assert (offer.json()["role"], offer.json()["email"]) == ("analyst", None)
    assert (user["roles"], user["email"], user["email_verified"]) == (["analyst"], "bea@example.com", False)
    assert (again, problem["code"]) == (403, "link_invalid")
    listed = (await owned.http.get("/api/invitations", headers=bearer(token))).json()["items"]
    assert [item["state"] for item in listed] == ["accepted"]
    assert "url" not in listed[0]


async def test_an_invitation_to_an_address_is_for_that_address(owned: Door, token: str) -> None:
    _, made = await invite(owned, token, email="bea@example.com")

    status, answer = await accept(owned, made["url"], email="eve@example.com")

    user = answer["user"]
    assert isinstance(user, dict)
    assert (status, user["email"], user["email_verified"]) == (201, "bea@example.com", False)


async def test_where_mail_works_the_link_goes_to_the_address_alone_and_verifies_it(
    open_door: OpenDoor,
) -> None:
    async with mail_server() as mailbox, open_door(sending_by(mailbox)) as door:
        token = (await door.set_up()).json()["access_token"]
        status, made = await invite(door, token, email="bea@example.com")

        (letter,) = await wait_until_async(lambda: _texts(mailbox, "bea@example.com"), deadline_s=15)
        url = next(line for line in letter.split("\n") if "#token=" in line)
        accepted, answer = await accept(door, url)

        user = answer["user"]
        assert isinstance(user, dict)
        assert (status, made["url"]) == (201, None)
        assert (accepted, user["email_verified"]) == (201, True)


async def _texts(mailbox: object, recipient: str) -> list[str]:
    found: list[str] = mailbox.texts_to(recipient)  # type: ignore[attr-defined]  # a Mailbox
    return found


async def test_one_that_was_taken_back_or_is_late_opens_nothing(owned: Door, token: str) -> None:
    _, taken = await invite(owned, token)
    invitation = taken["invitation"]
    assert isinstance(invitation, dict)
    path = f"/api/invitations/{invitation['id']}"
    revoked = await owned.http.delete(path, headers=bearer(token))
    again = await owned.http.delete(path, headers=bearer(token))
    _, late = await invite(owned, token)

    assert (revoked.status_code, again.status_code) == (204, 404)
    assert (await accept(owned, taken["url"], email="bea@example.com"))[0] == 403
    owned.advance(days=7)
    assert (await accept(owned, late["url"], email="bea@example.com"))[0] == 403


async def test_a_refused_acceptance_leaves_the_invitation_open(owned: Door, token: str) -> None:
    _, made = await invite(owned, token)

    outcomes = [
        (await accept(owned, made["url"], **changes))[1]["code"]
        for changes in (
            {},
            {"email": "bea@example.com", "password": "short"},
            {"email": EMAIL},
            {"email": "bea@example.com", "roles": ["owner"]},
            {"email": "bea@example.com", "name": "a\u202eb"},
            {"email": "bea@example.com", "name": "a\u0000b"},
            {"email": "bea@example.com", "password": "x" * 1_000_000},
        )
    ]

    assert outcomes == ["email_needed", "password_refused", "email_taken", *["invalid_request"] * 4]
    assert (await accept(owned, made["url"], email="bea@example.com"))[0] == 201


async def test_nobody_is_let_in_where_registration_is_closed(open_door: OpenDoor) -> None:
    async with open_door({"FOLIO_USERS_REGISTRATION": "closed"}) as door:
        token = (await door.set_up()).json()["access_token"]

        status, problem = await invite(door, token)

        assert (status, problem["code"]) == (403, "registration_closed")


async def test_invitations_work_where_nobody_may_come_by_himself(open_door: OpenDoor) -> None:
    async with open_door({"FOLIO_USERS_REGISTRATION": "invite"}) as door:
        token = (await door.set_up()).json()["access_token"]
        _, made = await invite(door, token)

        body = {"email": "eve@example.com", "name": "Eve", "password": PASSWORD}
        stranger = await door.http.post("/api/auth/register", json=body)
        status, _ = await accept(door, made["url"], email="bea@example.com")

        assert (stranger.status_code, status) == (403, 201)


async def test_an_administrator_who_is_no_owner_invites_no_owner(owned: Door, token: str) -> None:
    _, made = await invite(owned, token, role="admin")
    _, answer = await accept(owned, made["url"], email="bea@example.com")
    admin = str(answer["access_token"])

    status, problem = await invite(owned, admin, role="owner")

    assert (status, problem["code"]) == (403, "owners_only")
    assert (await invite(owned, admin, role="admin"))[0] == 201


@pytest.mark.parametrize("body", [{"role": "agent"}, {"role": "king"}, {"email": "none"}, {"state": "open"}])
async def test_a_wrong_invitation_is_refused(owned: Door, token: str, body: Body) -> None:
    status, problem = await invite(owned, token, **body)

    assert (status, problem["code"]) == (422, "invalid_request")


async def test_invitations_are_for_administrators(owned: Door, token: str) -> None:
    _, made = await invite(owned, token, role="auditor")
    _, answer = await accept(owned, made["url"], email="bea@example.com")

    status, problem = await invite(owned, str(answer["access_token"]))

    assert (status, problem["code"]) == (403, "missing_permission")
