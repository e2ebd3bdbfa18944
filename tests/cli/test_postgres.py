"""The cluster is made once, is reachable by its socket alone, and survives what is left of a crash."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from folio.chassis.home import Home
from folio.cli import postgres, provision
from folio.cli.postgres import Cluster
from folio.cli.premises import make_directories
from folio.cli.sockets import SocketPathTooLong
from tests.fixtures.waiting import wait_until


@pytest.fixture
def cluster(home: Home) -> Cluster:
    make_directories(home)
    return postgres.prepare(home, durable=False)


@contextmanager
def _running(cluster: Cluster) -> Iterator[subprocess.Popen[bytes]]:
    with (cluster.home.logs / "postgres.log").open("ab") as log:
        server = subprocess.Popen(cluster.command, stdout=log, stderr=log)
    try:
        wait_until(lambda: _answers(cluster.home), 30)
        yield server
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)


def _answers(home: Home) -> bool:
    try:
        psycopg.connect(provision.administrator_url(home, None)).close()
    except psycopg.OperationalError:
        return False
    return True


def test_it_listens_on_its_socket_and_on_no_port(cluster: Cluster) -> None:
    with _running(cluster), psycopg.connect(provision.administrator_url(cluster.home, None)) as connection:
        addresses = connection.execute("SHOW listen_addresses").fetchone()

        assert addresses == ("",)
        assert cluster.socket.is_socket()


def test_a_wrong_password_is_refused(cluster: Cluster) -> None:
    with _running(cluster):
        password = cluster.home.secret("database-administrator")
        url = provision.administrator_url(cluster.home, None).replace(password, "a-wrong-password")

        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(url)


def test_preparing_again_keeps_the_data(cluster: Cluster) -> None:
    identity = (cluster.home.postgres / "global" / "pg_control").read_bytes()

    again = postgres.prepare(cluster.home, durable=False)

    assert again == cluster
    assert (cluster.home.postgres / "global" / "pg_control").read_bytes() == identity


def test_an_interrupted_first_start_is_started_over(home: Home) -> None:
    make_directories(home)
    (home.path / "postgres.new").mkdir()
    (home.path / "postgres.new" / "half").write_text("")

    postgres.prepare(home, durable=False)

    assert (home.postgres / "PG_VERSION").exists()
    assert not (home.path / "postgres.new").exists()


def test_the_lock_of_a_server_that_is_gone_is_removed_though_its_number_lives(cluster: Cluster) -> None:
    lock = cluster.home.postgres / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n{cluster.home.postgres}\n")

    postgres.remove_stale_locks(cluster.home)

    assert not lock.exists()


def test_the_lock_of_a_running_server_stays(cluster: Cluster) -> None:
    with _running(cluster):
        postgres.remove_stale_locks(cluster.home)

        assert (cluster.home.postgres / "postmaster.pid").exists()
        assert cluster.socket.is_socket()


def test_a_home_with_too_long_a_path_is_refused_before_anything_is_made(home: Home) -> None:
    deep = Home(home.path / ("d" * 100))

    with pytest.raises(SocketPathTooLong):
        postgres.prepare(deep)

    assert not deep.path.exists()
