"""Bring the platform up: prepare what is missing, start what does not run, wait until all of it is well."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from folio.chassis.home import Home
from folio.chassis.settings import PlatformSettings
from folio.cli import keys, listeners, plan, postgres, probes, provision, release, valkey
from folio.cli.control import Control, wait_for
from folio.cli.plan import POSTGRES, VALKEY, Process, Servers
from folio.cli.premises import clean_up, locked
from folio.cli.progress import Steps
from folio.cli.shutdown import end_platform
from folio.kernel.errors import Unavailable

HEALTHY_WITHIN_S = 60
LOG_TAIL_LINES = 12


class NotHealthy(Unavailable):
    """A process was started and did not become well; the message ends with what it logged last."""

    code = "not_healthy"


@dataclass(frozen=True, slots=True)
class Order:
    """What ``folio up`` was asked for: everything unless ``only`` names services."""

    only: tuple[str, ...] = ()
    sequential: bool = False
    scale: Mapping[str, int] | None = None

    @property
    def is_whole(self) -> bool:
        """The whole platform was meant, not some of it."""
        return not self.only and self.scale is None


def start_platform(
    settings: PlatformSettings, order: Order, environ: Mapping[str, str], steps: Steps
) -> tuple[Process, ...]:
    """Start what was ordered and does not run yet; return the whole plan.

    Raises:
        NotHealthy: something that was started did not become well in time.
        FolioError: something needed is missing; the message says what to do.
    """
    home = settings.state
    with locked(home):
        control = Control(home)
        if order.is_whole and control.is_running and release.has_changed(home.run):
            with steps.step("stop: the program has changed"):
                end_platform(home, control)
        if not control.is_running:
            clean_up(home)
        wanted = _make_plan(settings, order, environ, steps=steps)
        chosen = choose(wanted, order.only, also=plan.read_wanted(home.run))
        _launch_or_adapt(settings, control, wanted, chosen)
        _start(settings, control, chosen, steps=steps, sequential=order.sequential)
        return wanted


def choose(
    processes: Sequence[Process], only: Sequence[str], *, also: Collection[str] = ()
) -> tuple[Process, ...]:
    """Return the processes meant to run: of the services named, the servers they need, and ``also``.

    Raises:
        UnknownProcess: a name means no service.
    """
    if not only:
        return tuple(processes)
    named = plan.select(processes, only)
    return tuple(
        process for process in processes if process.is_server or process in named or process.name in also
    )


def _make_plan(
    settings: PlatformSettings, order: Order, environ: Mapping[str, str], *, steps: Steps
) -> tuple[Process, ...]:
    known = plan.read_plan(settings.state.run)
    commands = {process.name: process.command for process in known}
    servers = Servers(
        postgres=None
        if settings.database_url
        else commands.get(POSTGRES) or _prepare_postgres(settings, steps),
        valkey=None if settings.valkey_url else commands.get(VALKEY) or valkey.prepare(settings.state),
    )
    counts = plan.count_instances(known) if order.scale is None else order.scale
    return plan.make_plan(settings, servers, environ, counts)


def _prepare_postgres(settings: PlatformSettings, steps: Steps) -> tuple[str, ...]:
    if settings.state.postgres.exists():
        return postgres.prepare(settings.state).command
    with steps.step("new database cluster"):
        return postgres.prepare(settings.state).command


def _launch_or_adapt(
    settings: PlatformSettings, control: Control, wanted: Sequence[Process], chosen: Sequence[Process]
) -> None:
    home = settings.state
    if not control.is_running:
        listeners.check_ports(chosen, bind=settings.bind)
        for service in provision.DATABASE_SERVICES:
            keys.ensure_secret(home.keys, f"database-{service}")
        control.launch(wanted)
        release.write_release(home.run)
        return
    running = {name for name, state in control.states().items() if state.pid}
    if plan.read_plan(home.run) != tuple(wanted):
        control.adopt(wanted)
        running &= {name for name, state in control.states().items() if state.pid}
    missing = [process for process in chosen if process.name not in running]
    listeners.check_ports(missing, bind=settings.bind)


def _start(
    settings: PlatformSettings,
    control: Control,
    chosen: Sequence[Process],
    *,
    steps: Steps,
    sequential: bool,
) -> None:
    states = control.states()
    idle = [process for process in chosen if not states[process.name].pid]
    servers = [process for process in idle if process.is_server]
    services = [process for process in idle if not process.is_server]
    _start_and_wait(settings, control, servers, steps)
    if services:
        with steps.step("databases and roles"):
            provision.provision(settings.state, settings.database_url)
    batches = [[process] for process in services] if sequential else [services]
    for batch in batches:
        _start_and_wait(settings, control, batch, steps)


def _start_and_wait(
    settings: PlatformSettings, control: Control, batch: Sequence[Process], steps: Steps
) -> None:
    for process in batch:
        steps.begin(process.name)
        control.start(process.name)
    waiting = {process.name: process for process in batch}

    def all_well() -> bool:
        answers = probes.ask_all(list(waiting.values()))
        for name in [name for name, answer in answers.items() if answer.status == "healthy"]:
            steps.end(name)
            del waiting[name]
        return not waiting

    if not wait_for(all_well, HEALTHY_WITHIN_S):
        for name in waiting:
            steps.end(name, well=False)
        raise NotHealthy(_explain(settings.state, list(waiting.values()), control))


def _explain(home: Home, failed: Sequence[Process], control: Control) -> str:
    states, answers = control.states(), probes.ask_all(failed)
    parts = []
    for process in failed:
        log = home.logs / f"{process.name}.log"
        tail = log.read_text(errors="replace").splitlines()[-LOG_TAIL_LINES:] if log.exists() else []
        word = f"{states[process.name].word}, {answers[process.name].reason or answers[process.name].status}"
        parts.append("\n".join([f"{process.name} is not well ({word}). The end of {log}:", *tail]))
    return "\n".join(parts)
