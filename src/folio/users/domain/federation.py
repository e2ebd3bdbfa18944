"""Signing in with an account elsewhere: what a provider's answer must show, and whom it lets in.

Source: OpenID Connect Core 1.0; RFC 9207 (issuer in the answer); docs/specs/federation.md.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hmac import compare_digest
from typing import Literal
from uuid import UUID

from folio.users.domain.registration import RegistrationPolicy

TRANSACTION_LIFE = timedelta(minutes=10)
# Clocks of two machines differ, and auth_time has whole seconds.
CLOCK_LEEWAY = timedelta(seconds=30)
HOME_PATH = "/"
MAX_PATH_LENGTH = 2000
# A path of this platform's pages, in characters that no browser reads as another host.
_PAGE_PATH = re.compile(r"/(?!/)[A-Za-z0-9/_.~?&=%+:@,;-]*")
_NO_PAGES = ("/api", "/mcp", "/internal", "/docs")

Admission = Literal["policy", "always", "never"]


class Refusal(StrEnum):
    """Why a way in by a provider ended; the page says it in words."""

    EXPIRED = "federation_expired"
    """The browser brings no transaction of ours, or one that is over ten minutes old or another's."""
    REPLAYED = "federation_replayed"
    ISSUER_MISMATCH = "federation_issuer_mismatch"
    CANCELLED = "federation_cancelled"
    PROVIDER_REFUSED = "federation_provider_refused"
    IDENTITY_INVALID = "federation_identity_invalid"
    ACCOUNT_DISABLED = "federation_account_disabled"
    REGISTRATION_CLOSED = "registration_closed"
    EMAIL_UNUSABLE = "federation_email_unusable"
    EMAIL_TAKEN = "email_taken"
    IDENTITY_STOPPED = "federation_identity_stopped"
    IDENTITY_TAKEN = "federation_identity_taken"
    SESSION_ENDED = "session_ended"
    NOT_HIS = "federation_identity_other"
    NOT_PROVEN = "federation_not_proven"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is elsewhere: the pair that no provider gives twice. An address is no part of it."""

    issuer: str
    subject: str


@dataclass(frozen=True, slots=True)
class LinkTo:
    """The account and the live session that ask to be linked."""

    user_id: UUID
    session_id: UUID


@dataclass(frozen=True, slots=True)
class Transaction:
    """What a browser keeps, sealed, from leaving for a provider until it comes back.

    With ``is_proof`` the person of ``link`` only proves once more who he is.
    ``device`` is what it keeps of an earlier sign-in; it does not bring that back from another site.
    """

    provider: str
    state: str
    nonce: str
    verifier: str
    return_to: str
    started_at: datetime
    link: LinkTo | None = None
    device: str | None = None
    is_proof: bool = False


@dataclass(frozen=True, slots=True)
class ProviderAnswer:
    """The parameters with which a provider sends a browser back."""

    state: str
    code: str = ""
    issuer: str | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """What the answer of the provider that was asked must name."""

    provider: str
    issuer: str
    is_issuer_required: bool


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody whom the provider knows and we do not; ``email`` is one that the provider has verified."""

    email: str | None
    is_email_taken: bool


def clean_return_path(text: str | None) -> str:
    """Return the page to go to after signing in; whatever is no page of ours becomes the first page."""
    if text is None or len(text) > MAX_PATH_LENGTH or not _PAGE_PATH.fullmatch(text):
        return HOME_PATH
    path = text.partition("?")[0].lower()
    if any(path == taken or path.startswith(f"{taken}/") for taken in _NO_PAGES):
        return HOME_PATH
    return text


def judge_answer(
    transaction: Transaction | None, answer: ProviderAnswer, *, expected: Expected, now: datetime
) -> Refusal | None:
    """Return why the answer does not count; nothing when its code may be redeemed.

    The state is compared before anything else is believed, an error no less than a code.
    """
    if transaction is None or transaction.provider != expected.provider:
        return Refusal.EXPIRED
    if not timedelta(0) <= now - transaction.started_at < TRANSACTION_LIFE:
        return Refusal.EXPIRED
    if not compare_digest(transaction.state.encode(), answer.state.encode("utf-8", "surrogatepass")):
        return Refusal.EXPIRED
    if answer.issuer != expected.issuer and (answer.issuer is not None or expected.is_issuer_required):
        return Refusal.ISSUER_MISMATCH
    if answer.error:
        return Refusal.CANCELLED if answer.error == "access_denied" else Refusal.PROVIDER_REFUSED
    return None if answer.code else Refusal.PROVIDER_REFUSED


def judge_stranger(
    stranger: Stranger, *, admission: Admission, policy: RegistrationPolicy, is_owned: bool
) -> Refusal | None:
    """Return why a stranger gets no account; nothing when one may be made.

    An address that is taken is never a link: its owner signs in and links the identity himself.
    """
    is_admitted = admission == "always" or (admission == "policy" and policy is RegistrationPolicy.OPEN)
    if not is_owned or not is_admitted:
        return Refusal.REGISTRATION_CLOSED
    if stranger.email is None:
        return Refusal.EMAIL_UNUSABLE
    return Refusal.EMAIL_TAKEN if stranger.is_email_taken else None


def is_proven_anew(authenticated_at: datetime | None, *, started_at: datetime, now: datetime) -> bool:
    """Return whether the provider says that somebody proved who he is after he was sent there for that."""
    if authenticated_at is None:
        return False
    return started_at - CLOCK_LEEWAY <= authenticated_at <= now + CLOCK_LEEWAY


def may_unlink(*, has_password: bool, other_ways: int) -> bool:
    """Return whether an identity may go: somebody must still be able to sign in afterwards."""
    return has_password or other_ways > 0
