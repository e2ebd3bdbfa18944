"""Records of running processes, so that those a killed supervisor left behind are found and ended.

A record holds the process's number and the time it was started: the number alone may by now be another's.
"""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil

KEEPER, SUPERVISOR = "keeper", "supervisor"
STOP_LIMIT_S = 12
KILL_LIMIT_S = 5
# Where the start stands among the words of /proc/<pid>/stat that follow the command's name.
START_WORD = 19


def record(run: Path, name: str, pid: int) -> None:
    """Note that the process ``name`` now is ``pid``."""
    with contextlib.suppress(psutil.NoSuchProcess):
        started = _start_of(psutil.Process(pid))
        directory = run / "pids"
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        (directory / name).write_text(f"{pid} {started}\n")


def forget(run: Path, name: str) -> None:
    """Note that the process ``name`` has ended."""
    (run / "pids" / name).unlink(missing_ok=True)


def find(run: Path, name: str) -> psutil.Process | None:
    """Return the recorded process if it still runs, and is not another with its number."""
    try:
        number, started = (run / "pids" / name).read_text().split()
        process = psutil.Process(int(number))
        alive = process.status() != psutil.STATUS_ZOMBIE
        return process if alive and _start_of(process) == started else None
    except (OSError, ValueError, psutil.NoSuchProcess):
        return None


def find_all(run: Path, *, except_for: tuple[str, ...] = ()) -> dict[str, psutil.Process]:
    """Return all recorded processes that still run, by name."""
    found = {name: find(run, name) for name in _names(run) if name not in except_for}
    return {name: process for name, process in found.items() if process is not None}


def end_all(run: Path, *, except_for: tuple[str, ...] = (), force: bool = False) -> None:
    """End all recorded processes and their children: asked first, then killed; the records go."""
    left = find_all(run, except_for=except_for)
    family = [child for process in left.values() for child in _children(process)]
    for process in left.values():
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill() if force else process.terminate()
    psutil.wait_procs([*left.values(), *family], timeout=0 if force else STOP_LIMIT_S)
    remaining = [process for process in (*left.values(), *family) if process.is_running()]
    for process in remaining:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(remaining, timeout=KILL_LIMIT_S)
    for name in list(_names(run)):
        if name not in except_for:
            forget(run, name)


def _names(run: Path) -> Iterator[str]:
    directory = run / "pids"
    if directory.is_dir():
        yield from sorted(file.name for file in directory.iterdir())


def _start_of(process: psutil.Process) -> str:
    """Return when the process was started, in a form that setting the clock does not change."""
    if sys.platform != "linux":
        return str(process.create_time())
    words = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return words[START_WORD]


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.NoSuchProcess:
        return []
