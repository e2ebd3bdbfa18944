"""Passwords of links: kept as slow hashes, so that a stolen table opens no link.

Source: RFC 7914 (scrypt). Passwords of people are the users service's affair alone, and by other means.
"""

import hashlib
import hmac
from base64 import b64decode, b64encode

SALT_BYTES = 16
_COST, _BLOCK, _LANES = 2**15, 8, 1
_MEMORY = 64 * 1024 * 1024


def hash_word(word: str, *, salt: bytes) -> str:
    """Return the hash to keep; it takes some hundred milliseconds and 32 MiB, so call it in a thread."""
    digest = hashlib.scrypt(word.encode(), salt=salt, n=_COST, r=_BLOCK, p=_LANES, maxmem=_MEMORY)
    return f"scrypt${b64encode(salt).decode()}${b64encode(digest).decode()}"


def is_word(word: str, kept: str) -> bool:
    """Return whether ``word`` was hashed to ``kept``; as slow as hashing."""
    _, salt, _ = kept.split("$")
    return hmac.compare_digest(hash_word(word, salt=b64decode(salt)), kept)
