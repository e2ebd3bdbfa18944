"""Every step is printed with its seconds, also where nobody watches."""

import io

import pytest
from rich.console import Console

from folio.cli.progress import Steps


def test_a_finished_step_is_printed_with_its_seconds() -> None:
    output = io.StringIO()

    with Steps(Console(file=output, width=100)) as steps, steps.step("databases and roles"):
        pass

    assert output.getvalue().startswith("✓ databases and roles")
    assert output.getvalue().rstrip().endswith("s")
    assert set(steps.seconds) == {"databases and roles"}


def test_a_step_that_failed_says_so() -> None:
    output = io.StringIO()

    with pytest.raises(ValueError, match="broken"), Steps(Console(file=output)) as steps, steps.step("users"):
        raise ValueError("broken")

    assert output.getvalue().startswith("✗ users")


def test_on_a_terminal_the_step_under_way_is_shown() -> None:
    output = io.StringIO()
    console = Console(file=output, force_terminal=True, width=80)

    with Steps(console) as steps, steps.step("portfolio"):
        assert "portfolio" in output.getvalue()
