"""Files and functions stay small enough to be read at once."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.conventions.sources import python_modules, shown, syntax_of, web_sources

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 40


def _functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(syntax_of(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _own_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of its body, without its docstring and without functions defined in it."""
    lines = (function.end_lineno or 0) - function.body[0].lineno + 1
    for statement in function.body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            lines -= (statement.end_lineno or 0) - statement.lineno + 1
    if ast.get_docstring(function):
        lines -= (function.body[0].end_lineno or 0) - function.body[0].lineno + 1
    return lines


def test_no_file_is_longer_than_the_limit() -> None:
    long = [
        f"{shown(file)}: {count} lines"
        for file in (*python_modules(), *web_sources())
        if (count := len(file.read_text().splitlines())) > MAX_FILE_LINES
    ]

    assert not long, "\n".join(long)


def test_no_function_is_longer_than_the_limit() -> None:
    long = [
        f"{shown(file)}:{function.lineno} {function.name}: {_own_lines(function)} lines"
        for file in python_modules()
        for function in _functions(file)
        if _own_lines(function) > MAX_FUNCTION_LINES
    ]

    assert not long, "\n".join(long)
