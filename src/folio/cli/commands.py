"""The words of the ``folio`` command.

Exit codes: 0 done, or everything is well; 1 something is not well; 2 the command or a setting is wrong;
3 the platform is not running; 4 something it needs is missing or in the way.
"""

import json
import os
import signal
import sys
import threading
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.live import Live

from folio.chassis import ports
from folio.chassis.settings import PlatformSettings, load_platform_settings
from folio.cli import configuration, doctor, login, orphans, plan, users
from folio.cli.control import Control
from folio.cli.logfiles import Tail, show
from folio.cli.overview import Observer, describe_address, draw
from folio.cli.progress import Steps
from folio.cli.shutdown import stop_platform
from folio.cli.startup import Order, start_platform

EXIT_NOT_WELL, EXIT_NOT_RUNNING = 1, 3
REFRESH_S = 1.0

app = typer.Typer(
    name="folio",
    help="Start, watch and stop the Stock Portfolio platform. Exit codes: 0 done and well; 1 not well; "
    "2 wrong command or setting; 3 not running; 4 something needed is missing or in the way.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
config_app = typer.Typer(help="The settings in force.", no_args_is_help=True)
app.add_typer(config_app, name="config")
app.add_typer(users.app, name="users")
app.add_typer(login.app)

Only = Annotated[str, typer.Option(help="Some services only, separated by commas: gateway,users.")]
Sequential = Annotated[bool, typer.Option("--sequential", help="One after the other instead of all at once.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Service = Annotated[str, typer.Argument(help="A service; all of them when left out.")]


@app.command()
def up(
    *,
    sequential: Sequential = False,
    only: Only = "",
    foreground: Annotated[
        bool, typer.Option("--foreground", help="Stay, and stop it all on Ctrl-C.")
    ] = False,
) -> None:
    """Start the platform, or what of it does not run; print the status, the URL and the set-up link."""
    settings, console = _settings(), _console()
    order = Order(only=_split(only), sequential=sequential)
    with Steps(console) as steps:
        start_platform(settings, order, os.environ, steps)
    _print_status(settings, console)
    if foreground:
        _stay(settings, console)


@app.command()
def down(
    *,
    force: Annotated[bool, typer.Option("--force", help="Kill instead of asking to finish.")] = False,
    sequential: Sequential = False,
    only: Only = "",
) -> None:
    """Stop the platform, or some of its services."""
    console = _console()
    with Steps(console) as steps:
        stop_platform(_settings().state, only=_split(only), force=force, sequential=sequential, steps=steps)
    if not only:
        console.print("Stopped.")


@app.command()
def status(*, as_json: AsJson = False) -> None:
    """Show how each process is."""
    overview = Observer(_settings()).look()
    if as_json:
        typer.echo(json.dumps(overview.as_json(), indent=2))
    elif overview.status == "stopped":
        typer.echo("Not running. Start it with `folio up`.")
    else:
        _print_status(_settings(), _console())
    if overview.status == "stopped":
        raise typer.Exit(EXIT_NOT_RUNNING)
    if not overview.is_healthy:
        raise typer.Exit(EXIT_NOT_WELL)


@app.command()
def logs(
    service: Service = "",
    *,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on as more is logged.")] = False,
    lines: Annotated[
        int, typer.Option("--lines", "-n", min=0, help="How many lines of each to begin with.")
    ] = 20,
) -> None:
    """Show what was logged."""
    home = _settings().state
    names = [file.stem for file in sorted(home.logs.glob("*.log"))]
    if service:
        wanted = ports.ALIASES.get(service, service)
        also = ("envoy",) if wanted == plan.GATEWAY else ()
        chosen = [name for name in names if name in (wanted, *also) or name.startswith(f"{wanted}-")]
        if not chosen:
            plan.select(plan.read_plan(home.run), [service])
        names = chosen
    show(
        [Tail(name, home.logs / f"{name}.log") for name in names],
        count=lines,
        follow=follow,
        write=typer.echo,
    )


@app.command()
def restart(service: Service = "") -> None:
    """Stop services and start them again; the others go on."""
    settings, console = _settings(), _console()
    _require_running(settings)
    names = (service,) if service else ()
    every = plan.read_plan(settings.state.run)
    chosen = plan.select(every, names) if names else tuple(p for p in every if not p.is_server)
    with Steps(console) as steps:
        only = tuple(process.name for process in chosen)
        stop_platform(settings.state, only=only, force=False, sequential=False, steps=steps)
        start_platform(settings, Order(only=only), os.environ, steps)
    _print_status(settings, console)


@app.command()
def scale(
    counts: Annotated[list[str], typer.Argument(help="Services and their instances: portfolio=2.")],
) -> None:
    """Run several instances of services, until the platform is stopped."""
    settings, console = _settings(), _console()
    _require_running(settings)
    asked = plan.parse_scale(counts)
    present = plan.count_instances(plan.read_plan(settings.state.run))
    with Steps(console) as steps:
        order = Order(only=tuple(asked), scale={**present, **asked})
        start_platform(settings, order, os.environ, steps)
    _print_status(settings, console)


@app.command()
def monit() -> None:
    """Watch the processes, their memory and their load; Ctrl-C ends it."""
    observer, pause = Observer(_settings()), threading.Event()
    with Live(console=_console(), auto_refresh=False, screen=sys.stdout.isatty()) as live:
        while True:
            live.update(draw(observer.look(), with_load=True), refresh=True)
            pause.wait(REFRESH_S)


@app.command("doctor")
def diagnose(*, as_json: AsJson = False) -> None:
    """Look for what keeps the platform from working here, and say what to do."""
    findings = list(doctor.examine(_settings()))
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], indent=2))
    else:
        console = _console()
        for finding in findings:
            mark = "[green]✓[/]" if finding.is_well else "[red]✗[/]"
            console.print(f"{mark} {finding.subject:<12} {finding.found}", highlight=False)
            if finding.advice:
                console.print(f"  [yellow]{finding.advice}[/]", highlight=False)
    if not all(finding.is_well for finding in findings):
        raise typer.Exit(EXIT_NOT_WELL)


@config_app.command("show")
def show_configuration(*, as_json: AsJson = False) -> None:
    """Show each shared setting, its value and where it came from; secrets stay hidden."""
    found = list(configuration.list_settings(_settings(), os.environ))
    if as_json:
        typer.echo(json.dumps([asdict(setting) for setting in found], indent=2))
        return
    for setting in found:
        typer.echo(f"{setting.variable:<26} {setting.value or '–':<44} {setting.source}")


def _settings() -> PlatformSettings:
    return load_platform_settings(os.environ)


def _console() -> Console:
    return Console(width=None if sys.stdout.isatty() else 160, soft_wrap=not sys.stdout.isatty())


def _split(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(",") if name.strip())


def _require_running(settings: PlatformSettings) -> None:
    if not Control(settings.state).is_running:
        typer.echo("Not running. Start it with `folio up`.", err=True)
        raise typer.Exit(EXIT_NOT_RUNNING)


def _print_status(settings: PlatformSettings, console: Console) -> None:
    overview = Observer(settings).look()
    console.print(draw(overview))
    for line in describe_address(overview):
        console.print(line, highlight=False)


def _stay(settings: PlatformSettings, console: Console) -> None:
    """Wait until told to stop, or until the supervisor is gone; then leave nothing behind."""
    asked = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: asked.set())
    while not asked.wait(REFRESH_S) and orphans.find(settings.state.run, orphans.KEEPER):
        pass
    with Steps(console) as steps:
        stop_platform(settings.state, only=(), force=False, sequential=False, steps=steps)
