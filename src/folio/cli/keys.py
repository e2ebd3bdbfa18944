"""The secrets the platform generates for itself: one file each, readable by its owner alone."""

import os
import secrets
from pathlib import Path

from folio.chassis.home import MIN_SECRET_LENGTH
from folio.kernel.errors import Invalid

ADMINISTRATOR = "database-administrator"
SECRET_BYTES = 32


class WeakSecret(Invalid):
    """A secret is empty or too short; replacing it silently would lock its other holder out."""

    code = "weak_secret"


def ensure_secret(keys: Path, name: str) -> str:
    """Return the secret ``name``, generated on first use with mode 0600.

    Raises:
        WeakSecret: the file is there but what it holds is empty or short.
    """
    file = keys / name
    if not file.exists():
        _write_new(file, secrets.token_urlsafe(SECRET_BYTES))
    value = file.read_text().strip()
    if len(value) < MIN_SECRET_LENGTH:
        raise WeakSecret(
            f"the secret {file} has {len(value)} characters, fewer than {MIN_SECRET_LENGTH}: "
            "restore it from a backup, or remove the file to have a new one generated"
        )
    file.chmod(0o600)
    return value


def _write_new(file: Path, value: str) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    staged = file.with_name(f".{file.name}.{os.getpid()}")
    descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(value + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    staged.rename(file)
