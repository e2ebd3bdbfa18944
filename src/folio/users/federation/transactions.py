"""The way to a provider and back, as the browser keeps it: sealed, short-lived, of no use to its reader."""

import base64
import binascii
import hashlib
import json
import secrets
from datetime import datetime
from uuid import UUID

from folio.users.domain.federation import LinkTo, Transaction
from folio.users.vault import Vault

SECRET_BYTES = 32
MAX_SEALED_LENGTH = 4000
MAX_DEVICE_LENGTH = 400
_OWNER = b"federation transaction"


def start_transaction(
    provider: str,
    *,
    return_to: str,
    now: datetime,
    link: LinkTo | None = None,
    device: str | None = None,
) -> Transaction:
    """Return a new transaction with secrets of its own."""
    return Transaction(
        provider=provider,
        state=secrets.token_urlsafe(SECRET_BYTES),
        nonce=secrets.token_urlsafe(SECRET_BYTES),
        verifier=secrets.token_urlsafe(SECRET_BYTES),
        return_to=return_to,
        started_at=now,
        link=link,
        device=device if device is not None and len(device) <= MAX_DEVICE_LENGTH else None,
    )


def seal_transaction(transaction: Transaction, vault: Vault) -> str:
    """Return the value of the cookie that keeps a transaction."""
    link = transaction.link
    plain = json.dumps(
        [
            transaction.provider,
            transaction.state,
            transaction.nonce,
            transaction.verifier,
            transaction.return_to,
            transaction.started_at.isoformat(),
            [str(link.user_id), str(link.session_id)] if link else None,
            transaction.device,
            transaction.is_proof,
        ]
    )
    return base64.urlsafe_b64encode(vault.seal(plain.encode(), owner=_OWNER)).decode().rstrip("=")


def open_transaction(sealed: str | None, vault: Vault) -> Transaction | None:
    """Return the transaction that a cookie keeps, or nothing when it is not one that we sealed."""
    if sealed is None or len(sealed) > MAX_SEALED_LENGTH:
        return None
    try:
        raw = base64.b64decode(sealed.encode() + b"=" * (-len(sealed) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return None
    plain = vault.open(raw, owner=_OWNER)
    if plain is None:
        return None
    provider, state, nonce, verifier, return_to, started_at, link, *later = json.loads(plain)
    # A cookie of the version before ends with the link.
    device, is_proof = (*later, None, False)[:2]
    return Transaction(
        provider=provider,
        state=state,
        nonce=nonce,
        verifier=verifier,
        return_to=return_to,
        started_at=datetime.fromisoformat(started_at),
        link=LinkTo(UUID(link[0]), UUID(link[1])) if link else None,
        device=device,
        is_proof=is_proof,
    )


def digest_state(transaction: Transaction) -> bytes:
    """Return what is kept of a transaction that has been used."""
    return hashlib.sha256(transaction.state.encode()).digest()
