"""Public links: whoever has one may look, as long as it counts, and see no more than it shows."""

# ruff: noqa: ANN401 – what is answered is JSON

from typing import Any

import httpx2
import pytest

from tests.portfolio.conftest import Person
from tests.portfolio.sharing.test_routes import BOOKINGS

pytestmark = pytest.mark.anyio

REPORTS = ("holdings", "performance", "timeline", "allocation")


async def link(ann: Person, path: str, **terms: Any) -> Any:
    answer = await ann.post(f"{path}/links", {"label": "For the bank", **terms})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def open_it(ann: Person, token: str, **body: Any) -> httpx2.Response:
    return await ann.running.http.post("/api/shared", json={"token": token, **body})


async def look(ann: Person, link_pass: str, what: str) -> httpx2.Response:
    return await ann.running.http.get(f"/api/shared/{what}", headers={"X-Link-Pass": link_pass})


async def test_a_link_shows_ratios_and_no_amounts(ann: Person, savings: str) -> None:
    await ann.book(savings, *BOOKINGS, create_instruments=True)
    made = await link(ann, savings)

    opened = await open_it(ann, made["token"])
    seen = {what: await look(ann, opened.json()["link_pass"], what) for what in REPORTS}

    assert opened.headers["x-robots-tag"] == "noindex, nofollow"
    assert (opened.json()["name"], opened.json()["owner_name"]) == ("Savings", "Ann")
    assert [answer.status_code for answer in seen.values()] == [200] * 4
    assert seen["performance"].json()["twr"] is not None
    assert seen["performance"].json()["end_value"] is None
    for answer in seen.values():
        assert not [secret for secret in ("70123", "20456", "21987", "345.67") if secret in answer.text]
        assert answer.headers["x-robots-tag"] == "noindex, nofollow"


async def test_a_link_may_show_amounts(ann: Person, savings: str) -> None:
    await ann.book(savings, {"type": "deposit", "date": "2004-03-01", "amount": "70123.45"})
    made = await link(ann, savings, hides_amounts=False)

    opened = (await open_it(ann, made["token"])).json()

    assert (await look(ann, opened["link_pass"], "holdings")).json()["value"] == "70123.45"


async def test_uses_are_counted_and_the_token_is_never_shown_again(ann: Person, savings: str) -> None:
    made = await link(ann, savings)
    await open_it(ann, made["token"])
    await open_it(ann, made["token"])

    listed = await ann.get(f"{savings}/shares")

    [shown] = listed.json()["items"]
    assert (shown["kind"], shown["uses"], shown["label"]) == ("link", 2, "For the bank")
    assert made["token"] not in listed.text


async def test_an_ended_link_shows_nothing_to_whoever_has_it_open(ann: Person, savings: str) -> None:
    made = await link(ann, savings)
    opened = (await open_it(ann, made["token"])).json()

    await ann.delete(f"{savings}/shares/{made['share']['id']}")

    assert (await look(ann, opened["link_pass"], "holdings")).status_code == 404
    assert (await open_it(ann, made["token"])).status_code == 404


async def test_a_link_of_a_deleted_portfolio_leads_nowhere(ann: Person, savings: str) -> None:
    made = await link(ann, savings)
    opened = (await open_it(ann, made["token"])).json()

    await ann.delete(savings)

    assert (await look(ann, opened["link_pass"], "holdings")).status_code == 404
    assert (await open_it(ann, made["token"])).status_code == 404


async def test_a_link_with_a_password_opens_by_it_alone(ann: Person, savings: str) -> None:
    made = await link(ann, savings, password="correct horse")

    without = await open_it(ann, made["token"])
    wrong = await open_it(ann, made["token"], password="wrong horse")
    right = await open_it(ann, made["token"], password="correct horse")

    assert (without.status_code, without.json()["code"]) == (403, "link_password_needed")
    assert (wrong.status_code, wrong.json()["code"]) == (403, "link_password_wrong")
    assert right.status_code == 200


async def test_guessing_ends_after_ten_tries_even_with_the_right_password(ann: Person, savings: str) -> None:
    made = await link(ann, savings, password="correct horse")
    for _ in range(10):
        assert (await open_it(ann, made["token"], password="wrong horse")).status_code == 403

    answer = await open_it(ann, made["token"], password="correct horse")

    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_attempts")
    assert answer.headers["retry-after"] == "900"


@pytest.mark.parametrize("link_pass", ["", "x", "a.b.c", "x" * 900])
async def test_a_pass_that_is_not_ours_opens_nothing(ann: Person, savings: str, link_pass: str) -> None:
    assert (await look(ann, link_pass, "holdings")).status_code == 404


async def test_an_access_token_is_no_pass(ann: Person, savings: str) -> None:
    token = ann.running.signed_in(ann.id, *ann.permissions)["Authorization"].partition(" ")[2]

    assert (await look(ann, token, "holdings")).status_code == 404


async def test_a_link_nobody_made_is_not_found(ann: Person) -> None:
    answer = await open_it(ann, "nothing")

    assert (answer.status_code, answer.json()["code"]) == (404, "link_not_found")


async def test_a_link_only_looks(ann: Person, savings: str) -> None:
    made = await link(ann, savings)

    answer = await ann.put(f"{savings}/shares/{made['share']['id']}", {"relation": "editor"})

    assert answer.status_code == 422
