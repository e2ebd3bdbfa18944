"""The administrator looks at Bob's portfolio in need: Bob has a letter, the log an entry, Bob ends it."""

import httpx2
import pytest

from tests.fixtures.people import PASSWORD, Person, set_up_owner
from tests.fixtures.platform import Platform
from tests.fixtures.waiting import wait_until
from tests.journeys.visitor import new_address

pytestmark = pytest.mark.journey

REASON = "Bob is in hospital and asked by telephone."


def register(platform: Platform, address: str) -> tuple[Person, str]:
    body = {"name": "Bob", "email": address, "password": PASSWORD}
    answer = httpx2.post(f"{platform.url}/api/auth/register", json=body, timeout=30)
    assert answer.status_code in (200, 201), answer.text
    return Person(platform, answer.json()["access_token"]), answer.json()["user"]["id"]


def test_the_glass_is_broken_in_the_open(open_platform: Platform) -> None:
    address = new_address()
    owner = set_up_owner(open_platform)
    bob, bob_id = register(open_platform, address)
    with bob.client() as his, owner.client() as hers:
        portfolio = his.post("/api/portfolios", json={"name": "Private", "currency": "USD"}).json()["id"]
        path = f"/api/portfolios/{portfolio}"
        assert hers.get(path).status_code == 404

        opened = hers.post("/api/break-glass", json={"user_id": bob_id, "reason": REASON, "minutes": 15})

        assert opened.status_code == 201, opened.text
        assert portfolio in {item["id"] for item in opened.json()["items"]}
        assert hers.get(f"{path}/holdings").status_code == 200
        assert hers.patch(path, json={"name": "Mine"}).status_code == 403

        def letters() -> list[dict[str, str]]:
            found = hers.get("/api/mail/outbox").json()["items"]
            return [
                one for one in found if one["recipient"] == address and one["kind"] == "portfolios_opened"
            ]

        def entries() -> list[dict[str, object]]:
            found = hers.get("/api/audit", params={"limit": 100}).json()["items"]
            return [one for one in found if one["action"] == "portfolio.break_glass"]

        [letter] = wait_until(letters)
        assert REASON in letter["text"]
        assert wait_until(entries)

        [share] = his.get(f"{path}/shares").json()["items"]
        assert (share["kind"], share["label"]) == ("break_glass", REASON)
        assert his.delete(f"{path}/shares/{share['id']}").status_code == 204
        assert hers.get(path).status_code == 404
