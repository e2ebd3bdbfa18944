"""Which processes make up a platform, how each is started and stopped, and how to ask whether it is well."""

import json
import signal
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from folio.chassis import ports
from folio.chassis.settings import PlatformSettings
from folio.cli.postgres import SOCKET_NAME
from folio.kernel.errors import Invalid

POSTGRES, VALKEY, ENVOY, GATEWAY = "postgres", "valkey", "envoy", "gateway"
SERVERS = (POSTGRES, VALKEY)
PLAN_FILE, WANTED_FILE = "plan.json", "wanted.json"
SERVER_STOP_LIMIT_S = 20
# A service finishes within 10 s of being asked; Envoy has nothing to finish after it.
SERVICE_STOP_LIMIT_S = 12


class UnknownProcess(Invalid):
    """A process was named that the plan does not have."""

    code = "unknown_process"


class CannotScale(Invalid):
    """The number of instances asked for cannot be run."""

    code = "cannot_scale"


@dataclass(frozen=True, slots=True)
class Process:
    """One entry of the plan.

    ``port`` is the TCP port it listens on, or 0; ``probe`` is the URL that answers 200 when it is ready,
    or the socket it listens on; ``service`` is what people call it by, ``instance`` its number there;
    ``force_signal`` ends it without letting it finish; ``authority`` is where the certificates come from by
    which it is asked, None when it answers in the clear.
    """

    name: str
    service: str
    command: tuple[str, ...]
    probe: str
    port: int = 0
    instance: int = 0
    stop_signal: int = signal.SIGTERM
    stop_limit_s: int = SERVICE_STOP_LIMIT_S
    force_signal: int = signal.SIGKILL
    environment: Mapping[str, str] = field(default_factory=dict)
    authority: str | None = None

    @property
    def is_server(self) -> bool:
        """It is PostgreSQL or Valkey, which the others stand on."""
        return self.name in SERVERS


@dataclass(frozen=True, slots=True)
class Servers:
    """How the embedded servers are started; ``None`` where a server of one's own is used."""

    postgres: tuple[str, ...] | None
    valkey: tuple[str, ...] | None


def make_plan(
    settings: PlatformSettings, servers: Servers, environ: Mapping[str, str], scale: Mapping[str, int]
) -> tuple[Process, ...]:
    """Return all processes in the order they are started; ``scale`` names services with more than one."""
    inherited = {name: value for name, value in environ.items() if name.startswith("FOLIO_")}
    own = inherited | {"FOLIO_HOME": str(settings.home), "FOLIO_PORT_OFFSET": str(settings.port_offset)}
    plan = list(_server_processes(settings, servers))
    for service in ("users", GATEWAY, "portfolio", "assistant", "terminal", "workspace"):
        numbers = range(scale.get(service, 1))
        plan += [_service_process(settings, service, number, own) for number in numbers]
        if service == GATEWAY:
            plan.append(_envoy_process(settings, own))
    return tuple(plan)


def select(plan: Iterable[Process], names: Iterable[str]) -> tuple[Process, ...]:
    """Return the processes of the services named; a process may also be named itself.

    Raises:
        UnknownProcess: a name means none of them.
    """
    processes = tuple(plan)
    chosen: set[str] = set()
    for name in names:
        canonical = ports.ALIASES.get(name, name)
        found = {process.name for process in processes if canonical in (process.name, process.service)}
        if not found:
            known = sorted({process.service for process in processes} | set(ports.ALIASES))
            raise UnknownProcess(f"there is no service {name!r}; choose from {', '.join(known)}")
        chosen |= found
    return tuple(process for process in processes if process.name in chosen)


def parse_scale(words: Iterable[str]) -> dict[str, int]:
    """Return the instances asked for by words such as ``portfolio=2``.

    Raises:
        CannotScale: a word is not of that form, the number is out of range, or the service is the gateway.
        UnknownService: there is no such service.
    """
    scale: dict[str, int] = {}
    for word in words:
        name, _, number = word.partition("=")
        service = ports.canonical_name(name)
        if not number.isdecimal() or not 1 <= int(number) <= ports.MAX_INSTANCES:
            raise CannotScale(f"write {name}=N with N from 1 to {ports.MAX_INSTANCES}, not {word!r}")
        if service == GATEWAY and int(number) != 1:
            raise CannotScale("the gateway is one Envoy and one control plane; put more machines behind it")
        scale[service] = int(number)
    return scale


def count_instances(plan: Iterable[Process]) -> dict[str, int]:
    """Return how many instances of each service the plan has."""
    counts: dict[str, int] = {}
    for process in plan:
        counts[process.service] = max(counts.get(process.service, 0), process.instance + 1)
    return counts


def write_plan(run: Path, plan: Iterable[Process]) -> None:
    """Write the plan for the supervisor to read, whole or not at all."""
    _write(run / PLAN_FILE, json.dumps([asdict(process) for process in plan], indent=1))


def read_plan(run: Path) -> tuple[Process, ...]:
    """Return the plan last written; empty when there is none."""
    try:
        entries = json.loads((run / PLAN_FILE).read_text())
    except FileNotFoundError:
        return ()
    return tuple(replace(Process(**entry), command=tuple(entry["command"])) for entry in entries)


def write_wanted(run: Path, names: Iterable[str]) -> None:
    """Note which processes are meant to run, for a supervisor that must start again without being told."""
    _write(run / WANTED_FILE, json.dumps(sorted(names)))


def read_wanted(run: Path) -> frozenset[str]:
    """Return the names of the processes that are meant to run."""
    try:
        return frozenset(json.loads((run / WANTED_FILE).read_text()))
    except FileNotFoundError:
        return frozenset()


def _write(file: Path, text: str) -> None:
    staged = file.with_suffix(".new")
    staged.write_text(text)
    staged.chmod(0o600)
    staged.rename(file)


def reachable_host(bind: str) -> str:
    """Return the host of a URL at which this machine reaches a listener bound to ``bind``."""
    if bind in ("0.0.0.0", ""):  # noqa: S104 – compared with, not listened on
        return "127.0.0.1"
    address = "::1" if bind == "::" else bind
    return f"[{address}]" if ":" in address else address


def _server_processes(settings: PlatformSettings, servers: Servers) -> Iterable[Process]:
    home = settings.state
    if servers.postgres is not None:
        yield Process(
            name=POSTGRES,
            service=POSTGRES,
            command=servers.postgres,
            probe=str(home.postgres_socket_dir / SOCKET_NAME),
            stop_signal=signal.SIGINT,
            stop_limit_s=SERVER_STOP_LIMIT_S,
            # Killed outright it would leave its shared memory to the machine.
            force_signal=signal.SIGQUIT,
        )
    if servers.valkey is not None:
        yield Process(
            name=VALKEY,
            service=VALKEY,
            command=servers.valkey,
            probe=str(home.valkey_socket),
            stop_limit_s=SERVER_STOP_LIMIT_S,
        )


def _service_process(
    settings: PlatformSettings, service: str, instance: int, environment: Mapping[str, str]
) -> Process:
    port = ports.port_of(service, offset=settings.port_offset, instance=instance)
    scheme = "https" if settings.is_encrypted else "http"
    return Process(
        name=service if instance == 0 else f"{service}-{instance}",
        service=service,
        command=(sys.executable, "-m", f"folio.{service}"),
        probe=f"{scheme}://{reachable_host(settings.bind)}:{port}/health",
        port=port,
        instance=instance,
        authority=str(settings.state.authority) if settings.is_encrypted else None,
        environment={**environment, "FOLIO_INSTANCE": str(instance)},
    )


def _envoy_process(settings: PlatformSettings, environment: Mapping[str, str]) -> Process:
    port = ports.gateway_port(offset=settings.port_offset)
    return Process(
        name=ENVOY,
        service=GATEWAY,
        command=(sys.executable, "-m", "folio.gateway.envoy"),
        probe=f"http://{reachable_host(settings.bind)}:{port}/health",
        port=port,
        environment=environment,
    )
