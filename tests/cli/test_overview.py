"""The status tells what runs, what does not, and where to go."""

import io
import os

from rich.console import Console

from folio.chassis.home import Home
from folio.chassis.settings import PlatformSettings, load_platform_settings
from folio.cli.control import Control
from folio.cli.overview import Observer, Overview, Row, describe_address, draw, read_setup_link
from tests.cli.conftest import sleeper


def _settings(home: Home) -> PlatformSettings:
    return load_platform_settings({"FOLIO_HOME": str(home.path)})


def test_a_platform_that_does_not_run_is_stopped(home: Home) -> None:
    overview = Observer(_settings(home)).look()

    assert (overview.status, overview.processes) == ("stopped", ())


def test_a_process_that_runs_but_does_not_answer_makes_it_degraded(control: Control, home: Home) -> None:
    control.launch([sleeper("users"), sleeper("portfolio")])
    control.start("users")

    overview = Observer(_settings(home)).look()

    users, portfolio = overview.processes
    assert (overview.status, users.status, portfolio.status) == ("degraded", "down", "stopped")
    assert users.pid != 0
    assert users.memory_mb > 0
    assert "FileNotFoundError" in users.reason


def test_the_link_is_shown_while_it_is_there(home: Home) -> None:
    home.run.mkdir(parents=True)
    before = read_setup_link(home)
    home.setup_link.write_text("http://localhost:4110/setup#token=abc\n")

    overview = Observer(_settings(home)).look()

    assert before is None
    assert overview.setup_link == "http://localhost:4110/setup#token=abc"
    assert any("#token=abc" in line for line in describe_address(overview))


def test_the_table_has_a_line_a_process() -> None:
    row = Row("users", "users", 0, "healthy", os.getpid(), 4100, 7200.0, 114.6, 1.25, 3.4, "")
    down = Row("portfolio", "portfolio", 0, "stopped", 0, 4160, 0.0, 0.0, 0.0, 0.0, "")
    output = io.StringIO()

    Console(file=output, width=160).print(
        draw(Overview("degraded", "", "", None, (row, down)), with_load=True)
    )

    lines = [line.split() for line in output.getvalue().splitlines()]
    assert lines[1] == [
        "users",
        "healthy",
        str(os.getpid()),
        "4100",
        "2",
        "h",
        "115",
        "MB",
        "1.2",
        "%",
        "3",
        "ms",
    ]
    assert lines[2] == ["portfolio", "stopped", "–", "4160", "–", "–", "–", "–"]
