"""The tokens of a person, kept for nobody else to read."""

import stat
from pathlib import Path

import pytest

from folio.cli.keyring import Keyring, KeyringUnreadable, Keys, open_keyring

KEYS = Keys("access", "refresh", "portfolio:read")


def test_tokens_come_back_as_kept_by_their_platform(tmp_path: Path) -> None:
    keyring = Keyring(tmp_path / "folio" / "sign-ins.json")
    keyring.save("https://one.example", KEYS)
    keyring.save("https://two.example", Keys("a", "r", "s"))

    keyring.forget("https://two.example")

    assert keyring.find("https://one.example") == KEYS
    assert keyring.find("https://two.example") is None


def test_nobody_else_reads_them(tmp_path: Path) -> None:
    keyring = Keyring(tmp_path / "folio" / "sign-ins.json")

    keyring.save("https://one.example", KEYS)

    assert stat.S_IMODE(keyring.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(keyring.file.parent.stat().st_mode) == 0o700
    assert list(keyring.file.parent.iterdir()) == [keyring.file]


def test_a_file_that_was_open_to_others_is_closed(tmp_path: Path) -> None:
    file = tmp_path / "sign-ins.json"
    file.write_text("{}")
    file.chmod(0o644)

    Keyring(file).save("https://one.example", KEYS)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_file_that_is_broken_is_named(tmp_path: Path) -> None:
    file = tmp_path / "sign-ins.json"
    file.write_text("no json")

    with pytest.raises(KeyringUnreadable, match=r"sign-ins\.json"):
        Keyring(file).find("https://one.example")


@pytest.mark.parametrize("content", ["[]", '{"https://one.example": 7}', '{"https://one.example": {}}'])
def test_a_file_of_another_kind_holds_no_tokens(tmp_path: Path, content: str) -> None:
    file = tmp_path / "sign-ins.json"
    file.write_text(content)

    assert Keyring(file).find("https://one.example") is None


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "folio").write_text("a file where the folder should be")

    with pytest.raises(KeyringUnreadable):
        Keyring(tmp_path / "folio" / "sign-ins.json").save("https://one.example", KEYS)


def test_it_is_where_a_persons_configuration_is(tmp_path: Path) -> None:
    own = open_keyring({"XDG_CONFIG_HOME": str(tmp_path), "HOME": "/home/ann"})
    usual = open_keyring({"HOME": "/home/ann"})

    assert own.file == tmp_path / "folio" / "sign-ins.json"
    assert usual.file == Path("/home/ann/.config/folio/sign-ins.json")
