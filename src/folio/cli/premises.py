"""The home's directories, the lock under which commands change them, and what is swept out of them."""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from folio.chassis.home import Home
from folio.cli import orphans, postgres

LOCK_NAME = "lock"


def make_directories(home: Home) -> None:
    """Make the home and what is in it, for this user alone."""
    for directory in (home.path, home.keys, home.logs, home.run):
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)


@contextlib.contextmanager
def locked(home: Home) -> Iterator[None]:
    """Let one command at a time change what runs; the directories must be there."""
    file = home.run / LOCK_NAME
    while True:
        make_directories(home)
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if _is_still(file, descriptor):
            break
        os.close(descriptor)
    try:
        yield
    finally:
        os.close(descriptor)


def clean_up(home: Home) -> None:
    """End what a killed supervisor left behind and remove its sockets, locks and records."""
    orphans.end_all(home.run)
    if home.postgres.exists():
        postgres.remove_stale_locks(home)
    for entry in home.run.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        elif entry.name != LOCK_NAME:
            entry.unlink()


def _is_still(file: Path, descriptor: int) -> bool:
    # `folio down` removes the lock with everything else; whoever waited for it must take the new one.
    try:
        return os.path.samestat(file.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False
