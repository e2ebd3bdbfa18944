"""The words of ``folio users``: what an operator does about people from the machine itself."""

import json
import os
from collections.abc import Mapping
from typing import Annotated

import typer

from folio.chassis.settings import PlatformSettings, load_platform_settings
from folio.cli.control import Control
from folio.cli.inquiry import Answer, ask
from folio.cli.overview import read_setup_link

EXIT_NOT_WELL, EXIT_NOT_RUNNING = 1, 3
STATES = ("waiting", "sent", "dead")

app = typer.Typer(help="Accounts.", no_args_is_help=True)
audit_app = typer.Typer(help="The audit log.", no_args_is_help=True)
app.add_typer(audit_app, name="audit")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("setup-link")
def print_setup_link() -> None:
    """Print the one-time link of the first run again, while it is open."""
    link = read_setup_link(running_platform().state)
    if link is None:
        typer.echo("The platform has been set up; there is no link any more.", err=True)
        raise typer.Exit(EXIT_NOT_WELL)
    typer.echo(link)


@app.command("outbox")
def print_outbox(
    *,
    state: Annotated[str, typer.Option(help="Only letters that are waiting, sent or dead.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many at most, newest first.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Show the platform's mail; without a mail server, what it says as well."""
    if state and state not in STATES:
        raise typer.BadParameter(f"choose from {', '.join(STATES)}", param_hint="--state")
    query = {"limit": str(limit), **({"state": state} if state else {})}
    found = ask(running_platform(), "users", "/internal/outbox", query=query)
    letters = _letters_of(found)
    if as_json:
        typer.echo(json.dumps(letters, indent=2))
    elif not letters:
        typer.echo("No letters.")
    else:
        typer.echo("\n".join(_describe(letter) for letter in reversed(letters)).rstrip())


@app.command("reset-link")
def print_reset_link(
    email: Annotated[str, typer.Argument(help="The address of the account.")],
) -> None:
    """Make a one-time link to a new password, to be passed on; it works for 20 minutes."""
    made = ask(running_platform(), "users", "/internal/reset-links", body={"email": email})
    typer.echo(str(made["url"]))


@audit_app.command("verify")
def verify_audit(*, as_json: AsJson = False) -> None:
    """Verify the audit log, and name the first entry that cannot be believed."""
    verdict = ask(running_platform(), "users", "/internal/audit/verify", body={})
    if as_json:
        typer.echo(json.dumps(verdict, indent=2))
    else:
        typer.echo(_describe_verdict(verdict))
    if not verdict["is_intact"]:
        raise typer.Exit(EXIT_NOT_WELL)


@app.command("rotate-keys")
def rotate_keys(
    *,
    urgent: Annotated[
        bool, typer.Option(help="A key got out: what it signed counts no more, from this moment.")
    ] = False,
    sealing: Annotated[
        bool, typer.Option(help="Change the key of what is encrypted at rest instead, and seal all anew.")
    ] = False,
) -> None:
    """Let a new key sign access tokens; the old one verifies on, so that nobody notices."""
    platform = running_platform()
    if sealing:
        values = ask(platform, "users", "/internal/sealing-keys/rotation", body={})["values"]
        counts = dict(values) if isinstance(values, Mapping) else {}
        typer.echo(f"Sealed {sum(counts.values())} values anew; the old keys are gone.")
        return
    asked = {"is_urgent": urgent}
    keys = ask(platform, "users", "/internal/signing-keys/rotation", body=asked)["keys"]
    for key in keys if isinstance(keys, list) else []:
        until = f"until {key['retires_at']}" if key["retires_at"] else "no end yet"
        state = "signs" if key["is_current"] else "verifies"
        typer.echo(f"{key['key_id']}  {state}, from {key['activates_at']}, {until}")


def running_platform() -> PlatformSettings:
    """Return the settings of the platform, which must be running."""
    settings = load_platform_settings(os.environ)
    if not Control(settings.state).is_running:
        typer.echo("Not running. Start it with `folio up`.", err=True)
        raise typer.Exit(EXIT_NOT_RUNNING)
    return settings


def _describe_verdict(verdict: Answer) -> str:
    bad, head = verdict["first_bad"], verdict["last_head"]
    if isinstance(bad, Mapping):
        return f"Tampered with: entry {bad['sequence']} is the first to disbelieve ({bad['reason']})."
    signed = f" Signed last at {head['signed_at']}." if isinstance(head, Mapping) else ""
    return f"Whole: {verdict['checked']} entries hold together.{signed}"


def _letters_of(answer: Answer) -> list[Mapping[str, object]]:
    items = answer.get("items")
    return list(items) if isinstance(items, list) else []


def _describe(letter: Mapping[str, object]) -> str:
    reason = f" ({letter['reason']})" if letter["reason"] else ""
    head = f"{letter['created_at']}  {letter['state']}{reason}  to {letter['recipient']}: {letter['subject']}"
    text = str(letter["text"] or "").rstrip()
    return f"{head}\n\n{_indent(text)}\n" if text else head


def _indent(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.split("\n"))
