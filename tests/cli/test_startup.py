"""What is started, with what, and what is said when it does not become well."""

import io
import shutil
import socket

import pytest
from rich.console import Console

from folio.chassis.home import Home
from folio.chassis.settings import PlatformSettings, load_platform_settings
from folio.cli import listeners, plan, startup
from folio.cli.control import Control
from folio.cli.plan import Process, UnknownProcess
from folio.cli.progress import Steps
from folio.cli.startup import Order, choose, start_platform
from tests.cli.conftest import sleeper
from tests.fixtures.platform import find_offset
from tests.fixtures.servers import PostgresServer


def _names(processes: tuple[Process, ...]) -> list[str]:
    return [process.name for process in processes]


PLAN = tuple(sleeper(name) for name in ("postgres", "valkey", "users", "gateway", "portfolio"))


def test_everything_is_started_unless_some_is_named() -> None:
    assert choose(PLAN, ()) == PLAN


def test_a_service_comes_with_the_servers_it_stands_on() -> None:
    assert _names(choose(PLAN, ["user-management"])) == ["postgres", "valkey", "users"]


def test_what_was_meant_to_run_goes_on_running() -> None:
    assert _names(choose(PLAN, ["users"], also={"portfolio"})) == ["postgres", "valkey", "users", "portfolio"]


def test_a_service_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownProcess):
        choose(PLAN, ["ledger"])


@pytest.fixture
def settings(home: Home, postgres_server: PostgresServer, valkey_url: str) -> PlatformSettings:
    """A platform on servers that run already, so that nothing but services is started."""
    # The roles there are everybody's: with passwords of its own it would lock the other tests out.
    home.keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    for secret in postgres_server.home.keys.glob("database-*"):
        shutil.copy(secret, home.keys)
    return load_platform_settings(
        {
            "FOLIO_HOME": str(home.path),
            "FOLIO_PORT_OFFSET": str(find_offset()),
            "FOLIO_DATABASE_URL": postgres_server.administrator_url,
            "FOLIO_VALKEY_URL": valkey_url,
        }
    )


def test_a_port_in_the_way_stops_it_before_anything_starts(settings: PlatformSettings, home: Home) -> None:
    port = 4100 + settings.port_offset
    with (
        socket.create_server(("127.0.0.1", port)),
        Steps(Console(file=io.StringIO())) as steps,
        pytest.raises(listeners.PortInUse, match=f"users: port {port} is in use by"),
    ):
        start_platform(settings, Order(only=("users",)), {}, steps)

    assert not Control(home).is_running


def test_the_end_of_the_log_is_shown_of_what_did_not_become_well(
    settings: PlatformSettings, home: Home, control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(startup, "HEALTHY_WITHIN_S", 2)
    broken = {"FOLIO_USERS_NO_SUCH_SETTING": "1", "FOLIO_LOG_LEVEL": "nonsense"}

    with Steps(Console(file=io.StringIO())) as steps, pytest.raises(startup.NotHealthy) as failure:
        start_platform(settings, Order(only=("users",)), broken, steps)

    assert str(home.logs / "users.log") in failure.value.message
    assert "FOLIO_LOG_LEVEL" in failure.value.message


def test_servers_of_ones_own_are_not_in_the_plan(settings: PlatformSettings, home: Home) -> None:
    port = 4100 + settings.port_offset
    with (
        socket.create_server(("127.0.0.1", port)),
        Steps(Console(file=io.StringIO())) as steps,
        pytest.raises(listeners.PortInUse),
    ):
        start_platform(settings, Order(), {}, steps)

    assert not (home.path / "postgres").exists()
    assert plan.read_plan(home.run) == ()
