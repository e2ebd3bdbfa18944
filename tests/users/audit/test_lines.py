"""An entry on a line of a file says all it holds, and does nothing in a spreadsheet."""

import csv
import json
from datetime import UTC, datetime
from uuid import UUID

import pytest

from folio.users.audit.lines import COLUMNS, CSV_HEADER, csv_line, json_line
from folio.users.contracts import AuditActor, AuditEntry, AuditTarget

ANN = UUID("01890000-0000-7000-8000-000000000001")
ENTRY = AuditEntry(
    sequence=3,
    at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    actor=AuditActor("user", str(ANN), "=Ann", None, None),
    session_id=ANN,
    address="203.0.113.9",
    request_id=None,
    action="user.disabled",
    target=AuditTarget("user", "7", None),
    outcome="success",
    details={"reason": 'said "no", twice'},
    hash="ab",
    previous_hash="cd",
)


def test_a_row_has_the_columns_of_the_header() -> None:
    (row,) = csv.DictReader([CSV_HEADER, csv_line(ENTRY)])

    assert list(row) == list(COLUMNS)
    assert row["action"] == "user.disabled"
    assert json.loads(row["details"]) == {"reason": 'said "no", twice'}
    assert row["request_id"] == ""


def test_a_name_is_no_formula() -> None:
    (row,) = csv.DictReader([CSV_HEADER, csv_line(ENTRY)])

    assert row["actor_name"] == "'=Ann"


def test_a_line_is_one_json_object() -> None:
    line = json_line(ENTRY)

    assert line.count("\n") == 1
    assert json.loads(line)["session_id"] == str(ANN)
    assert json.loads(line)["at"] == "2026-01-02T03:04:05+00:00"


def test_what_no_entry_holds_is_refused() -> None:
    odd = AuditEntry(**{name: getattr(ENTRY, name) for name in ENTRY.__slots__} | {"details": {"a": {1}}})

    with pytest.raises(TypeError, match="set is no value"):
        json_line(odd)
