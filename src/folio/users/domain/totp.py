"""Time-based one-time codes: which step a code is of, and that no step counts twice.

Source: RFC 6238; docs/specs/factors.md, Codes of an app.
"""

import hmac
from base64 import b32encode
from datetime import datetime

from pyotp import HOTP, TOTP

SECRET_BYTES = 20
STEP_S = 30
DRIFT_STEPS = 1
DIGITS = 6
ISSUER = "Folio"


def step_at(now: datetime) -> int:
    """Return the step that an exact clock is in."""
    return int(now.timestamp()) // STEP_S


def code_at(secret: bytes, step: int) -> str:
    """Return the code of a step."""
    return HOTP(secret_text(secret), digits=DIGITS).at(step)


def match_step(secret: bytes, code: str, *, now: datetime, last_step: int | None) -> int | None:
    """Return the step of a code; nothing when it is wrong, too old, or not later than ``last_step``.

    A clock may be one step off either way. Of equal codes the earliest step counts, so that the later one
    can still be used.
    """
    current = step_at(now)
    steps = range(max(current - DRIFT_STEPS, 0), current + DRIFT_STEPS + 1)
    given = code.encode("utf-8", "surrogatepass")
    matching = [step for step in steps if hmac.compare_digest(code_at(secret, step).encode(), given)]
    return next((step for step in matching if last_step is None or step > last_step), None)


def secret_text(secret: bytes) -> str:
    """Return the secret as a person types it into an app."""
    return b32encode(secret).decode()


def provisioning_uri(secret: bytes, *, account: str) -> str:
    """Return the address that an app reads from the QR code."""
    app = TOTP(secret_text(secret), digits=DIGITS, interval=STEP_S)
    return app.provisioning_uri(name=account, issuer_name=ISSUER)
