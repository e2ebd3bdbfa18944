"""The keys at rest: made once, changed over together, dropped when nothing needs them."""

from pathlib import Path

import pytest

from folio.chassis.home import MissingSecret
from folio.users.keyring import KeyRing, id_of


def test_the_first_start_makes_one_key_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "users-sealing"

    first, second = KeyRing(file), KeyRing(file)

    assert file.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in file.parent.iterdir()] == ["users-sealing"]
    assert first.newest() == second.newest()


def test_a_new_key_seals_in_every_process_and_the_old_one_still_opens(tmp_path: Path) -> None:
    one, other = KeyRing(tmp_path / "k"), KeyRing(tmp_path / "k")
    old_id, old_key = other.newest()

    one.add()

    assert other.newest() == one.newest() != (old_id, old_key)
    assert other.find(old_id) == old_key


def test_a_dropped_key_opens_nothing_any_more(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path / "k")
    old_id, _ = ring.newest()
    ring.add()

    ring.drop_older()

    assert ring.find(old_id) is None
    assert KeyRing(tmp_path / "k").find(old_id) is None


@pytest.mark.parametrize("content", ["", "00" * 31, "not hexadecimal", "00" * 33])
def test_a_file_without_keys_refuses_to_start(tmp_path: Path, content: str) -> None:
    (tmp_path / "k").write_text(content)

    with pytest.raises(MissingSecret):
        KeyRing(tmp_path / "k")


def test_an_id_tells_keys_apart() -> None:
    assert id_of(b"a" * 32) != id_of(b"b" * 32)
    assert len(id_of(b"a" * 32)) == 4
