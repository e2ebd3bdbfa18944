"""A device that was not seen before is told of, in every way of signing in; one that was is not."""

import pytest

from tests.users.codes import answer
from tests.users.directory.crowd import join
from tests.users.door import EMAIL, Door, OpenDoor
from tests.users.federation.traveller import Traveller
from tests.users.keys_of import add_passkey, new_device, sign_in
from tests.users.lockdown.conftest import environ, provider
from tests.users.lockdown.letters import letters

pytestmark = pytest.mark.anyio

__all__ = ["environ", "provider"]

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


async def log_in_page(door: Door, device: str | None = None) -> str:
    """Sign a page in, and return what its browser keeps of that."""
    opened = await door.log_in(device=device, transport="cookie")
    assert opened.status_code == 200
    return opened.cookies["folio_device"]


async def test_the_very_first_sign_in_is_no_news_and_a_second_browser_is(owned: Door) -> None:
    assert await letters(owned, "new_device") == []

    known = await log_in_page(owned)
    assert len(await letters(owned, "new_device")) == 1
    await log_in_page(owned, known)
    assert len(await letters(owned, "new_device")) == 1

    (letter,) = await letters(owned, "new_device")
    assert "http://localhost:4110/lock-down#token=" in letter
    assert "127.0.0.1" in letter


async def test_two_people_who_share_a_browser_are_both_known_in_it(owned: Door) -> None:
    await join(owned, "Bob")
    device = await log_in_page(owned)
    told = len(await letters(owned, "new_device"))

    bob = await owned.log_in(email="bob@example.com", device=device, transport="cookie")
    assert len(await letters(owned, "new_device")) == told + 1
    shared = bob.cookies["folio_device"]
    await owned.log_in(email=EMAIL, device=shared, transport="cookie")
    await owned.log_in(email="bob@example.com", device=shared, transport="cookie")

    assert len(await letters(owned, "new_device")) == told + 1


async def test_a_program_is_known_by_its_name_and_network(owned: Door) -> None:
    before = len(await letters(owned, "new_device"))

    for name in ("backup/1", "backup/1", "other/2"):
        owned.http.cookies.clear()
        await owned.http.post(
            "/api/auth/login",
            json={"email": EMAIL, "password": "seven oaks by the river"},
            headers={"user-agent": name},
        )

    told = await letters(owned, "new_device")
    assert len(told) == before + 2
    assert not any("backup/1" in letter for letter in told)


async def test_a_second_factor_and_a_passkey_are_ways_in_like_any_other(owned: Door) -> None:
    session = (await owned.log_in()).json()
    device = new_device(owned)
    added = await add_passkey(owned, session["access_token"], device)
    before = len(await letters(owned, "new_device"))

    await sign_in(owned, device, user_agent=FIREFOX)
    assert len(await letters(owned, "new_device")) == before + 1

    asked = (await owned.log_in()).json()
    assert len(await letters(owned, "new_device")) == before + 1
    code = added.json()["recovery_codes"][0]
    await answer(owned, asked["challenge"], code, method="recovery_code", user_agent="Edg/140")
    assert len(await letters(owned, "new_device")) == before + 2


async def test_coming_back_from_a_provider_does_not_make_a_known_browser_strange(
    open_door: OpenDoor, environ: dict[str, str]
) -> None:
    async with open_door(environ) as door:
        await door.set_up()
        ann = Traveller(door)
        await ann.log_in()
        await ann.link()
        before = len(await letters(door, "new_device"))

        await ann.travel()
        assert len(await letters(door, "new_device")) == before
        stranger = Traveller(door)
        await stranger.travel()
        assert len(await letters(door, "new_device")) == before + 1
        await stranger.travel()
        assert len(await letters(door, "new_device")) == before + 1


async def test_whoever_wants_no_such_mail_gets_none(open_door: OpenDoor) -> None:
    async with open_door({"FOLIO_USERS_NEW_DEVICE_MAIL": "false"}) as door:
        await door.set_up()
        await log_in_page(door)

        assert await letters(door, "new_device") == []
