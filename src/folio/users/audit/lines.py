"""An entry of the audit log as a line of a file."""

import csv
import io
import json
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from folio.kernel.cells import inert_cell
from folio.users.contracts import AuditEntry

COLUMNS = (
    "sequence", "at", "actor_kind", "actor_id", "actor_name", "parent_id", "session_id", "address",
    "request_id", "action", "target_kind", "target_id", "outcome", "details", "previous_hash", "hash",
)  # fmt: skip


def csv_line(entry: AuditEntry) -> str:
    """Return the entry as a row; a cell that a spreadsheet would take for a formula is shown as text."""
    target = entry.target
    return _row(
        entry.sequence,
        entry.at.isoformat(),
        entry.actor.kind,
        entry.actor.id,
        entry.actor.name,
        entry.actor.parent_id,
        entry.session_id,
        entry.address,
        entry.request_id,
        entry.action,
        target.kind if target else None,
        target.id if target else None,
        entry.outcome,
        json.dumps(entry.details, sort_keys=True),
        entry.previous_hash,
        entry.hash,
    )


def json_line(entry: AuditEntry) -> str:
    """Return the entry as a JSON object on a line of its own."""
    return json.dumps(asdict(entry), default=_plain, separators=(",", ":")) + "\n"


def _row(*cells: object) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(
        ["" if cell is None else inert_cell(str(cell)) for cell in cells]
    )
    return line.getvalue()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} is no value of an entry")


CSV_HEADER = _row(*COLUMNS)
