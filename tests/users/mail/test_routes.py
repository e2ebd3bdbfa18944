"""The outbox over HTTP."""

import pytest

from folio.users.domain.letters import Letter
from folio.users.mail.actions import queue_letter
from tests.fakes.smtp import Mailbox, mail_server
from tests.fixtures.waiting import wait_until_async
from tests.users.door import EMAIL, PASSWORD, Door, OpenDoor, bearer
from tests.users.mail.test_actions import sending_by

pytestmark = pytest.mark.anyio


@pytest.fixture
async def token(owned: Door) -> str:
    """The owner's access token."""
    answer = await owned.log_in()
    token: str = answer.json()["access_token"]
    return token


async def queue(door: Door, **changes: object) -> None:
    fields = {"kind": "trial", "recipient": "bea@example.com", "subject": "Hi", "text": "a link"} | changes
    async with door.desk.database.transaction() as connection:
        await queue_letter(connection, Letter(**fields), door.desk)  # type: ignore[arg-type]  # a test's own


async def register(door: Door, email: str = "bea@example.com") -> str:
    body = {"email": email, "name": "Bea", "password": PASSWORD}
    answer = await door.http.post("/api/auth/register", json=body)
    assert answer.status_code == 201
    door.http.cookies.clear()
    token: str = answer.json()["access_token"]
    return token


async def test_without_a_server_an_administrator_reads_the_letters(owned: Door, token: str) -> None:
    await queue(owned)

    page = (await owned.http.get("/api/mail/outbox", headers=bearer(token))).json()
    state = (await owned.http.get("/api/mail", headers=bearer(token))).json()

    (letter,) = page["items"]
    assert (letter["recipient"], letter["subject"], letter["text"]) == ("bea@example.com", "Hi", "a link")
    assert (letter["state"], letter["tries"], letter["reason"]) == ("waiting", 0, None)
    assert state == {
        "sends_mail": False,
        "server": None,
        "sender": None,
        "waiting": 1,
        "sent": 0,
        "dead": 0,
    }


async def test_where_mail_works_nobody_reads_other_peoples_letters(open_door: OpenDoor) -> None:
    async with (
        mail_server(Mailbox(refusals={"RCPT": "450 busy"})) as mailbox,
        open_door(sending_by(mailbox)) as door,
    ):
        token = (await door.set_up()).json()["access_token"]
        await queue(door)

        page = (await door.http.get("/api/mail/outbox", headers=bearer(token))).json()

        assert page["items"][0]["text"] is None


async def test_an_administrator_who_is_no_owner_reads_no_letter_to_an_owner(owned: Door, token: str) -> None:
    me = (await owned.me(token)).json()["id"]
    other = await register(owned)
    async with owned.desk.database.transaction() as connection:
        await connection.exec_driver_sql("UPDATE users SET roles = '{admin}' WHERE email <> %s", (EMAIL,))
    admin = (await owned.log_in(email="bea@example.com")).json()["access_token"]
    await queue(owned, user_id=me)

    shown = (await owned.http.get("/api/mail/outbox", headers=bearer(admin))).json()["items"]
    mine = (await owned.http.get("/api/mail/outbox", headers=bearer(token))).json()["items"]

    assert other
    assert [letter["text"] for letter in shown] == [None]
    assert [letter["text"] for letter in mine] == ["a link"]


async def test_a_page_follows_the_other(owned: Door, token: str) -> None:
    for number in range(3):
        await queue(owned, subject=str(number))
        owned.advance(seconds=1)

    first = (await owned.http.get("/api/mail/outbox?limit=2", headers=bearer(token))).json()
    cursor = first["next_cursor"]
    second = (await owned.http.get(f"/api/mail/outbox?limit=2&cursor={cursor}", headers=bearer(token))).json()

    assert [item["subject"] for item in first["items"] + second["items"]] == ["2", "1", "0"]
    assert second["next_cursor"] is None


@pytest.mark.parametrize("query", ["state=lost", "limit=0", "cursor=%00", "cursor=abc"])
async def test_a_wrong_question_is_refused(owned: Door, token: str, query: str) -> None:
    answer = await owned.http.get(f"/api/mail/outbox?{query}", headers=bearer(token))

    assert answer.status_code == 422


async def test_a_dead_letter_is_sent_again_and_no_other(open_door: OpenDoor) -> None:
    async with (
        mail_server(Mailbox(refusals={"RCPT": "550 no"})) as mailbox,
        open_door(sending_by(mailbox)) as door,
    ):
        headers = bearer((await door.set_up()).json()["access_token"])
        trial = await door.http.post("/api/mail/trials", headers=headers)
        (letter,) = await settled(door, headers, "dead")
        mailbox.refusals.clear()

        again = await door.http.post(f"/api/mail/outbox/{letter['id']}/retry", headers=headers)
        await settled(door, headers, "sent")
        late = await door.http.post(f"/api/mail/outbox/{letter['id']}/retry", headers=headers)

        assert (trial.status_code, again.status_code) == (202, 204)
        assert (late.status_code, late.json()["code"]) == (404, "letter_not_found")
        assert len(mailbox.texts_to(EMAIL)) == 1


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/mail"),
        ("GET", "/api/mail/outbox"),
        ("POST", "/api/mail/trials"),
        ("POST", "/api/mail/outbox/01938a5e-0000-7000-8000-000000000001/retry"),
    ],
)
async def test_the_outbox_is_for_administrators(owned: Door, method: str, path: str) -> None:
    trader = await register(owned)

    stranger = await owned.http.request(method, path)
    answer = await owned.http.request(method, path, headers=bearer(trader))

    assert stranger.status_code == 401
    assert (answer.status_code, answer.json()["code"]) == (403, "missing_permission")


async def test_the_operators_outbox_is_closed_to_people(owned: Door, token: str) -> None:
    answer = await owned.http.get("/internal/outbox", headers=bearer(token))

    assert answer.status_code == 403


async def settled(door: Door, headers: dict[str, str], state: str) -> list[dict[str, str]]:
    """Return the letters in a state as soon as there are any; the service's own relay moves them."""

    async def find() -> list[dict[str, str]]:
        answer = await door.http.get(f"/api/mail/outbox?state={state}", headers=headers)
        items: list[dict[str, str]] = answer.json()["items"]
        return items

    return await wait_until_async(find, deadline_s=15)
