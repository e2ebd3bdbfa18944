"""The migrations of a service are one chain in the order of their names."""

import re
from pathlib import Path

import pytest

from tests.conventions.sources import SOURCE

FOLDERS = sorted(SOURCE.glob("*/migrations"))
REVISION = re.compile(r'^revision = "(\d{4})"$', re.MULTILINE)
BEFORE = re.compile(r'^down_revision = (?:"(\d{4})"|None)$', re.MULTILINE)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_each_migration_follows_the_one_before_it(folder: Path) -> None:
    files = sorted(folder.glob("[0-9]*.py"))
    numbers = [f"{place:04}" for place in range(1, len(files) + 1)]

    assert [file.name[:4] for file in files] == numbers
    assert [REVISION.findall(file.read_text()) for file in files] == [[number] for number in numbers]
    assert [BEFORE.findall(file.read_text()) for file in files] == [[n] for n in ["", *numbers[:-1]]]
