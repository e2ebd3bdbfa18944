"""The repository speaks of itself alone, and says what its parts are."""

import re

from tests.conventions.sources import ROOT, shown, tracked_files

TEXT = {
    ".py",
    ".md",
    ".toml",
    ".json",
    ".ts",
    ".tsx",
    ".css",
    ".html",
    ".sh",
    ".lock",
    ".yaml",
    ".yml",
    ".txt",
    "",
}
REGISTRIES = (
    "pypi" + ".org",
    "files.pythonhosted" + ".org",
    "registry.npmjs" + ".org",
    "registry.yarnpkg" + ".com",
)
MACHINE_PATH = re.compile(r"(?<![\w./:~-])/(?:work|root)/[a-z]")


def test_no_file_names_a_registry_or_a_path_of_somebodys_machine() -> None:
    leaks = []
    for file in tracked_files():
        if file.suffix not in TEXT or file.name == "test_repository.py":
            continue
        content = file.read_text(errors="replace")
        leaks += [f"{shown(file)} names {host}" for host in REGISTRIES if host in content]
        leaks += [f"{shown(file)} names {match.group()}…" for match in MACHINE_PATH.finditer(content)]

    assert not leaks, "\n".join(leaks)


def test_locks_record_no_download_address() -> None:
    lock = (ROOT / "web" / "package-lock.json").read_text()

    assert '"resolved": "http' not in lock
    assert not (ROOT / "uv.lock").exists()
