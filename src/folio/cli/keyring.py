"""The tokens of a person at platforms, kept in a file of his configuration that nobody else reads."""

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from folio.kernel.errors import Unavailable

FILE_MODE, FOLDER_MODE = 0o600, 0o700


class KeyringUnreadable(Unavailable):
    """The file with the tokens cannot be read or written."""

    code = "keyring_unreadable"


@dataclass(frozen=True, slots=True)
class Keys:
    """What a sign-in has left: the tokens, and what they let this program do."""

    access_token: str
    refresh_token: str
    scope: str


class Keyring:
    """One file, one entry a platform, by the platform's address."""

    def __init__(self, file: Path) -> None:
        self._file = file

    @property
    def file(self) -> Path:
        """Where it is kept."""
        return self._file

    def find(self, url: str) -> Keys | None:
        """Return the tokens for a platform."""
        entry = self._read().get(url)
        if not isinstance(entry, dict):
            return None
        try:
            return Keys(**{name: str(entry[name]) for name in Keys.__slots__})
        except KeyError:
            return None

    def save(self, url: str, keys: Keys) -> None:
        """Keep the tokens for a platform in place of earlier ones."""
        self._write({**self._read(), url: asdict(keys)})

    def forget(self, url: str) -> None:
        """Keep no tokens for a platform any more."""
        self._write({known: entry for known, entry in self._read().items() if known != url})

    def _read(self) -> Mapping[str, object]:
        try:
            document = json.loads(self._file.read_text())
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise KeyringUnreadable(f"{self._file} cannot be read: remove it, and sign in again") from error
        return document if isinstance(document, dict) else {}

    def _write(self, document: Mapping[str, object]) -> None:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
            # A new file is for its owner alone from its first byte, and whole when it gets its name.
            handle, draft = tempfile.mkstemp(dir=self._file.parent, prefix=f".{self._file.name}.")
            with os.fdopen(handle, "w") as out:
                out.write(json.dumps(document, indent=1) + "\n")
            Path(draft).chmod(FILE_MODE)
            Path(draft).replace(self._file)
        except OSError as error:
            raise KeyringUnreadable(f"{self._file} cannot be written: {error.strerror}") from error


def open_keyring(environ: Mapping[str, str]) -> Keyring:
    """Return the keyring of the person who runs this program."""
    given = environ.get("XDG_CONFIG_HOME")
    folder = Path(given) if given else Path(environ.get("HOME", "~")).expanduser() / ".config"
    return Keyring(folder / "folio" / "sign-ins.json")
