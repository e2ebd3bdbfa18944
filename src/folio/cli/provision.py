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
AUDIT_ROLE = "folio_audit"

# The service makes the log and gives it away at once, by this one right that it has over it.
ENTRUST_AUDIT = """
CREATE SCHEMA IF NOT EXISTS provision;
CREATE OR REPLACE FUNCTION provision.entrust_audit() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    GRANT CREATE ON SCHEMA audit TO folio_audit;
    ALTER TABLE audit.records OWNER TO folio_audit;
    ALTER TABLE audit.waiting OWNER TO folio_audit;
    ALTER TABLE audit.heads OWNER TO folio_audit;
    ALTER FUNCTION audit.chain() OWNER TO folio_audit;
    ALTER FUNCTION audit.refuse() OWNER TO folio_audit;
    ALTER SCHEMA audit OWNER TO folio_audit;
    REVOKE ALL ON ALL TABLES IN SCHEMA audit FROM folio_users;
    GRANT USAGE ON SCHEMA audit TO folio_users;
    GRANT SELECT ON audit.records TO folio_users;
    GRANT SELECT, INSERT ON audit.heads TO folio_users;
    GRANT INSERT ON audit.waiting TO folio_users;
END $$;
REVOKE ALL ON FUNCTION provision.entrust_audit() FROM PUBLIC;
GRANT USAGE ON SCHEMA provision TO folio_users;
GRANT EXECUTE ON FUNCTION provision.entrust_audit() TO folio_users;
"""


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
            if "users" in services:
                ensure_audit_keeper(connection, "folio_users")
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
    _become_member(connection, owner)
    connection.execute(sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(database, role))
    connection.execute(sql.SQL("REVOKE CONNECT ON DATABASE {} FROM PUBLIC").format(database))


def ensure_audit_keeper(connection: psycopg.Connection, database: str) -> None:
    """Let the users service give its audit log, in ``database``, to a role that nobody can sign in as."""
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [AUDIT_ROLE]).fetchone():
        connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(AUDIT_ROLE)))
    _become_member(connection, AUDIT_ROLE)
    parameters = connection.info.get_parameters() | {"dbname": database}
    if connection.info.password:
        parameters["password"] = connection.info.password
    with psycopg.connect(make_conninfo("", **parameters), autocommit=True) as inside:
        inside.execute(ENTRUST_AUDIT)


def _become_member(connection: psycopg.Connection, role: str) -> None:
    # Since PostgreSQL 16 the maker of a role may not act as it before it says so.
    if connection.execute("SELECT pg_has_role(%s, 'SET')", [role]).fetchone() != (True,):
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(role)))


def _can_log_in(connection: psycopg.Connection, role: str, password: str) -> bool:
    parameters = connection.info.get_parameters() | {"user": role, "password": password}
    try:
        psycopg.connect(make_conninfo("", **parameters), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True
