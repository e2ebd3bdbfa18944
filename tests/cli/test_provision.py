"""Roles and databases are made once, for their owners alone, on the server there is."""

import uuid
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from folio.chassis.home import Home
from folio.cli import provision
from tests.fixtures.servers import PostgresServer


@dataclass(frozen=True)
class Trial:
    """A home of its own with two services nobody else has, on the shared server."""

    home: Home
    server: PostgresServer
    services: tuple[str, str]

    def provision(self) -> None:
        provision.provision(self.home, self.server.administrator_url, self.services)

    def url(self, service: str, *, database: str | None = None) -> str:
        password = self.home.secret(f"database-{service}")
        socket_dir = self.server.home.postgres_socket_dir
        name = database or f"folio_{service}"
        return f"postgresql://folio_{service}:{password}@/{name}?host={socket_dir}"


@pytest.fixture
def trial(postgres_server: PostgresServer, tmp_path: Path) -> Trial:
    suffix = uuid.uuid4().hex[:8]
    return Trial(Home(tmp_path), postgres_server, (f"first_{suffix}", f"second_{suffix}"))


def test_a_service_owns_its_database_and_may_make_tables_there(trial: Trial) -> None:
    trial.provision()

    with psycopg.connect(trial.url(trial.services[0])) as connection:
        connection.execute("CREATE TABLE proof (n int)")
        assert connection.execute("SELECT count(*) FROM proof").fetchone() == (0,)


def test_a_service_cannot_enter_the_database_of_another(trial: Trial) -> None:
    trial.provision()
    first, second = trial.services

    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(trial.url(first, database=f"folio_{second}"))


def test_a_second_time_changes_nothing(trial: Trial) -> None:
    trial.provision()
    before = _catalogue(trial)

    trial.provision()

    assert _catalogue(trial) == before


def test_a_new_password_is_given_to_the_role_that_exists(trial: Trial) -> None:
    trial.provision()
    (trial.home.keys / f"database-{trial.services[0]}").unlink()

    trial.provision()

    psycopg.connect(trial.url(trial.services[0])).close()


def test_the_administrator_need_not_be_a_superuser(trial: Trial) -> None:
    name = f"operator_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(trial.server.administrator_url, autocommit=True) as connection:
        statement = sql.SQL("CREATE ROLE {} LOGIN CREATEROLE CREATEDB PASSWORD 'operator-password'")
        connection.execute(statement.format(sql.Identifier(name)))
    socket_dir = trial.server.home.postgres_socket_dir
    url = f"postgresql+psycopg://{name}:operator-password@/postgres?host={socket_dir}"

    provision.provision(trial.home, url, trial.services)

    psycopg.connect(trial.url(trial.services[0])).close()


def test_a_server_that_is_not_there_is_refused_naming_the_setting(trial: Trial) -> None:
    with pytest.raises(provision.ProvisioningRefused, match="FOLIO_DATABASE_URL must name a user"):
        provision.provision(trial.home, "postgresql://nobody@127.0.0.1:1/postgres")


def _catalogue(trial: Trial) -> list[tuple[object, ...]]:
    names = [f"folio_{service}" for service in trial.services]
    with psycopg.connect(trial.server.administrator_url) as connection:
        roles = connection.execute(
            "SELECT rolname, rolpassword, rolconnlimit FROM pg_authid WHERE rolname = ANY(%s) ORDER BY 1",
            [names],
        ).fetchall()
        databases = connection.execute(
            "SELECT datname, oid, datacl::text FROM pg_database WHERE datname = ANY(%s) ORDER BY 1", [names]
        ).fetchall()
    return [*roles, *databases]
