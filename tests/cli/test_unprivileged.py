"""Root's programs run as an ordinary user and still reach root's files."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from folio.cli import unprivileged

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or sys.platform != "linux", reason="only root on Linux has a way to become another user"
)


def _run(way: str, *command: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-I", "-S", unprivileged.__file__, way, *command]
    return subprocess.run(program, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("way", [unprivileged.NAMESPACE, unprivileged.OVERRIDE])
def test_the_program_is_not_root_yet_reads_a_file_only_root_may(way: str, tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    (tmp_path / "secret").write_text("only for root")
    (tmp_path / "secret").chmod(0o600)

    done = _run(way, "/bin/sh", "-c", f"id -u && cat {tmp_path}/secret")

    if done.returncode != 0 and "permitted" in done.stderr:
        pytest.skip(f"this machine does not allow it: {done.stderr.strip()}")
    assert done.stdout.splitlines() == ["65534", "only for root"]


def test_dropping_gives_up_root_and_all_groups(tmp_path: Path) -> None:
    done = _run(unprivileged.DROP, "/bin/sh", "-c", "id -u && id -G")

    if "Permission denied" in done.stderr:
        pytest.skip("this Python lies where only root may enter")
    assert done.stdout.splitlines() == ["65534", "65534"]
