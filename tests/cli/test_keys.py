"""Secrets are made once, kept to their owner, and never quietly replaced."""

import stat
from pathlib import Path

import pytest

from folio.cli.keys import WeakSecret, ensure_secret


def test_a_secret_is_made_once_and_stays(tmp_path: Path) -> None:
    first = ensure_secret(tmp_path / "keys", "database-users")

    assert ensure_secret(tmp_path / "keys", "database-users") == first
    assert len(first) >= 40


def test_a_secret_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    ensure_secret(tmp_path / "keys", "database-users")

    assert stat.S_IMODE((tmp_path / "keys" / "database-users").stat().st_mode) == 0o600


def test_a_mode_that_was_widened_is_narrowed_again(tmp_path: Path) -> None:
    ensure_secret(tmp_path, "database-users")
    (tmp_path / "database-users").chmod(0o644)

    ensure_secret(tmp_path, "database-users")

    assert stat.S_IMODE((tmp_path / "database-users").stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "\n", "short"])
def test_an_empty_or_short_secret_is_refused_and_kept(tmp_path: Path, content: str) -> None:
    file = tmp_path / "database-users"
    file.write_text(content)

    with pytest.raises(WeakSecret, match="fewer than 16"):
        ensure_secret(tmp_path, "database-users")

    assert file.read_text() == content
