"""Tokens of programs: their text, what they may be good for, and from where.

The text ends with a checksum, so that whoever looks for leaked secrets knows one without asking us.
Source: docs/specs/tokens.md.
"""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from uuid import UUID

from folio.users.domain.roles import Permission

PREFIX = "fpat_"
SECRET_LENGTH = 37
CHECK_LENGTH = 6
HINT_LENGTH = 4
MAX_LIFE = timedelta(days=365)
DEFAULT_LIFE_DAYS = 90
MAX_TOKENS = 50
MAX_NETWORKS = 10
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
# A person approves trades; nothing that a script holds can.
SCOPES = tuple(sorted(set(Permission) - {Permission.TRADE_APPROVE}))


@dataclass(frozen=True, slots=True)
class ProgramToken:
    """A program's token as kept; ``hint`` is its last letters, by which its owner knows it again."""

    id: UUID
    user_id: UUID
    name: str
    digest: bytes
    hint: str
    scopes: tuple[str, ...]
    networks: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = None
    last_address: str | None = None
    revoked_at: datetime | None = None

    def is_live(self, now: datetime) -> bool:
        """Whether it is good for anything at ``now``."""
        return self.revoked_at is None and now < self.expires_at


def compose_token(randomness: int) -> str:
    """Return the text of a new token, made of at least 220 random bits."""
    secret = _digits(randomness, SECRET_LENGTH)
    return f"{PREFIX}{secret}{_checksum(secret)}"


def is_token(text: str) -> bool:
    """Return whether a text can be a token of ours: mistyped and cut ones are told without asking anybody."""
    secret, check = text[len(PREFIX) : -CHECK_LENGTH], text[-CHECK_LENGTH:]
    is_whole = text.startswith(PREFIX) and len(secret) == SECRET_LENGTH and set(secret) <= set(_ALPHABET)
    return is_whole and check == _checksum(secret)


def rights_now(scopes: Iterable[str], owned: Iterable[str]) -> tuple[str, ...]:
    """Return what a token is good for now: its scopes, as far as its owner still has them himself."""
    return tuple(sorted(set(scopes) & set(owned) & set(SCOPES)))


def is_admitted(address: str, networks: Iterable[str]) -> bool:
    """Return whether a token may be used from an address; one without networks may be from everywhere."""
    wanted = tuple(networks)
    if not wanted:
        return True
    try:
        caller = ip_address(address)
    except ValueError:
        return False
    return any(caller in ip_network(network) for network in wanted)


def clean_network(text: str) -> str:
    """Return an address range in its one spelling.

    Raises:
        ValueError: it is no address and no range.
    """
    try:
        return str(ip_network(text.strip(), strict=False))
    except ValueError as error:
        raise ValueError('give an address or a range such as "192.0.2.0/24"') from error


def _checksum(secret: str) -> str:
    return _digits(zlib.crc32(f"{PREFIX}{secret}".encode()), CHECK_LENGTH)


def _digits(number: int, length: int) -> str:
    digits = []
    for _ in range(length):
        number, digit = divmod(number, len(_ALPHABET))
        digits.append(_ALPHABET[digit])
    return "".join(reversed(digits))
