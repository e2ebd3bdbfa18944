"""An archive is there whole or not at all, is nobody else's to read, and its manifest tells the truth."""

import hashlib
import json
import stat
import zipfile
from pathlib import Path
from uuid import uuid4

import pytest

from folio.chassis.portability.sections import SectionView
from folio.users.exports.archive import Workroom, archive_path, sweep_folder

NOTES = SectionView("notes", ["text", "count"], 3, is_table_only=False)
TABLE = SectionView("importable/one", ["text"], 1, is_table_only=True)


def test_what_was_written_is_packed_with_its_digest(tmp_path: Path) -> None:
    folder, job_id = tmp_path / "exports", uuid4()
    room = Workroom(folder, job_id)
    room.open()
    notes = room.begin("users", NOTES)
    notes.add([{"text": "=1+1", "count": 1}, {"text": "ö\n", "count": None}])
    notes.add([{"text": "last", "count": 3}])
    notes.end()
    table = room.begin("portfolio", TABLE)
    table.add([{"text": "only"}])
    table.end()

    room.pack({"README.txt": "hello"})
    room.remove()

    archive = archive_path(folder, job_id)
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert list(folder.iterdir()) == [archive]
    with zipfile.ZipFile(archive) as packed:
        assert packed.testzip() is None
        assert packed.namelist() == [
            "README.txt",
            "users/notes.json",
            "users/notes.csv",
            "portfolio/importable/one.csv",
        ]
        assert [row["text"] for row in json.loads(packed.read("users/notes.json"))] == ["=1+1", "ö\n", "last"]
        assert packed.read("users/notes.csv").decode() == 'text,count\r\n\'=1+1,1\r\n"ö\n",\r\nlast,3\r\n'
        for file in room.files:
            content = packed.read(file.path)
            assert (file.size, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert [file.rows for file in room.files] == [3, 3, 1]


def test_a_section_without_rows_is_an_empty_list(tmp_path: Path) -> None:
    job_id, folder = uuid4(), tmp_path / "exports"
    room = Workroom(folder, job_id)
    room.open()
    room.begin("users", NOTES).end()
    room.pack({})

    with zipfile.ZipFile(archive_path(folder, job_id)) as packed:
        assert json.loads(packed.read("users/notes.json")) == []


@pytest.mark.parametrize("is_packed", [False, True])
def test_what_was_given_up_leaves_no_half_file(tmp_path: Path, *, is_packed: bool) -> None:
    job_id, folder = uuid4(), tmp_path / "exports"
    room = Workroom(folder, job_id)
    room.open()
    room.begin("users", NOTES).end()
    if is_packed:
        room.pack({})

    room.remove()

    assert [entry.name for entry in folder.iterdir()] == ([f"{job_id}.zip"] if is_packed else [])


def test_only_what_belongs_to_a_job_is_kept(tmp_path: Path) -> None:
    folder, done, running, gone = tmp_path / "exports", uuid4(), uuid4(), uuid4()
    for job_id in (done, gone):
        archive_path(folder, job_id).parent.mkdir(exist_ok=True)
        archive_path(folder, job_id).write_bytes(b"zip")
    for job_id in (done, running, gone):
        Workroom(folder, job_id).open()
    (folder / "somebody's.txt").write_text("not ours")

    sweep_folder(folder, archives={done, running}, workrooms={running})

    left = sorted(entry.name.partition(".")[0] for entry in folder.iterdir())
    assert left == sorted([str(done), str(running), "somebody's"])


def test_a_folder_that_is_not_there_is_swept(tmp_path: Path) -> None:
    sweep_folder(tmp_path / "exports", archives=set(), workrooms=set())
