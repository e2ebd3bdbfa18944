"""Logs are shown from their end, and followed through rotation."""

from pathlib import Path

from folio.cli.logfiles import Tail, show


def test_the_last_lines_are_shown(tmp_path: Path) -> None:
    file = tmp_path / "users.log"
    file.write_text("one\ntwo\nthree\n")

    assert Tail("users", file).last_lines(2) == ["two", "three"]


def test_only_whole_new_lines_follow(tmp_path: Path) -> None:
    file = tmp_path / "users.log"
    file.write_text("one\n")
    tail = Tail("users", file)
    tail.last_lines(10)

    with file.open("a") as stream:
        stream.write("two\nthr")
        stream.flush()
        first = tail.new_lines()
        stream.write("ee\n")
        stream.flush()
        second = tail.new_lines()

    assert (first, second) == (["two"], ["three"])


def test_a_rotated_log_is_read_from_its_new_beginning(tmp_path: Path) -> None:
    file = tmp_path / "users.log"
    file.write_text("a long old line\n")
    tail = Tail("users", file)
    tail.last_lines(10)

    file.rename(tmp_path / "users.log.1")
    file.write_text("new\n")

    assert tail.new_lines() == ["new"]


def test_a_log_that_is_not_there_has_no_lines(tmp_path: Path) -> None:
    tail = Tail("users", tmp_path / "users.log")

    assert tail.last_lines(5) == []
    assert tail.new_lines() == []


def test_several_logs_name_themselves_and_one_does_not(tmp_path: Path) -> None:
    for name in ("users", "gateway"):
        (tmp_path / f"{name}.log").write_text(f"{name} speaks\n")
    tails = [Tail(name, tmp_path / f"{name}.log") for name in ("users", "gateway")]
    both: list[str] = []
    one: list[str] = []

    show(tails, count=5, follow=False, write=both.append)
    show(tails[:1], count=5, follow=False, write=one.append)

    assert both == ["users      | users speaks", "gateway    | gateway speaks"]
    assert one == ["users speaks"]
