"""The first run's ways to an owner: a one-time link, or the settings of an unattended start."""

import hashlib
import os
import secrets
from pathlib import Path

from folio.chassis.log import get_logger
from folio.chassis.settings import SettingsError
from folio.users.accounts.actions import Applicant, WeakPassword, create_account, hash_new_password
from folio.users.desk import Desk
from folio.users.domain.emails import clean_email
from folio.users.domain.roles import FIRST_USER_ROLE
from folio.users.domain.setup import LINK_LIFETIME, SetupWindow
from folio.users.signin.store import find_window, lock_window, save_window

log = get_logger()

TOKEN_BYTES = 32


async def prepare_first_run(desk: Desk) -> None:
    """While nobody owns the platform, make the owner the settings name, else a new link.

    Raises:
        SettingsError: the settings name an owner that cannot be made.
    """
    async with desk.database.reading() as connection:
        window = await find_window(connection)
    if not window.is_open:
        remove_link(desk)
    elif desk.settings.admin_email is not None:
        await _create_owner(desk.settings.admin_email, desk)
    else:
        await _issue_link(desk)


def digest_setup_token(token: str) -> bytes:
    """Return what is kept of a set-up link's token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def remove_link(desk: Desk) -> None:
    """Remove the file of a link that has done its work."""
    desk.settings.platform.state.setup_link.unlink(missing_ok=True)


async def _issue_link(desk: Desk) -> None:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    url = f"{desk.settings.platform.public_url}/setup#token={token}"
    async with desk.database.transaction() as connection:
        window = await lock_window(connection)
        if not window.is_open:
            return
        expires_at = desk.clock.now() + LINK_LIFETIME
        await save_window(connection, SetupWindow(digest_setup_token(token), expires_at))
        # Written under the lock, so that of two starts at once the link in the file is the valid one.
        _write_private(desk.settings.platform.state.setup_link, url + "\n")
    log.warning(
        "setup.open", file=str(desk.settings.platform.state.setup_link), expires_at=expires_at.isoformat()
    )


async def _create_owner(email: str, desk: Desk) -> None:
    address = clean_email(email)
    owner = Applicant(email=address, name=address.partition("@")[0], password=_owner_password(desk))
    try:
        password_hash = await hash_new_password(owner, owner.password, desk)
    except WeakPassword as error:
        raise SettingsError(f"FOLIO_ADMIN_PASSWORD_FILE: {error.message}") from error
    async with desk.database.transaction() as connection:
        window = await lock_window(connection)
        if not window.is_open:
            return
        account = await create_account(
            connection, owner, desk, role=FIRST_USER_ROLE.value, password_hash=password_hash
        )
        await save_window(connection, SetupWindow(setup_completed_at=desk.clock.now()))
    remove_link(desk)
    log.info("setup.completed", user_id=str(account.id), unattended=True)


def _owner_password(desk: Desk) -> str:
    file = desk.settings.admin_password_file
    if file is None:
        raise SettingsError(
            "FOLIO_ADMIN_EMAIL is set: set FOLIO_ADMIN_PASSWORD_FILE to the file of its password"
        )
    try:
        # An editor ends the file with a line break; it is not part of the password.
        return file.read_text().removesuffix("\n").removesuffix("\r")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"FOLIO_ADMIN_PASSWORD_FILE: cannot read {file}: {error}") from error


def _write_private(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(text)
    draft.replace(file)
