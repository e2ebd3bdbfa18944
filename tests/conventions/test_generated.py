"""What is generated from the code is fresh, and every setting is explained."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from folio.chassis.settings import PlatformSettings
from scripts.reference import generated_files
from tests.conventions.sources import ROOT

FILES = generated_files()


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_generated_file_is_fresh(name: str) -> None:
    assert (ROOT / name).read_text() == FILES[name], f"{name} is stale: run `make docs`"


def test_the_types_of_the_web_app_are_fresh(tmp_path: Path) -> None:
    web, fresh = ROOT / "web", tmp_path / "schema.gen.ts"
    script: str = json.loads((web / "package.json").read_text())["scripts"]["types"]
    program, *options = script.replace("src/api/schema.gen.ts", str(fresh)).split()
    node = Path(sys.executable).parent / "node"

    subprocess.run([node, web / "node_modules" / ".bin" / program, *options], cwd=web, check=True)

    assert (web / "src" / "api" / "schema.gen.ts").read_text() == fresh.read_text(), "run `make types`"


def test_every_setting_is_explained() -> None:
    rows = [line for line in FILES["docs/reference/settings.md"].splitlines() if line.startswith("| `")]

    silent = [row for row in rows if row.rstrip(" |").endswith("|") or row.split("|")[4].strip() == ""]

    assert len(rows) > len(PlatformSettings.model_fields)
    assert not silent, "\n".join(silent)
