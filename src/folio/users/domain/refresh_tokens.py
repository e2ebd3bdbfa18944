"""The text of a refresh token: which session, which generation, a secret, and a seal over all three."""

import base64
import binascii
import hashlib
import hmac
import struct
from dataclasses import dataclass
from uuid import UUID

PREFIX = "fr_"
SECRET_BYTES = 32
MAX_GENERATION = 2**32 - 1
_HEAD = struct.Struct(">16sI32s")
_TEXT_LENGTH = 112  # base64 of 16 + 4 + 32 + 32 bytes, without padding


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """A refresh token as issued; ``text`` is what its holder keeps."""

    session_id: UUID
    generation: int
    text: str

    @property
    def digest(self) -> bytes:
        """What the store keeps of it."""
        return hashlib.sha256(self.text.encode()).digest()


def compose_refresh_token(session_id: UUID, generation: int, *, secret: bytes, key: bytes) -> RefreshToken:
    """Return the token of ``generation`` in the line of a session, sealed with ``key``."""
    head = _HEAD.pack(session_id.bytes, generation, secret)
    seal = hmac.digest(key, head, "sha256")
    text = PREFIX + base64.urlsafe_b64encode(head + seal).decode().rstrip("=")
    return RefreshToken(session_id=session_id, generation=generation, text=text)


def parse_refresh_token(text: str, *, key: bytes) -> RefreshToken | None:
    """Return the token written as ``text``, or nothing when we never issued it.

    Only the one spelling that was issued is accepted: an altered last character or padding is another text.
    """
    if len(text) != len(PREFIX) + _TEXT_LENGTH or not text.startswith(PREFIX) or not text.isascii():
        return None
    try:
        raw = base64.b64decode(text[len(PREFIX) :], altchars=b"-_", validate=True)
    except binascii.Error:
        return None
    head, seal = raw[: _HEAD.size], raw[_HEAD.size :]
    if not hmac.compare_digest(seal, hmac.digest(key, head, "sha256")):
        return None
    session, generation, _secret = _HEAD.unpack(head)
    return RefreshToken(session_id=UUID(bytes=session), generation=generation, text=text)
