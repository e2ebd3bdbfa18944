"""A name says what a thing is."""

import re

from tests.conventions.sources import python_modules, shown, tracked_files, web_sources

BANNED = re.compile(r"(^|_)(utils?|helpers?|common|managers?|base|misc|data|info)(_|$)")
# The field's own term for a table one sorts and filters.
TERMS = {"DataTable"}


def _stem(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])|[-.]", "_", name).lower()


def test_no_file_has_a_name_that_says_nothing() -> None:
    files = [*python_modules(), *web_sources()]

    banned = [shown(file) for file in files if file.stem not in TERMS and BANNED.search(_stem(file.stem))]

    assert not banned, "\n".join(banned)


def test_no_folder_has_a_name_that_says_nothing() -> None:
    folders = {parent for file in tracked_files() for parent in file.parents if "src" in parent.parts}

    banned = [str(folder) for folder in folders if BANNED.search(_stem(folder.name))]

    assert not banned, "\n".join(banned)
