"""The files of an export: their names, their lines, and the manifest that vouches for them."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from folio.kernel.cells import inert_cell

FORMAT_VERSION = 1
MANIFEST = "manifest.json"
README = "README.txt"
README_TEXT = """\
This is everything Stock Portfolio keeps of you.

manifest.json   what is in here: the version of this format, when it was made, and for each file its
                service, its rows, its size and its SHA-256
users/          your profile, sessions, passkeys (their names), tokens (never the secrets), connected apps,
                letters, and what the audit log tells of you
portfolio/      your portfolios, accounts, activities, instruments, prices, rates, taxonomies, statements,
                and what you share or is shared with you
portfolio/importable/
                a file for each account that can be imported again, here or in another installation:
                open the portfolio, choose Import, and drop the file. It holds what counts: no drafts, and
                nothing that was reversed. Tags and chosen lots are in activities.json alone.

Each .json file is a list of objects, each .csv file the same as a table with a first line of names.
Amounts are decimal numbers as text, instants are in UTC. In tables, text that a spreadsheet would compute
stands behind an apostrophe.
"""

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file of an export and what can be checked of it."""

    path: str
    service: str
    section: str
    rows: int
    size: int
    sha256: str


def archive_name(at: datetime) -> str:
    """Return what a person's browser calls the archive."""
    return f"stock-portfolio-{at:%Y-%m-%d}.zip"


def csv_line(cells: Sequence[object]) -> str:
    """Return cells as a line of a table, inert in a spreadsheet."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([inert_cell(_cell(cell)) for cell in cells])
    return line.getvalue()


def json_text(row: Row) -> str:
    """Return a row as an object of a JSON list."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def manifest_text(user_id: UUID, files: Sequence[FileEntry], *, at: datetime) -> str:
    """Return the manifest of an export."""
    services: dict[str, dict[str, int]] = {}
    for file in files:
        services.setdefault(file.service, {})[file.section] = file.rows
    manifest = {
        "format": "stock-portfolio-export",
        "format_version": FORMAT_VERSION,
        "created_at": at.isoformat(),
        "user_id": str(user_id),
        "services": services,
        "files": [asdict(file) for file in files],
    }
    return json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int):
        return str(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
