"""The words by which a person lets this program act for him: ``folio login``, ``logout`` and ``whoami``."""

import json
import os
import threading
from typing import Annotated

import typer

from folio.chassis.settings import load_platform_settings
from folio.cli.authority import Authority
from folio.cli.keyring import Keys, open_keyring

EXIT_NOT_WELL = 1
SCOPES = "portfolio:read portfolio:write workspace:read workspace:write platform:read"

app = typer.Typer()

Url = Annotated[
    str, typer.Option("--url", help="The platform's address. Default: that of this machine's own.")
]


@app.command("login")
def log_in(
    *,
    url: Url = "",
    scope: Annotated[str, typer.Option(help="What this program may do, with spaces between.")] = SCOPES,
) -> None:
    """Let this program act for you: open the page it names, and type the code it shows."""
    place = _place(url)
    authority = Authority(place)
    invitation = authority.invite(scope)
    typer.echo(f"Open {invitation.page} and type the code {invitation.user_code}")
    typer.echo(f"or open {invitation.page_with_code}")
    keys = authority.wait(invitation, _pause)
    keyring = open_keyring(os.environ)
    keyring.save(place, keys)
    typer.echo(f"Signed in at {place}. This program may: {keys.scope}")


@app.command("logout")
def log_out(*, url: Url = "") -> None:
    """Give the tokens back, and forget them."""
    place, keyring = _place(url), open_keyring(os.environ)
    keys = keyring.find(place)
    if keys is None:
        typer.echo(f"Not signed in at {place}.")
        return
    try:
        Authority(place).give_back(keys)
    finally:
        # Whoever signs out wants no token left here, whether or not the platform has heard of it.
        keyring.forget(place)
    typer.echo(f"Signed out of {place}.")


@app.command("whoami")
def show_who(
    *, url: Url = "", as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False
) -> None:
    """Show for whom this program acts, and what it may do."""
    place, keyring = _place(url), open_keyring(os.environ)
    keys = keyring.find(place)
    if keys is None:
        typer.echo(f"Not signed in at {place}. Run `folio login`.", err=True)
        raise typer.Exit(EXIT_NOT_WELL)
    authority = Authority(place)
    user = authority.ask_who(keys)
    if user is None:
        keys = authority.renew(keys)
        keyring.save(place, keys)
        user = authority.ask_who(keys) or {}
    _print_user(dict(user), place, keys, as_json=as_json)


def _print_user(user: dict[str, object], place: str, keys: Keys, *, as_json: bool) -> None:
    if as_json:
        shown = {"url": place, "email": user.get("email"), "name": user.get("name"), "scope": keys.scope}
        typer.echo(json.dumps(shown, indent=2))
    else:
        typer.echo(f"{user.get('name')} <{user.get('email')}> at {place}")
        typer.echo(f"This program may: {keys.scope}")


def _place(url: str) -> str:
    return (url or load_platform_settings(os.environ).public_url).rstrip("/")


def _pause(seconds: float) -> None:
    threading.Event().wait(seconds)
