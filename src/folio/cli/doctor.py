"""Look for what keeps the platform from working here, and say what to do about each."""

import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from valkey import Valkey
from valkey.exceptions import ValkeyError

from folio.chassis import ports
from folio.chassis.settings import PlatformSettings
from folio.cli import listeners, postgres, provision, sockets, valkey
from folio.cli.overview import Observer
from folio.kernel.errors import FolioError

OLDEST_PYTHON = (3, 11)
LEAST_FREE_BYTES = 1024**3
GIBIBYTE = 1024**3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; ``advice`` is empty when it is well."""

    subject: str
    found: str
    advice: str = ""

    @property
    def is_well(self) -> bool:
        """Nothing needs to be done."""
        return not self.advice


def examine(settings: PlatformSettings) -> Iterator[Finding]:
    """Yield what is found, in the order in which ``folio up`` would meet it."""
    yield _examine_python()
    yield _examine_git()
    yield _examine_home(settings.home)
    yield _examine_secrets(settings.state.keys)
    yield _attempt("PostgreSQL", lambda: _examine_postgres(settings))
    yield _attempt("Valkey", lambda: _examine_valkey(settings))
    overview = Observer(settings).look()
    if overview.status == "stopped":
        yield _attempt("ports", lambda: _examine_ports(settings))
    for row in overview.processes:
        advice = "" if row.status == "healthy" else f"look at `folio logs {row.name}`"
        yield Finding(row.name, row.reason or row.status, advice if row.pid else "")


def _attempt(subject: str, examination: Callable[[], Finding]) -> Finding:
    try:
        return examination()
    except FolioError as error:
        return Finding(subject, "not usable", error.message)


def _examine_python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    is_new = sys.version_info[:2] >= OLDEST_PYTHON
    return Finding("Python", version, "" if is_new else "install Python 3.11 or newer")


def _examine_git() -> Finding:
    git = shutil.which("git")
    return Finding("git", git or "missing", "" if git else "install git: the workspace needs it")


def _examine_home(home: Path) -> Finding:
    place = next(path for path in (home, *home.parents) if path.exists())
    free = shutil.disk_usage(place).free
    found = f"{home}, {free / GIBIBYTE:.1f} GiB free"
    if not os.access(place, os.W_OK):
        return Finding("FOLIO_HOME", found, f"make {place} writable, or set FOLIO_HOME")
    return Finding("FOLIO_HOME", found, "" if free >= LEAST_FREE_BYTES else "free at least 1 GiB")


def _examine_secrets(directory: Path) -> Finding:
    files = sorted(file for file in directory.rglob("*") if file.is_file()) if directory.is_dir() else []
    bare = [file.name for file in files if stat.S_IMODE(file.stat().st_mode) & 0o077]
    empty = [file.name for file in files if file.stat().st_size == 0]
    advice = f"run `chmod 600` on {', '.join(bare)} in {directory}" if bare else ""
    if empty:
        advice = f"restore or remove the empty {', '.join(empty)} in {directory}"
    return Finding("secrets", f"{len(files)} in {directory}", advice)


def _examine_postgres(settings: PlatformSettings) -> Finding:
    home = settings.state
    if settings.database_url is None:
        programs = postgres.programs()
        sockets.check_socket_path(home.postgres_socket_dir / postgres.SOCKET_NAME)
        if not home.run.is_dir():
            return Finding("PostgreSQL", f"embedded, {programs}")
        return Finding("PostgreSQL", f"embedded, run {postgres.choose_way(home)}")
    try:
        with psycopg.connect(
            provision.administrator_url(home, settings.database_url), connect_timeout=5
        ) as link:
            return Finding("PostgreSQL", f"a server of your own, version {link.info.server_version // 10000}")
    except psycopg.Error as error:
        return Finding("PostgreSQL", str(error).strip(), "correct FOLIO_DATABASE_URL, or start that server")


def _examine_valkey(settings: PlatformSettings) -> Finding:
    if settings.valkey_url is None:
        sockets.check_socket_path(settings.state.valkey_socket)
        return Finding("Valkey", f"embedded, {valkey.program()}")
    try:
        with Valkey.from_url(settings.valkey_url, socket_connect_timeout=5) as client:
            client.ping()
    except (ValkeyError, ValueError) as error:
        return Finding("Valkey", str(error), "correct FOLIO_VALKEY_URL, or start that server")
    return Finding("Valkey", "a server of your own")


def _examine_ports(settings: PlatformSettings) -> Finding:
    offset = settings.port_offset
    needed = [ports.port_of(service, offset=offset) for service in ports.SERVICES]
    needed.append(ports.gateway_port(offset=offset))
    taken = [
        str(listeners.find_holder(port)) for port in needed if not listeners.is_free(settings.bind, port)
    ]
    advice = f"{'; '.join(taken)}: stop it or set FOLIO_PORT_OFFSET" if taken else ""
    return Finding("ports", f"{min(needed)}–{max(needed)}", advice)
