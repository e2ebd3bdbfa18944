"""The files of an export on disk: written page by page, packed, and moved to their name in one step."""

import hashlib
import os
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from folio.chassis.portability.sections import SectionView
from folio.chassis.portability.store import CellRow
from folio.users.domain.exports import FileEntry, csv_line, json_text

SUFFIX = ".zip"
_OWNER_ONLY = 0o600
_TABLE_ONLY, _BOTH = ("csv",), ("json", "csv")


def archive_path(folder: Path, job_id: UUID) -> Path:
    """Return where the archive of a job is, once it is whole."""
    return folder / f"{job_id}{SUFFIX}"


def sweep_folder(folder: Path, *, archives: set[UUID], workrooms: set[UUID]) -> None:
    """Remove what belongs to none of these jobs: whole archives, and what a try that died left behind."""
    if not folder.is_dir():
        return
    for entry in folder.iterdir():
        job_id = _job_of(entry.name)
        if job_id is None:
            continue
        if entry.is_dir() and job_id not in workrooms:
            shutil.rmtree(entry, ignore_errors=True)
        elif entry.is_file() and job_id not in archives:
            entry.unlink(missing_ok=True)


class Workroom:
    """A folder for one try at one export; removing it removes everything but a finished archive."""

    def __init__(self, folder: Path, job_id: UUID) -> None:
        self._folder = folder
        self._job_id = job_id
        self._path = folder / f"{job_id}.{uuid4().hex}"
        self._files: list[FileEntry] = []

    @property
    def files(self) -> Sequence[FileEntry]:
        """What has been written so far."""
        return tuple(self._files)

    def open(self) -> None:
        """Make the folder; only this user may look into it."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._path.mkdir(mode=0o700)

    def begin(self, service: str, section: SectionView) -> "Sheets":
        """Return the files of a section, to be written and then ended."""
        return Sheets(self._path, service, section, kept=self._files)

    def pack(self, texts: Mapping[str, str]) -> None:
        """Put every file and these texts into the archive; it is there whole or not at all."""
        part = self._path / "part"
        with _create(part) as target:
            with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
                for name, text in texts.items():
                    packed.writestr(name, text)
                for file in self._files:
                    packed.write(self._path / file.path.replace("/", "~"), file.path)
            target.flush()
            os.fsync(target.fileno())
        part.replace(archive_path(self._folder, self._job_id))

    def remove(self) -> None:
        """Remove the folder with all that is in it."""
        shutil.rmtree(self._path, ignore_errors=True)


class Sheets:
    """One section as JSON and as a table, written row by row."""

    def __init__(self, room: Path, service: str, section: SectionView, *, kept: list[FileEntry]) -> None:
        self._service = service
        self._section = section
        self._kept = kept
        self.rows = 0
        self._files = {
            suffix: _File(room, f"{service}/{section.name}.{suffix}")
            for suffix in (_TABLE_ONLY if section.is_table_only else _BOTH)
        }
        self._write("csv", csv_line(section.columns))
        self._write("json", "[")

    def add(self, rows: Sequence[CellRow]) -> None:
        """Write some rows."""
        columns = self._section.columns
        self._write("csv", "".join(csv_line([row.get(name) for name in columns]) for row in rows))
        if "json" in self._files:
            for row in rows:
                self._write("json", ("\n" if self.rows == 0 else ",\n") + json_text(row))
                self.rows += 1
        else:
            self.rows += len(rows)

    def end(self) -> None:
        """Close the files and note what can be checked of them."""
        self._write("json", "\n]\n" if self.rows else "]\n")
        for file in self._files.values():
            size, digest = file.close()
            entry = FileEntry(file.path, self._service, self._section.name, self.rows, size, digest)
            self._kept.append(entry)

    def _write(self, suffix: str, text: str) -> None:
        if suffix in self._files:
            self._files[suffix].write(text)


class _File:
    """A file that knows its size and digest."""

    def __init__(self, room: Path, path: str) -> None:
        self.path = path
        self._target = _create(room / path.replace("/", "~"))
        self._digest = hashlib.sha256()
        self._size = 0

    def write(self, text: str) -> None:
        content = text.encode(errors="replace")
        self._target.write(content)
        self._digest.update(content)
        self._size += len(content)

    def close(self) -> tuple[int, str]:
        self._target.close()
        return self._size, self._digest.hexdigest()


def _create(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY), "wb")


def _job_of(name: str) -> UUID | None:
    try:
        return UUID(name.partition(".")[0])
    except ValueError:
        return None
