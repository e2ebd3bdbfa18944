"""Registering over HTTP where mail works."""

import re

import pytest

from tests.fakes.smtp import Mailbox, mail_server
from tests.fixtures.waiting import wait_until_async
from tests.users.door import EMAIL, PASSWORD, Door, OpenDoor
from tests.users.mail.test_actions import sending_by

pytestmark = pytest.mark.anyio


async def register(door: Door, email: str, **changes: object) -> tuple[int, dict[str, object], str | None]:
    body = {"email": email, "name": "Bea", "password": PASSWORD, **changes}
    answer = await door.http.post("/api/auth/register", json=body)
    return answer.status_code, answer.json(), answer.headers.get("set-cookie")


async def letter_to(mailbox: Mailbox, recipient: str) -> str:
    async def find() -> list[str]:
        return mailbox.texts_to(recipient)

    return (await wait_until_async(find, deadline_s=15))[-1]


async def test_the_answer_is_the_same_whether_the_address_is_taken_and_the_rest_is_in_the_letter(
    open_door: OpenDoor,
) -> None:
    async with mail_server() as mailbox, open_door(sending_by(mailbox)) as door:
        await door.set_up()
        door.http.cookies.clear()

        taken, fresh = await register(door, EMAIL), await register(door, "bea@example.com")

        assert taken == (202, {"email": EMAIL}, None)
        assert fresh == (202, {"email": "bea@example.com"}, None)
        assert "belongs to yours already" in await letter_to(mailbox, EMAIL)
        found = re.search(r"/confirm-registration#token=(\S+)", await letter_to(mailbox, "bea@example.com"))
        assert found is not None
        body = {"token": found[1], "password": PASSWORD}
        confirmed = await door.http.post("/api/auth/register/confirm", json=body)
        assert confirmed.status_code == 201
        assert confirmed.json()["user"]["email_verified"] is True


@pytest.mark.parametrize(
    "changes",
    [
        {"role": "owner"},
        {"roles": ["owner"]},
        {"id": "01938a5e-0000-7000-8000-000000000001"},
        {"email_verified": True},
        {"password": "x" * 1_000_000},
        {"name": "a\u202eb"},
        {"name": "a\u0000b"},
    ],
)
async def test_mass_assignment_and_worse_are_refused(owned: Door, changes: dict[str, object]) -> None:
    status, problem, _ = await register(owned, "bea@example.com", **changes)

    assert (status, problem["code"]) == (422, "invalid_request")
    assert (await owned.log_in(email="bea@example.com")).status_code == 401
