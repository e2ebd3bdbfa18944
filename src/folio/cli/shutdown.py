"""Bring the platform down, all of it or some of its services."""

import shutil
from collections.abc import Sequence

from folio.chassis.home import Home
from folio.cli import orphans, plan
from folio.cli.control import Control
from folio.cli.plan import Process
from folio.cli.premises import clean_up, locked
from folio.cli.progress import Steps


def stop_platform(home: Home, *, only: Sequence[str], force: bool, sequential: bool, steps: Steps) -> None:
    """Stop the services named, or everything and the supervisor with it.

    Raises:
        UnknownProcess: a name means no service.
    """
    if not home.run.is_dir():
        return
    with locked(home):
        control = Control(home)
        if control.is_running:
            known = plan.read_plan(home.run)
            chosen = plan.select(known, only) if only else known
            _stop(control, chosen, force=force, sequential=sequential, steps=steps)
        if not only:
            end_platform(home, control, force=force)
            shutil.rmtree(home.run)


def _stop(
    control: Control, chosen: Sequence[Process], *, force: bool, sequential: bool, steps: Steps
) -> None:
    """Stop services first and the servers they stand on last, each in the reverse of its start."""
    states = control.states()
    running = [process for process in reversed(chosen) if states[process.name].word != "stopped"]
    services = [process for process in running if not process.is_server]
    servers = [process for process in running if process.is_server]
    batches = [[process] for process in (*services, *servers)] if sequential else [services, servers]
    for batch in filter(None, batches):
        for process in batch:
            steps.begin(process.name)
        control.stop(batch, force=force)
        for process in batch:
            steps.end(process.name)


def end_platform(home: Home, control: Control, *, force: bool = False) -> None:
    """End everything that still runs, the supervisor too, and sweep up; the caller holds the lock."""
    if control.is_running:
        known = plan.read_plan(home.run)
        control.stop([process for process in known if not process.is_server], force=force)
        control.stop([process for process in known if process.is_server], force=force)
        control.shut_down()
    orphans.end_all(home.run, force=force)
    clean_up(home)
