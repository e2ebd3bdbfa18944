"""Identifiers that sort by the time they were made."""

from datetime import datetime
from uuid import UUID

ENTROPY_BYTES = 10


def new_id(at: datetime, entropy: bytes) -> UUID:
    """Return the UUIDv7 of the instant ``at`` with ten bytes of ``entropy``.

    Source: RFC 9562, section 5.7: 48 bits of Unix milliseconds, version 7, variant 10, 74 random bits.

    Raises:
        ValueError: ``at`` is naive or before 1970, or ``entropy`` is not ten bytes long.
    """
    if at.tzinfo is None:
        raise ValueError("give an aware instant: a naive one has no place on the time line")
    if len(entropy) != ENTROPY_BYTES:
        raise ValueError(f"give {ENTROPY_BYTES} bytes of entropy, not {len(entropy)}")
    milliseconds = int(at.timestamp() * 1000)
    if milliseconds < 0:
        raise ValueError("give an instant after 1970-01-01: UUIDv7 counts from there")
    random = int.from_bytes(entropy, "big")
    value = (milliseconds & (2**48 - 1)) << 80
    value |= 0x7 << 76
    value |= ((random >> 62) & 0xFFF) << 64
    value |= 0b10 << 62
    value |= random & (2**62 - 1)
    return UUID(int=value)
