"""Letters of the outbox, and the way back that one of them opens."""

import re

from folio.users.mail.actions import list_outbox
from folio.users.recovery.actions import answer_requests
from tests.users.door import EMAIL, Door

NEW_PASSWORD = "nine willows by the pond"


async def letters(door: Door, kind: str) -> list[str]:
    """Return the texts of the letters of a kind, newest first."""
    page = await list_outbox(door.desk, state=None, cursor=None, limit=50, reader=None)
    return [letter.text or "" for letter in page.items if letter.kind == kind]


async def link_in(door: Door, kind: str) -> str:
    """Return the token of the newest letter of a kind."""
    found = re.search(r"#token=(\S+)", (await letters(door, kind))[0])
    assert found is not None
    return found[1]


async def reset_by_mail(door: Door) -> None:
    """Choose a new password by the link that comes by mail."""
    await door.http.post("/api/auth/password-resets", json={"email": EMAIL})
    await answer_requests(door.desk)
    body = {"token": await link_in(door, "password_reset"), "password": NEW_PASSWORD}
    answer = await door.http.post("/api/auth/password-resets/confirm", json=body)
    assert answer.status_code == 204, answer.text
