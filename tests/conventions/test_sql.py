"""SQL lives where the rows are kept, and nowhere else."""

import ast
import re
from pathlib import Path

from tests.conventions.sources import SOURCE, python_modules, shown, syntax_of

STATEMENT = re.compile(
    r"^\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE|ALTER|DROP|WITH)\s", re.IGNORECASE
)
# The chassis keeps the tables that every service has, and the command line makes databases and roles.
OWN_TABLES = {
    "chassis/database.py",
    "chassis/idempotency.py",
    "chassis/migrations.py",
    "chassis/outbox.py",
    "cli/postgres.py",
    "cli/provision.py",
}


def _may_hold_sql(file: Path) -> bool:
    inner = file.relative_to(SOURCE)
    return file.name in ("store.py", "tables.py") or "migrations" in inner.parts or str(inner) in OWN_TABLES


def _statements(file: Path) -> list[int]:
    tree = syntax_of(file)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
        and STATEMENT.match(node.value)
    ]


def _imports_statements(file: Path) -> bool:
    builders = {"select", "insert", "update", "delete", "text"}
    return any(
        isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("sqlalchemy")
        and builders & {name.name for name in node.names}
        for node in ast.walk(syntax_of(file))
    )


def test_sql_stands_in_stores_alone() -> None:
    strays = [
        f"{shown(file)}:{line}"
        for file in python_modules()
        if not _may_hold_sql(file)
        for line in _statements(file)
    ]

    assert not strays, "\n".join(strays)


def test_only_stores_build_statements() -> None:
    strays = [
        shown(file) for file in python_modules() if not _may_hold_sql(file) and _imports_statements(file)
    ]

    assert not strays, "\n".join(strays)
