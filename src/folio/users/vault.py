"""What is derived from the one secret of this service: seals, encrypted values, and tokens that prove a past.

The secret is ``keys/users-master`` under the platform's home; losing it signs everybody out. What is sealed
at rest has keys of its own (``keyring``), so that they can be changed.
"""

import base64
import hmac
import os
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from folio.chassis.home import Home, MissingSecret
from folio.users.keyring import ID_BYTES, KeyRing

MASTER_BYTES = 32
SECRET_NAME = "users-master"  # noqa: S105 – the name of a file
RING_NAME = "users-sealing"
NONCE_BYTES = 12
DEVICE_BYTES = 16
# One device, several accounts: the token has a part for each, 48 bytes as text.
MAX_PARTS = 5
PART_LENGTH = 64
PART_MARK = "."


class Vault:
    """Keeps the master secret; every purpose has a key of its own."""

    def __init__(self, master: bytes, ring: KeyRing) -> None:
        self.ring = ring
        self.refresh_key = _derive(master, "refresh token seal")
        self._csrf_key = _derive(master, "csrf token")
        self._device_key = _derive(master, "known device")
        self._digest_key = _derive(master, "kept digest")
        self._counter_key = _derive(master, "failure counter")

    def seal(self, plain: bytes, *, owner: bytes) -> bytes:
        """Return ``plain`` encrypted (AES-256-GCM) and bound to the row of its ``owner``.

        The id of the key stands in front.
        """
        key_id, key = self.ring.newest()
        nonce = os.urandom(NONCE_BYTES)
        return key_id + nonce + AESGCM(key).encrypt(nonce, plain, owner)

    def open(self, sealed: bytes, *, owner: bytes) -> bytes | None:
        """Return what was sealed, or nothing when it was sealed elsewhere or for another row."""
        key = self.ring.find(sealed[:ID_BYTES])
        if key is None:
            return None
        nonce, rest = sealed[ID_BYTES : ID_BYTES + NONCE_BYTES], sealed[ID_BYTES + NONCE_BYTES :]
        try:
            return AESGCM(key).decrypt(nonce, rest, owner)
        except (InvalidTag, ValueError):
            return None

    def csrf_token(self, session_id: UUID) -> str:
        """Return the CSRF token of a session; it is the same in every tab and after every refresh."""
        return _text(hmac.digest(self._csrf_key, session_id.bytes, "sha256"))

    def new_device_token(self, email_key: str, *, known: str | None = None) -> str:
        """Return a token by which a device proves that it has signed in to this account before.

        It goes on proving what ``known``, the one it had, did: people share devices.
        """
        others = [
            part
            for part in _parts(known or "")
            if len(part) == PART_LENGTH and not self.device_of(part, email_key)
        ]
        device = self.device_of(known or "", email_key) or os.urandom(DEVICE_BYTES)
        new = _text(device + self._device_seal(device, email_key))
        return PART_MARK.join((new, *others[: MAX_PARTS - 1]))

    def device_of(self, token: str, email_key: str) -> bytes | None:
        """Return the device a token was made for, or nothing when it is not one for this account."""
        for part in _parts(token):
            try:
                raw = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
            except ValueError:
                continue
            device, seal = raw[:DEVICE_BYTES], raw[DEVICE_BYTES:]
            if hmac.compare_digest(seal, self._device_seal(device, email_key)):
                return device
        return None

    def digest(self, purpose: str, value: bytes) -> bytes:
        """Return what is kept of a secret that is only ever compared."""
        return hmac.digest(self._digest_key, purpose.encode() + b"\0" + value, "sha256")

    def counter_key(self, kind: str, value: bytes) -> bytes:
        """Return the key failures are counted under; it tells nobody the address or account behind it."""
        return hmac.digest(self._counter_key, kind.encode() + b"\0" + value, "sha256")

    def _device_seal(self, device: bytes, email_key: str) -> bytes:
        return hmac.digest(self._device_key, device + email_key.encode("utf-8", "surrogatepass"), "sha256")


def open_vault(home: Home) -> Vault:
    """Return the vault of this platform; the first start makes its secret.

    Raises:
        MissingSecret: the file is there and holds no secret of the right length.
    """
    file = home.keys / SECRET_NAME
    if not file.exists():
        _create_secret(file)
    text = file.read_text().strip()
    try:
        master = bytes.fromhex(text)
    except ValueError:
        master = b""
    if len(master) != MASTER_BYTES:
        raise MissingSecret(
            f"{file} must hold {MASTER_BYTES} bytes as hexadecimal text: restore it, or remove it"
        )
    return Vault(master, KeyRing(home.keys / RING_NAME))


def _create_secret(file: Path) -> None:
    """Create the file whole with mode 0600; of several starts at once the first one wins."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_name(f"{file.name}.{os.getpid()}.draft")
    draft.touch(mode=0o600)
    draft.write_text(os.urandom(MASTER_BYTES).hex() + "\n")
    try:
        os.link(draft, file)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def _derive(master: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=f"folio users {purpose}".encode()).derive(master)


def _parts(token: str) -> list[str]:
    return token.split(PART_MARK)[:MAX_PARTS]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
