"""Which files the rules of the repository are about."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "folio"
TESTS = ROOT / "tests"


@cache
def tracked_files() -> tuple[Path, ...]:
    """Every file that git knows or would add, deleted ones left out."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return tuple(file for line in sorted(set(listing.splitlines())) if (file := ROOT / line).is_file())


@cache
def python_modules() -> tuple[Path, ...]:
    """The modules of the package."""
    return tuple(file for file in tracked_files() if file.suffix == ".py" and file.is_relative_to(SOURCE))


@cache
def python_tests() -> tuple[Path, ...]:
    """The Python files of the tests."""
    return tuple(file for file in tracked_files() if file.suffix == ".py" and file.is_relative_to(TESTS))


@cache
def web_sources() -> tuple[Path, ...]:
    """The hand-written TypeScript of the web app."""
    return tuple(
        file
        for file in tracked_files()
        if file.suffix in (".ts", ".tsx") and file.is_relative_to(ROOT / "web") and ".gen." not in file.name
    )


def syntax_of(file: Path) -> ast.Module:
    """Return the syntax tree of a Python file."""
    return ast.parse(file.read_text(), str(file))


def shown(file: Path) -> str:
    """Return the file's path within the repository."""
    return str(file.relative_to(ROOT))
