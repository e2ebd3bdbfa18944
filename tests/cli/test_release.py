"""A change of the code is noticed, and only that."""

from pathlib import Path

from folio.cli import release


def test_the_same_code_is_the_same_release(tmp_path: Path) -> None:
    release.write_release(tmp_path)

    assert not release.has_changed(tmp_path)


def test_other_code_than_was_started_is_noticed(tmp_path: Path) -> None:
    (tmp_path / release.RELEASE_FILE).write_text("the fingerprint of an older release")

    assert release.has_changed(tmp_path)


def test_where_nothing_was_started_nothing_has_changed(tmp_path: Path) -> None:
    assert not release.has_changed(tmp_path)
