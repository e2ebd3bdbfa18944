"""Tell a person what is being done and how many seconds each step took, on a terminal or in a log."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table


class Steps:
    """Steps under way, each printed with its seconds when it is done."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._started: dict[str, float] = {}
        self._seconds: dict[str, float] = {}
        self._live = (
            Live(console=console, refresh_per_second=8, transient=True) if console.is_terminal else None
        )

    @property
    def seconds(self) -> dict[str, float]:
        """How long each finished step took."""
        return dict(self._seconds)

    def __enter__(self) -> "Steps":
        """Show the steps under way until the block ends."""
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop showing."""
        if self._live is not None:
            self._live.stop()

    @contextmanager
    def step(self, label: str) -> Iterator[None]:
        """Show ``label`` while the block runs."""
        self.begin(label)
        try:
            yield
        except BaseException:
            self.end(label, well=False)
            raise
        self.end(label)

    def begin(self, label: str) -> None:
        """Show that ``label`` is under way."""
        self._started[label] = time.perf_counter()
        self._redraw()

    def end(self, label: str, *, well: bool = True) -> None:
        """Print that ``label`` is over."""
        took = self._seconds[label] = time.perf_counter() - self._started.pop(label)
        mark = "[green]✓[/]" if well else "[red]✗[/]"
        self._redraw()
        self._console.print(f"{mark} {label:<28} {took:6.2f} s", highlight=False)

    def _redraw(self) -> None:
        if self._live is None:
            return
        grid = Table.grid(padding=(0, 1))
        for label in self._started:
            grid.add_row(Spinner("dots"), label)
        self._live.update(grid, refresh=True)
