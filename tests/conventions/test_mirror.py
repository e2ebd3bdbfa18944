"""The tests mirror the sources, file for file."""

from pathlib import Path

from tests.conventions.sources import SOURCE, TESTS, python_modules, python_tests, shown

# Wiring is tested by the journeys and by the app's own routes; shapes by whoever uses them.
UNTESTED_NAMES = {"__init__.py", "__main__.py", "contracts.py", "app.py"}
UNTESTED_FOLDERS = {"migrations", "alembic"}
# These test what people are given to try, not a module.
STORIES = {
    "portfolio/domain/test_invariants.py",
    "portfolio/test_examples.py",
    "portfolio/test_published_cases.py",
}
FREE_FOLDERS = {"access", "journeys", "conventions", "fixtures", "fakes", "web"}


def _test_of(module: Path) -> Path:
    inner = module.relative_to(SOURCE)
    return TESTS / inner.parent / f"test_{inner.name}"


def test_every_module_has_its_test() -> None:
    missing = [
        f"{shown(module)} has no {shown(_test_of(module))}"
        for module in python_modules()
        if module.name not in UNTESTED_NAMES
        and not UNTESTED_FOLDERS & set(module.relative_to(SOURCE).parts)
        and not _test_of(module).exists()
    ]

    assert not missing, "\n".join(missing)


def test_every_test_has_its_module() -> None:
    orphans = []
    for test in python_tests():
        inner = test.relative_to(TESTS)
        if not test.name.startswith("test_") or inner.parts[0] in FREE_FOLDERS or str(inner) in STORIES:
            continue
        module = SOURCE / inner.parent / test.name.removeprefix("test_")
        package = module.with_suffix("")
        if not module.exists() and not package.is_dir():
            orphans.append(f"{shown(test)} tests no {shown(module)}")

    assert not orphans, "\n".join(orphans)
