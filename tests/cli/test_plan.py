"""The plan names every process, its port and how it is asked."""

import signal
import sys
from pathlib import Path

import pytest

from folio.chassis.ports import UnknownService
from folio.chassis.settings import load_platform_settings
from folio.cli import plan
from folio.cli.plan import CannotScale, Process, Servers, UnknownProcess

SERVERS = Servers(postgres=("postgres",), valkey=("valkey-server",))


def _plan(
    servers: Servers = SERVERS, *, scale: dict[str, int] | None = None, **environ: str
) -> tuple[Process, ...]:
    settings = load_platform_settings({"FOLIO_HOME": "/srv/folio", **environ})
    return plan.make_plan(settings, servers, environ, scale or {})


def _names(processes: tuple[Process, ...]) -> list[str]:
    return [process.name for process in processes]


def test_the_plan_has_the_servers_first_and_every_service() -> None:
    names = _names(_plan())

    assert names[:2] == ["postgres", "valkey"]
    assert set(names[2:]) == {"users", "gateway", "envoy", "portfolio", "assistant", "terminal", "workspace"}


def test_servers_of_ones_own_are_not_started() -> None:
    names = _names(_plan(Servers(postgres=None, valkey=None)))

    assert not {"postgres", "valkey"} & set(names)


def test_an_offset_shifts_every_port() -> None:
    ports = {process.name: process.port for process in _plan(FOLIO_PORT_OFFSET="500") if process.port}

    assert ports == {
        "users": 4600,
        "gateway": 4611,
        "envoy": 4610,
        "assistant": 4630,
        "terminal": 4640,
        "workspace": 4650,
        "portfolio": 4660,
    }


def test_a_service_learns_its_home_its_offset_and_its_number() -> None:
    second = _plan(scale={"portfolio": 2}, FOLIO_PORT_OFFSET="500")

    process = next(process for process in second if process.name == "portfolio-1")
    assert process.port == 4661
    assert process.command == (sys.executable, "-m", "folio.portfolio")
    assert process.environment["FOLIO_HOME"] == "/srv/folio"
    assert process.environment["FOLIO_PORT_OFFSET"] == "500"
    assert process.environment["FOLIO_INSTANCE"] == "1"


def test_only_settings_of_the_platform_are_handed_on() -> None:
    environment = _plan(FOLIO_LOG_LEVEL="debug", SECRET_OF_ANOTHER="x")[2].environment

    assert environment["FOLIO_LOG_LEVEL"] == "debug"
    assert "SECRET_OF_ANOTHER" not in environment


def test_postgres_is_asked_to_stop_fast() -> None:
    assert _plan()[0].stop_signal == signal.SIGINT


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("users", ["users"]),
        ("user-management", ["users"]),
        ("ai-assistant", ["assistant"]),
        ("gateway", ["gateway", "envoy"]),
        ("envoy", ["envoy"]),
        ("postgres", ["postgres"]),
    ],
)
def test_a_service_is_selected_by_any_of_its_names(name: str, expected: list[str]) -> None:
    assert _names(plan.select(_plan(), [name])) == expected


def test_a_service_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(UnknownProcess, match="no service 'ledger'; choose from ai-assistant, assistant"):
        plan.select(_plan(), ["users", "ledger"])


def test_scale_reads_services_by_any_name() -> None:
    assert plan.parse_scale(["portfolio=2", "ai-assistant=3"]) == {"portfolio": 2, "assistant": 3}


@pytest.mark.parametrize(
    "word", ["portfolio", "portfolio=", "portfolio=0", "portfolio=10", "portfolio=-1", "gateway=2"]
)
def test_a_number_that_cannot_be_run_is_refused(word: str) -> None:
    with pytest.raises(CannotScale):
        plan.parse_scale([word])


def test_a_service_that_is_not_there_cannot_be_scaled() -> None:
    with pytest.raises(UnknownService):
        plan.parse_scale(["ledger=2"])


def test_a_plan_is_read_as_it_was_written(tmp_path: Path) -> None:
    written = _plan(scale={"portfolio": 3})

    plan.write_plan(tmp_path, written)

    assert plan.read_plan(tmp_path) == written
    assert plan.count_instances(written)["portfolio"] == 3
    assert (tmp_path / "plan.json").stat().st_mode & 0o777 == 0o600


def test_where_nothing_was_written_nothing_is_planned_or_wanted(tmp_path: Path) -> None:
    assert plan.read_plan(tmp_path) == ()
    assert plan.read_wanted(tmp_path) == frozenset()


def test_what_is_wanted_is_remembered(tmp_path: Path) -> None:
    plan.write_wanted(tmp_path, {"users", "gateway"})

    assert plan.read_wanted(tmp_path) == {"users", "gateway"}


@pytest.mark.parametrize(
    ("bind", "host"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("", "127.0.0.1"),
        ("::", "[::1]"),
        ("::1", "[::1]"),
        ("10.0.0.7", "10.0.0.7"),
    ],
)
def test_a_listener_is_reached_where_this_machine_can(bind: str, host: str) -> None:
    assert plan.reachable_host(bind) == host
