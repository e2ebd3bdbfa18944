"""What the service does with challenges: pose them, take answers, forget them."""

import hashlib
import secrets
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.tokens import Unauthenticated
from folio.users.challenges.store import add_challenge, delete_challenges, lock_challenge
from folio.users.contracts import Transport
from folio.users.desk import Desk
from folio.users.domain.challenges import LIFE, TEXT_BYTES, Challenge, Purpose


class ChallengeOver(Unauthenticated):
    """The challenge was answered, is older than five minutes, or had its five tries."""

    code = "challenge_over"


@dataclass(frozen=True, slots=True)
class Posed:
    """A challenge and the text by which its answer names it."""

    text: str
    challenge: Challenge


async def pose_challenge(  # noqa: PLR0913 – all that an answer must be compared with
    connection: AsyncConnection,
    desk: Desk,
    purpose: Purpose,
    *,
    user_id: UUID | None,
    transport: Transport = "token",
    methods: tuple[str, ...] = (),
    nonce: bytes | None = None,
) -> Posed:
    """Pose a challenge, in the caller's transaction."""
    text = secrets.token_urlsafe(TEXT_BYTES)
    challenge = Challenge(
        digest=digest_of(text),
        purpose=purpose,
        user_id=user_id,
        transport=transport,
        methods=methods,
        nonce=nonce,
        expires_at=desk.clock.now() + LIFE,
    )
    await add_challenge(connection, challenge)
    return Posed(text, challenge)


async def take_challenge(
    connection: AsyncConnection, text: str, desk: Desk, *, purpose: Purpose, user_id: UUID | None = None
) -> Challenge:
    """Return the open challenge that an answer names, closed to other answers for this transaction.

    Raises:
        ChallengeOver: there is none for this purpose and person, or it may not be answered any more.
    """
    challenge = await lock_challenge(connection, digest_of(text))
    if challenge is None or challenge.purpose is not purpose or not challenge.is_open(desk.clock.now()):
        raise ChallengeOver("start again: this took longer than five minutes, or was answered already")
    if user_id is not None and challenge.user_id != user_id:
        raise ChallengeOver("start again: this was asked of somebody else")
    return challenge


async def sweep_challenges(desk: Desk) -> None:
    """Remove the challenges that nobody answered in time."""
    async with desk.database.transaction() as connection:
        await delete_challenges(connection, expired_before=desk.clock.now())


def digest_of(text: str) -> bytes:
    """Return what is kept of a challenge's text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
