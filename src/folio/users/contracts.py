"""The shapes that leave the users service."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from folio.kernel.acts import ActorKind, Outcome

NOTICE_WANTED = "users.notice_wanted"
"""The event of something a person must be told by mail; its payload is ``{kind, user_id, …}``.

``portfolios_opened`` has ``by``, ``reason`` and ``minutes``; ``portfolio_shared`` has nothing more, since
words of just anybody go to nobody by mail.
"""

USERS_REGISTERED = "users.registered"
"""The event of a new account; its payload is ``{user_id, name, currency}``."""

ADDRESS_SHOWN = "users.address_shown"
"""The event of a person who has shown that an address is his; its payload is ``{user_id}``."""

Transport = Literal["token", "cookie"]
"""How a session's tokens travel: in bodies for a program, in cookies for a page."""


@dataclass(frozen=True, slots=True)
class User:
    """A user as shown to himself; while a second factor is due, he may nothing but set one."""

    id: UUID
    email: str
    name: str
    roles: tuple[str, ...]
    permissions: tuple[str, ...]
    locale: str
    time_zone: str
    currency: str
    theme: Literal["system", "light", "dark"]
    gain_colours: Literal["teal", "blue", "swapped"]
    created_at: datetime
    is_second_factor_due: bool = False
    email_verified: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as the other services know him.

    What waits for ``email`` is his if he ``owns_address``: has shown it to be his, where mail is there to.
    """

    id: UUID
    name: str
    email: str
    owns_address: bool


@dataclass(frozen=True, slots=True)
class TokenAnswer:
    """A session for a program: it keeps both tokens itself; ``expires_in`` is seconds."""

    access_token: str
    refresh_token: str
    expires_in: int
    user: User
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 – the name of a scheme


@dataclass(frozen=True, slots=True)
class CookieAnswer:
    """A session for a page: the tokens are in cookies it cannot read; ``expires_in`` is seconds."""

    user: User
    expires_in: int
    csrf_token: str


CodeMethod = Literal["totp", "recovery_code"]
"""By which codes a second factor can be proven."""

FactorMethod = Literal["passkey", "totp", "recovery_code"]
"""By what a second factor can be proven."""


@dataclass(frozen=True, slots=True)
class SecondFactorRequired:
    """The password was right, and a second factor is asked for; ``expires_in`` is seconds.

    ``passkey`` is what a page hands to ``navigator.credentials.get``, where a passkey may answer.
    """

    challenge: str
    methods: tuple[FactorMethod, ...]
    expires_in: int
    passkey: Mapping[str, object] | None
    second_factor_required: Literal[True] = True


@dataclass(frozen=True, slots=True)
class TotpFactor:
    """An app that shows codes."""

    confirmed_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey; ``is_suspect`` when its count of signatures fell back, as that of a copy would.

    One with ``stopped_at`` proves nothing: the account was locked down then, and it was not resumed since.
    """

    id: UUID
    name: str
    is_synchronised: bool
    created_at: datetime
    last_used_at: datetime | None
    is_suspect: bool
    stopped_at: datetime | None


@dataclass(frozen=True, slots=True)
class PasskeyQuestion:
    """What a device is asked: ``options`` is what a page hands to the browser's WebAuthn."""

    challenge: str
    options: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class PasskeyAdded:
    """A passkey counts; ``recovery_codes`` come with the first factor and are shown this once."""

    passkey: Passkey
    recovery_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Factors:
    """A user's second factors, and what the platform asks of him."""

    policy: Literal["off", "optional", "admins", "all"]
    is_demanded: bool
    totp: TotpFactor | None
    passkeys: tuple[Passkey, ...]
    recovery_codes_left: int


@dataclass(frozen=True, slots=True)
class TotpEnrolment:
    """The secret of a new app, as text, as an address, and as a picture (a data URL) to scan."""

    secret: str
    uri: str
    qr_code: str


@dataclass(frozen=True, slots=True)
class TotpConfirmed:
    """An app counts; ``recovery_codes`` come with the first factor and are shown this once."""

    recovery_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecoveryCodes:
    """New recovery codes, shown this once."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepUpMethods:
    """By what the holder of a session can prove once more who he is.

    ``providers`` are the keys of those he can sign in with again, where he has nothing else.
    """

    methods: tuple[Literal["password", "passkey", "totp", "recovery_code"], ...]
    providers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepUpAnswer:
    """A renewed proof; a program is handed a new access token, a page has it in its cookie."""

    authenticated_at: datetime
    expires_in: int
    access_token: str | None


@dataclass(frozen=True, slots=True)
class SetupState:
    """Whether the platform has no owner yet, how others come in, and whether mail reaches them."""

    open: bool
    registration: Literal["open", "invite", "closed"]
    password_min_length: int
    sends_mail: bool


@dataclass(frozen=True, slots=True)
class Session:
    """One of a user's live sessions; ``is_current`` is the one that asks."""

    id: UUID
    transport: Transport
    user_agent: str
    address: str
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    is_current: bool


@dataclass(frozen=True, slots=True)
class Role:
    """A role and what it allows."""

    name: str
    description: str
    permissions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RevokedSession:
    """Tokens of the session ``sid`` count no more; forget this after ``until``."""

    sid: UUID
    until: datetime


@dataclass(frozen=True, slots=True)
class RevokedVersions:
    """Tokens of the user below the version ``av`` count no more; forget this after ``until``."""

    user_id: UUID
    av: int
    until: datetime


@dataclass(frozen=True, slots=True)
class RevocationSnapshot:
    """All revocations that still matter."""

    sessions: list[RevokedSession]
    users: list[RevokedVersions]


@dataclass(frozen=True, slots=True)
class ManagedUser:
    """A user as an administrator sees him; ``last_seen_at`` is that of a session we still keep.

    An account that is ``deleting`` can be restored until ``deletes_at``. ``stopped_ways`` is how many of his
    passkeys and identities elsewhere were stopped when the account was locked down.
    """

    id: UUID
    email: str
    name: str
    roles: tuple[str, ...]
    state: Literal["active", "disabled", "deleting"]
    has_password: bool
    sessions: int
    stopped_ways: int
    created_at: datetime
    last_seen_at: datetime | None
    disabled_at: datetime | None
    deletes_at: datetime | None


@dataclass(frozen=True, slots=True)
class PendingRemoval:
    """An account that is out of use and can come back until ``deletes_at``."""

    deletes_at: datetime


@dataclass(frozen=True, slots=True)
class RemovalReport:
    """What a service has removed of somebody: how many of each kind."""

    service: str
    counts: dict[str, int]
    reported_at: datetime


@dataclass(frozen=True, slots=True)
class UserRemoval:
    """Who went, or is about to; complete once every service that keeps something has reported."""

    id: UUID
    user_id: UUID
    requested_by: UUID
    requested_at: datetime
    removed_at: datetime | None
    is_complete: bool
    reports: list[RemovalReport]


@dataclass(frozen=True, slots=True)
class AuditActor:
    """Who did it; names are those of today, and missing when the account is gone."""

    kind: ActorKind
    id: str | None
    name: str | None
    parent_id: UUID | None
    parent_name: str | None


@dataclass(frozen=True, slots=True)
class AuditTarget:
    """What it was done to."""

    kind: str
    id: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One record of the audit log; hashes are hexadecimal."""

    sequence: int
    at: datetime
    actor: AuditActor
    session_id: UUID | None
    address: str | None
    request_id: str | None
    action: str
    target: AuditTarget | None
    outcome: Outcome
    details: dict[str, str | int | bool | list[str] | None]
    hash: str
    previous_hash: str


@dataclass(frozen=True, slots=True)
class AuditHead:
    """How far the log had come when this was signed."""

    sequence: int
    hash: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class AuditFault:
    """The first record that cannot be believed: altered, unlinked, missing, or rewritten from here on."""

    sequence: int
    reason: Literal["altered", "unlinked", "missing", "rewritten"]


@dataclass(frozen=True, slots=True)
class AuditVerdict:
    """Whether the log is whole; ``checked`` counts the records that are.

    ``unknown_heads`` were signed by keys that are lost, so nobody can judge them.
    """

    is_intact: bool
    checked: int
    heads: int
    unknown_heads: int
    last_head: AuditHead | None
    first_bad: AuditFault | None


@dataclass(frozen=True, slots=True)
class PublicKey:
    """One key of the JWKS."""

    kty: str
    crv: str
    x: str
    y: str
    kid: str
    use: str
    alg: str


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """The JWKS: the previous, the current and the next key."""

    keys: list[PublicKey]
