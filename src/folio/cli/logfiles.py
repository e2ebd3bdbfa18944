"""Show what the processes have logged, and go on showing it as it comes."""

import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

POLL_S = 0.2
TAIL_BYTES = 256 * 1024


class Tail:
    """The end of one log file, followed through its rotation."""

    def __init__(self, name: str, file: Path) -> None:
        self.name = name
        self._file = file
        self._position = 0
        self._identity = 0

    def last_lines(self, count: int) -> list[str]:
        """Return the last ``count`` lines, and remember where they ended."""
        if not self._file.exists():
            return []
        with self._file.open("rb") as stream:
            size = stream.seek(0, 2)
            stream.seek(max(0, size - TAIL_BYTES))
            text = stream.read()
            self._position, self._identity = stream.tell(), self._file.stat().st_ino
        return text.decode(errors="replace").splitlines()[-count:] if count else []

    def new_lines(self) -> list[str]:
        """Return the whole lines written since the last call."""
        try:
            status = self._file.stat()
        except FileNotFoundError:
            return []
        if status.st_ino != self._identity or status.st_size < self._position:
            self._position, self._identity = 0, status.st_ino
        with self._file.open("rb") as stream:
            stream.seek(self._position)
            text, newline, _ = stream.read().rpartition(b"\n")
        self._position += len(text) + len(newline)
        return text.decode(errors="replace").splitlines() if newline else []


def show(tails: Sequence[Tail], *, count: int, follow: bool, write: Callable[[str], None]) -> None:
    """Write the last lines of each log and, when asked to follow, every new one until interrupted."""
    for tail in tails:
        _write_all(tails, tail, tail.last_lines(count), write)
    pause = threading.Event()
    while follow:
        for tail in tails:
            _write_all(tails, tail, tail.new_lines(), write)
        pause.wait(POLL_S)


def _write_all(tails: Sequence[Tail], tail: Tail, lines: Iterable[str], write: Callable[[str], None]) -> None:
    prefix = f"{tail.name:<10} | " if len(tails) > 1 else ""
    for line in lines:
        write(prefix + line)
