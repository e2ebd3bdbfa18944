"""The built web app: what a browser must load first, and that the lock names no registry."""

import json
import re
import subprocess
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "web"
DIST = WEB / "dist"
NODE = WEB.parent / ".venv" / "bin" / "node"

built = pytest.mark.skipif(not (DIST / "index.html").exists(), reason="the web app is not built: make web")


@built
def test_every_screen_stays_within_its_budget() -> None:
    done = subprocess.run(
        [NODE, "scripts/budget.ts"], cwd=WEB, capture_output=True, text=True, timeout=60, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr


@built
def test_the_page_has_no_inline_script_or_style() -> None:
    page = (DIST / "index.html").read_text()

    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", page, re.DOTALL)

    assert scripts
    assert all("src=" in attributes and not body.strip() for attributes, body in scripts)
    assert "<style" not in page
    assert " style=" not in page


@built
def test_every_text_file_of_some_size_is_compressed_beforehand() -> None:
    large = [
        file
        for file in DIST.rglob("*")
        if file.suffix in {".js", ".css", ".svg"} and file.stat().st_size >= 512
    ]

    bare = [file.name for file in large if not all(Path(f"{file}{end}").exists() for end in (".br", ".gz"))]

    assert large
    assert bare == []


def test_the_lock_names_versions_but_no_registry() -> None:
    lock = json.loads((WEB / "package-lock.json").read_text())

    resolved = [name for name, package in lock["packages"].items() if "resolved" in package]

    assert resolved == []
    assert all(package.get("integrity") for name, package in lock["packages"].items() if name)
