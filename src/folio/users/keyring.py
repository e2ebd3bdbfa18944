"""The keys that values are sealed with at rest: the newest seals, and all of them open.

They are the lines of ``keys/users-sealing`` under the platform's home, the newest last. Every process looks
at the file before it seals, so that all of them change over together.
"""

import hashlib
import os
import secrets
from pathlib import Path

from folio.chassis.home import MissingSecret

KEY_BYTES = 32
ID_BYTES = 4


class KeyRing:
    """The sealing keys by their ids; an id is the start of the key's digest."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._keys: dict[bytes, bytes] = {}
        self._seen: tuple[int, int] | None = None
        if not file.exists():
            _write_once(file, [os.urandom(KEY_BYTES)])
        self._look()

    def newest(self) -> tuple[bytes, bytes]:
        """Return id and key that seal now."""
        self._look()
        return list(self._keys.items())[-1]

    def find(self, key_id: bytes) -> bytes | None:
        """Return the key of an id, nothing when it is none of ours any more."""
        if key_id not in self._keys:
            self._look()
        return self._keys.get(key_id)

    def add(self) -> None:
        """Let a new key seal from now on; the older ones still open."""
        self._look()
        self._replace([*self._keys.values(), os.urandom(KEY_BYTES)])

    def drop_older(self) -> None:
        """Forget all keys but the newest: what is sealed with them cannot be opened any more."""
        self._look()
        self._replace(list(self._keys.values())[-1:])

    def _replace(self, keys: list[bytes]) -> None:
        _draft(self._file, keys).replace(self._file)
        self._look()

    def _look(self) -> None:
        status = self._file.stat()
        seen = (status.st_mtime_ns, status.st_ino)
        if seen == self._seen:
            return
        try:
            keys = [bytes.fromhex(line) for line in self._file.read_text().split()]
        except ValueError:
            keys = []
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise MissingSecret(
                f"{self._file} must hold {KEY_BYTES} bytes of hexadecimal text a line: restore it"
            )
        self._keys = {id_of(key): key for key in keys}
        self._seen = seen


def id_of(key: bytes) -> bytes:
    """Return the id of a key, which tells nothing about it."""
    return hashlib.sha256(b"folio sealing key id" + key).digest()[:ID_BYTES]


def _draft(file: Path, keys: list[bytes]) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}.draft")
    draft.touch(mode=0o600)
    draft.write_text("".join(f"{key.hex()}\n" for key in keys))
    return draft


def _write_once(file: Path, keys: list[bytes]) -> None:
    """Create the file whole with mode 0600; of several starts at once the first one wins."""
    draft = _draft(file, keys)
    try:
        os.link(draft, file)
    except FileExistsError:
        return
    finally:
        draft.unlink()
