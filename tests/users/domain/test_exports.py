"""The lines of an export, and the manifest that vouches for its files."""

import csv
import datetime as dt
import io
import json
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from folio.kernel.cells import bare_cell
from folio.users.domain.exports import FileEntry, archive_name, csv_line, json_text, manifest_text

AT = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)
CELLS = st.lists(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=9), min_size=2
)


def test_values_of_every_kind_are_cells() -> None:
    line = csv_line([None, True, False, 7, "-1.5", "=1+1", ["a", "b"], {"key": "value"}])

    assert line == ',true,false,7,-1.5,\'=1+1,"[""a"",""b""]","{""key"":""value""}"\r\n'


@given(CELLS)
def test_a_table_reads_back_as_it_was_written(cells: list[str]) -> None:
    (row,) = csv.reader(io.StringIO(csv_line(cells), newline=""))

    assert [bare_cell(cell) for cell in row] == cells


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=9) | st.integers() | st.booleans() | st.none()))
def test_an_object_is_one_line(row: dict[str, object]) -> None:
    text = json_text(row)

    assert json.loads(text) == row
    assert "\n" not in text


def test_the_manifest_says_what_is_in_it() -> None:
    files = [
        FileEntry("users/profile.json", "users", "profile", 1, 20, "ab"),
        FileEntry("users/profile.csv", "users", "profile", 1, 10, "cd"),
        FileEntry("portfolio/accounts.csv", "portfolio", "accounts", 3, 30, "ef"),
    ]

    manifest = json.loads(manifest_text(UUID(int=1), files, at=AT))

    assert manifest["format_version"] == 1
    assert manifest["created_at"] == "2026-05-01T12:00:00+00:00"
    assert manifest["services"] == {"users": {"profile": 1}, "portfolio": {"accounts": 3}}
    assert manifest["files"][2] == {
        "path": "portfolio/accounts.csv",
        "service": "portfolio",
        "section": "accounts",
        "rows": 3,
        "size": 30,
        "sha256": "ef",
    }


def test_the_archive_is_called_by_its_day() -> None:
    assert archive_name(AT) == "stock-portfolio-2026-05-01.zip"
