"""One database and one owner role for each service that remembers, made where they are missing."""

from collections.abc import Sequence
from urllib.parse import quote

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from folio.chassis.home import Home
from folio.cli import keys
from folio.cli.postgres import ADMINISTRATOR_ROLE
from folio.kernel.errors import Unavailable

DATABASE_SERVICES = ("users", "assistant", "terminal", "workspace", "portfolio")
IDLE_IN_TRANSACTION_LIMIT = "10s"
PROVISIONING_LOCK = 0xF0110


class ProvisioningRefused(Unavailable):
    """The database server did not let roles or databases be made; the message quotes it."""

    code = "provisioning_refused"


def administrator_url(home: Home, server_url: str | None, *, database: str = "postgres") -> str:
    """Return the libpq URL that may make roles: ``FOLIO_DATABASE_URL``, else the embedded server's."""
    if server_url is not None:
        return server_url.replace("postgresql+psycopg://", "postgresql://", 1)
    password = quote(keys.ensure_secret(home.keys, keys.ADMINISTRATOR), safe="")
    socket_dir = quote(str(home.postgres_socket_dir), safe="")
    return f"postgresql://{ADMINISTRATOR_ROLE}:{password}@/{database}?host={socket_dir}"


def provision(home: Home, server_url: str | None, services: Sequence[str] = DATABASE_SERVICES) -> None:
    """Make the role and the database ``folio_<service>`` of each service; harmless when repeated.

    Raises:
        ProvisioningRefused: the server is not there, or its user may not create roles and databases.
    """
    try:
        with psycopg.connect(administrator_url(home, server_url), autocommit=True) as connection:
            connection.execute("SELECT pg_advisory_lock(%s)", [PROVISIONING_LOCK])
            for service in services:
                ensure_role(connection, service, keys.ensure_secret(home.keys, f"database-{service}"))
                ensure_database(connection, f"folio_{service}", owner=f"folio_{service}")
    except psycopg.Error as error:
        raise ProvisioningRefused(
            f"the database server refused to prepare the services' databases: {str(error).strip()}; "
            "FOLIO_DATABASE_URL must name a user who may create roles and databases"
        ) from error


def ensure_role(connection: psycopg.Connection, service: str, password: str) -> None:
    """Make the role of a service, or give the one that exists its current password."""
    name = f"folio_{service}"
    found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    if found and _can_log_in(connection, name, password):
        return
    role, verb = sql.Identifier(name), sql.SQL("ALTER" if found else "CREATE")
    # Scrambled here, so that the password itself never reaches the server's log.
    scrambled = connection.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256")
    connection.execute(
        sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(verb, role, sql.Literal(scrambled.decode()))
    )
    limit = sql.SQL("ALTER ROLE {} SET idle_in_transaction_session_timeout = {}")
    connection.execute(limit.format(role, sql.Literal(IDLE_IN_TRANSACTION_LIMIT)))


def ensure_database(connection: psycopg.Connection, name: str, *, owner: str) -> None:
    """Make the database ``name`` for its owner alone."""
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return
    database, role = sql.Identifier(name), sql.Identifier(owner)
    # Since PostgreSQL 16 the maker of a role may not act as it before it says so.
    if connection.execute("SELECT pg_has_role(%s, 'SET')", [owner]).fetchone() != (True,):
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(role))
    connection.execute(sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(database, role))
    connection.execute(sql.SQL("REVOKE CONNECT ON DATABASE {} FROM PUBLIC").format(database))


def _can_log_in(connection: psycopg.Connection, role: str, password: str) -> bool:
    parameters = connection.info.get_parameters() | {"user": role, "password": password}
    try:
        psycopg.connect(make_conninfo("", **parameters), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True
