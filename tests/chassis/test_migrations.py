"""A database comes to the newest schema once, whoever starts first."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from folio.chassis.migrations import LOCK_ID, migrate, newest_revision
from tests.chassis.programs import run_python

COUNTING = """
from alembic import op

revision = "{number}"
down_revision = {before}

def upgrade() -> None:
    op.execute("CREATE TABLE IF NOT EXISTS runs (revision text)")
    op.execute("INSERT INTO runs VALUES ('{number}')")
    {more}
"""


def write_revision(folder: Path, number: str, *, before: str | None = None, more: str = "") -> None:
    content = COUNTING.format(number=number, before=repr(before), more=more)
    (folder / f"{number}_step.py").write_text(content)


def runs(url: str) -> list[str]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = [row.revision for row in connection.execute(text("SELECT revision FROM runs ORDER BY 1"))]
    engine.dispose()
    return found


@pytest.fixture
def url(database_url: Callable[[str], str]) -> str:
    url = database_url("workspace")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS alembic_version, runs"))
    engine.dispose()
    return url


def test_only_what_is_new_is_run(url: str, tmp_path: Path) -> None:
    write_revision(tmp_path, "0001")
    migrate(url, tmp_path)
    migrate(url, tmp_path)
    write_revision(tmp_path, "0002", before="0001")
    migrate(url, tmp_path)

    assert runs(url) == ["0001", "0002"]


def test_three_processes_at_once_migrate_once(url: str, tmp_path: Path) -> None:
    write_revision(tmp_path, "0001", more="op.execute('SELECT pg_sleep(0.3)')")

    with ThreadPoolExecutor(3) as threads:
        for outcome in [threads.submit(migrate, url, tmp_path) for _ in range(3)]:
            outcome.result(30)

    assert runs(url) == ["0001"]


def test_a_revision_that_fails_leaves_nothing_behind(url: str, tmp_path: Path) -> None:
    write_revision(tmp_path, "0001")
    write_revision(tmp_path, "0002", before="0001", more="op.execute('SELECT nonsense')")

    with pytest.raises(ProgrammingError):
        migrate(url, tmp_path)

    assert runs(url) == ["0001"]
    write_revision(tmp_path, "0002", before="0001")
    migrate(url, tmp_path)
    assert runs(url) == ["0001", "0002"]


def test_a_lock_that_another_keeps_is_not_waited_for_for_ever(url: str, tmp_path: Path) -> None:
    write_revision(tmp_path, "0001")
    engine = create_engine(url)
    with engine.connect() as holder:
        holder.execute(text("SELECT pg_advisory_lock(:id)"), {"id": LOCK_ID})

        with pytest.raises(OperationalError, match="lock timeout"):
            migrate(url, tmp_path)

    engine.dispose()
    migrate(url, tmp_path)
    assert runs(url) == ["0001"]


def test_a_folder_with_odd_signs_in_its_name_is_found(url: str, tmp_path: Path) -> None:
    odd = tmp_path / "100 % of %(here)s"
    odd.mkdir()
    write_revision(odd, "0001")

    migrate(url, odd)

    assert runs(url) == ["0001"]


def test_the_head_is_the_newest_file(tmp_path: Path) -> None:
    for number in ("0002", "0010", "0001"):
        write_revision(tmp_path, number)
    (tmp_path / "__init__.py").touch()

    assert newest_revision(tmp_path) == "0010"


def test_a_start_with_nothing_to_migrate_does_not_import_alembic(url: str, tmp_path: Path) -> None:
    write_revision(tmp_path, "0001")
    migrate(url, tmp_path)
    program = (
        "import sys; from pathlib import Path; from folio.chassis.server import migrate; "
        "migrate(sys.argv[1], Path(sys.argv[2])); print('alembic' in sys.modules)"
    )

    answer = run_python("-c", program, url, str(tmp_path))

    assert answer.strip() == "False"
