"""How the platform is: one row a process, as a table for people and as JSON for programs."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import psutil
from rich.table import Table

from folio.chassis.home import Home
from folio.chassis.settings import PlatformSettings
from folio.cli import plan, probes
from folio.cli.control import Control, State
from folio.cli.plan import Process

COLOURS = {"healthy": "green", "degraded": "yellow", "starting": "yellow", "draining": "yellow"}
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Row:
    """How one process is, its children included.

    ``memory_mb`` counts what several processes share once, where the system tells; ``cpu_percent`` is of one
    core since the row before, or 0 in the first.
    """

    name: str
    service: str
    instance: int
    status: str
    pid: int
    port: int
    uptime_s: float
    memory_mb: float
    cpu_percent: float
    latency_ms: float
    reason: str


@dataclass(frozen=True, slots=True)
class Overview:
    """How all of it is; ``setup_link`` is there while nobody has set the platform up."""

    status: str
    url: str
    home: str
    setup_link: str | None
    processes: tuple[Row, ...]

    @property
    def is_healthy(self) -> bool:
        """Every process that is meant to run does, and is well."""
        return self.status == "healthy"

    def as_json(self) -> dict[str, object]:
        """Return the same for ``json.dumps``."""
        return asdict(self)


class Observer:
    """Looks at the platform again and again; keeps what is needed to tell how busy a process is."""

    def __init__(self, settings: PlatformSettings) -> None:
        self._settings = settings
        self._control = Control(settings.state)
        self._known: dict[int, psutil.Process] = {}

    def look(self) -> Overview:
        """Return how the platform is now."""
        home = self._settings.state
        if not self._control.is_running:
            return self._overview("stopped", ())
        processes, states = plan.read_plan(home.run), self._control.states()
        running = [process for process in processes if process.name in states and states[process.name].pid]
        answers = probes.ask_all(running)
        wanted = plan.read_wanted(home.run)
        rows = tuple(
            self._row(process, states[process.name], answers.get(process.name)) for process in processes
        )
        expected = [row for row in rows if row.name in wanted]
        is_whole = bool(expected) and all(row.status == "healthy" for row in expected)
        return self._overview("healthy" if is_whole else "degraded", rows)

    def _overview(self, status: str, rows: tuple[Row, ...]) -> Overview:
        home = self._settings.state
        return Overview(status, self._settings.public_url, str(home.path), read_setup_link(home), rows)

    def _row(self, process: Process, state: State, answer: probes.Answer | None) -> Row:
        memory_mb, cpu_percent = self._load_of(state.pid)
        return Row(
            name=process.name,
            service=process.service,
            instance=process.instance,
            status=answer.status if answer else state.word,
            pid=state.pid,
            port=process.port,
            uptime_s=round(max(0.0, time.time() - state.started_at), 1) if state.pid else 0.0,
            memory_mb=memory_mb,
            cpu_percent=cpu_percent,
            latency_ms=answer.latency_ms if answer else 0.0,
            reason=(answer.reason if answer else "") or state.reason,
        )

    def _load_of(self, pid: int) -> tuple[float, float]:
        if not pid:
            return 0.0, 0.0
        try:
            process = psutil.Process(pid)
            family = [
                self._known.setdefault(member.pid, member)
                for member in (process, *process.children(recursive=True))
            ]
            memory = sum(_memory_of(member) for member in family)
            return round(memory / MEBIBYTE, 1), round(sum(member.cpu_percent() for member in family), 1)
        except psutil.Error:
            return 0.0, 0.0


def _memory_of(process: psutil.Process) -> int:
    full = process.memory_full_info()
    shared_once: int = getattr(full, "pss", full.rss)
    return shared_once


def read_setup_link(home: Home) -> str | None:
    """Return the one-time link of the first run while it is open."""
    try:
        return home.setup_link.read_text().strip() or None
    except FileNotFoundError:
        return None


def draw(overview: Overview, *, with_load: bool = False) -> Table:
    """Return the table people see."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("process")
    table.add_column("status")
    for column in ("pid", "port", "up", "memory", *(("cpu",) if with_load else ()), "answer"):
        table.add_column(column, justify="right")
    for row in overview.processes:
        colour = COLOURS.get(row.status, "red")
        table.add_row(
            row.name,
            f"[{colour}]{row.status}[/]" + (f" [dim]{row.reason[:60]}[/]" if row.reason else ""),
            str(row.pid or "–"),
            str(row.port or "socket"),
            _duration(row.uptime_s) if row.pid else "–",
            f"{row.memory_mb:.0f} MB" if row.pid else "–",
            *((f"{row.cpu_percent:.1f} %" if row.pid else "–",) if with_load else ()),
            f"{row.latency_ms:.0f} ms" if row.pid else "–",
        )
    return table


def describe_address(overview: Overview) -> Sequence[str]:
    """Return the lines below the table: where to go now."""
    lines = [f"Stock Portfolio is at [bold]{overview.url}[/]"]
    if overview.setup_link:
        lines.append(f"Set it up once, here:   [bold]{overview.setup_link}[/]")
    return lines


def _duration(seconds: float) -> str:
    units: Mapping[str, int] = {"d": 86400, "h": 3600, "min": 60}
    for unit, size in units.items():
        if seconds >= size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"
