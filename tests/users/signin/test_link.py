"""The first run's link and the unattended start."""

from dataclasses import replace
from pathlib import Path

import pytest

from folio.chassis.settings import SettingsError
from folio.users.desk import Desk
from folio.users.signin.link import digest_setup_token, prepare_first_run
from folio.users.signin.store import find_window
from tests.users.door import PASSWORD, Door

pytestmark = pytest.mark.anyio


def unattended(door: Door, file: Path) -> Desk:
    changes = {"admin_email": "Ann.Miller@example.com", "admin_password_file": file}
    return replace(door.desk, settings=door.desk.settings.model_copy(update=changes))


async def test_the_link_is_for_its_owner_alone_and_only_its_digest_is_kept(door: Door) -> None:
    file = door.home / "run" / "setup-link"

    async with door.desk.database.reading() as connection:
        window = await find_window(connection)
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_text() == f"http://localhost:4110/setup#token={door.setup_token()}\n"
    assert len(door.setup_token()) == 43
    assert window.token_digest == digest_setup_token(door.setup_token())


async def test_a_later_start_renews_the_link(door: Door) -> None:
    first = door.setup_token()

    await prepare_first_run(door.desk)

    assert door.setup_token() != first


async def test_a_start_after_set_up_makes_no_link_and_removes_a_forgotten_one(owned: Door) -> None:
    file = owned.home / "run" / "setup-link"
    file.write_text("forgotten")

    await prepare_first_run(owned.desk)

    assert not file.exists()


async def test_the_password_of_an_unattended_start_is_the_file_without_its_line_break(
    door: Door, tmp_path: Path
) -> None:
    file = tmp_path / "password"
    file.write_bytes(f" {PASSWORD} \r\n".encode())

    await prepare_first_run(unattended(door, file))

    email = "ann.miller@example.com"
    assert (await door.log_in(f" {PASSWORD} ", email=email)).json()["user"]["name"] == "Ann.Miller"
    assert (await door.log_in(PASSWORD, email=email)).status_code == 401
    assert (await door.set_up_with("any")).status_code == 404


@pytest.mark.parametrize("content", [b"short", b"ann.miller@example", b"\xff\xfe"])
async def test_a_password_that_breaks_the_rules_makes_no_owner(
    door: Door, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "password"
    file.write_bytes(content)

    with pytest.raises(SettingsError, match="FOLIO_ADMIN_PASSWORD_FILE"):
        await prepare_first_run(unattended(door, file))

    assert (await door.http.get("/api/setup")).json()["open"] is True


async def test_a_password_file_that_is_not_there_is_named(door: Door, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="missing-file"):
        await prepare_first_run(unattended(door, tmp_path / "missing-file"))
