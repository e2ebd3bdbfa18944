"""What the service does about public links: make one, open one, know again who has opened one."""

import asyncio
import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from uuid import UUID

from folio.chassis.clock import fresh_id
from folio.chassis.grants import store as grants
from folio.chassis.grants.relations import Relation
from folio.chassis.grants.store import StoredGrant
from folio.chassis.guard import Access, Ownership
from folio.chassis.log import get_logger
from folio.chassis.tokens import ISSUER, InvalidToken, read_signed_claims, sign_token
from folio.kernel.errors import Forbidden, NotFound
from folio.portfolio.contracts import MadeLink, OpenedLink
from folio.portfolio.desk import Desk
from folio.portfolio.portfolios.store import PORTFOLIO_TYPE, find_portfolio
from folio.portfolio.sharing import store
from folio.portfolio.sharing.actions import Terms, record_share, require_room, require_terms, view_of
from folio.portfolio.sharing.words import SALT_BYTES, hash_word, is_word

log = get_logger()

PASS_TYPE = "folio-link+jwt"  # noqa: S105 – the name of a kind of token
PASS_AUDIENCE = "folio-link"  # noqa: S105 – likewise
PASS_LIFE = dt.timedelta(minutes=15)
MAX_FAILURES = 10
FAILURE_WINDOW = dt.timedelta(minutes=15)
# Hashing one word takes 32 MiB: a crowd waits in line.
_HASHING = asyncio.Semaphore(2)


class LinkNotFound(NotFound):
    """There is no such link, or it has ended."""

    code = "link_not_found"


class WordNeeded(Forbidden):
    """The link asks for its password."""

    code = "link_password_needed"


class WordWrong(Forbidden):
    """This is not the link's password."""

    code = "link_password_wrong"


class TooManyWords(Forbidden):
    """The link's password was guessed at too often."""

    code = "too_many_attempts"
    status = 429
    retry_after_s = int(FAILURE_WINDOW.total_seconds())


@dataclass(frozen=True, slots=True)
class Visit:
    """A portfolio looked at through a link."""

    owned: Ownership
    hides_amounts: bool


async def make_link(
    label: str | None, terms: Terms, *, word: str | None, access: Access, desk: Desk
) -> MadeLink:
    """Make a link to look at the portfolio; its token is shown this once.

    Raises:
        TermsUnusable: the terms make no sense.
        TooManyShares: the portfolio has as many shares as one may have.
    """
    require_terms(terms, access=access, now=desk.clock.now())
    token = secrets.token_urlsafe(32)
    kept_word = None
    if word is not None:
        async with _HASHING:
            kept_word = await asyncio.to_thread(hash_word, word, salt=secrets.token_bytes(SALT_BYTES))
    owner = await desk.people.find(access.owner_id)
    grant = StoredGrant(
        id=fresh_id(desk.clock),
        object_type=PORTFOLIO_TYPE,
        object_id=access.object_id,
        kind="link",
        relation=Relation.VIEWER,
        hides_amounts=terms.hides_amounts,
        label=label,
        owner_name=owner.name if owner else "",
        token_digest=_digest(token),
        password_hash=kept_word,
        created_by=access.user_id,
        created_at=desk.clock.now(),
        expires_at=terms.expires_at,
    )
    async with desk.database.transaction() as connection:
        await require_room(connection, access.object_id, now=desk.clock.now())
        await grants.insert_grant(connection, grant)
        await record_share("portfolio.linked", connection, grant, desk=desk)
    log.info("portfolio.linked", portfolio_id=str(access.object_id), grant_id=str(grant.id))
    return MadeLink(view_of(grant), token)


async def open_link(token: str, *, word: str | None, desk: Desk) -> OpenedLink:
    """Let whoever has a link's token, and its password if it asks for one, look for a quarter of an hour.

    Raises:
        LinkNotFound: there is no such link, or it has ended.
        WordNeeded: it asks for its password.
        WordWrong: this is not it.
        TooManyWords: too many were tried.
    """
    now = desk.clock.now()
    async with desk.database.reading() as connection:
        grant = _live(await grants.find_by_token(connection, _digest(token)), now)
    if grant.password_hash is not None:
        await _require_word(grant, word, desk)
    async with desk.database.transaction() as connection:
        owned = await store.find_portfolio(connection, grant.object_id)
        if owned is None:
            raise LinkNotFound("this link leads nowhere any more")
        portfolio = await find_portfolio(connection, owned.object_id, user_id=owned.owner_id)
        await grants.count_use(connection, grant.id, at=now)
    return OpenedLink(
        link_pass=_pass_of(grant.id, desk),
        expires_in=int(PASS_LIFE.total_seconds()),
        name=portfolio.name,
        currency=portfolio.currency,
        owner_name=grant.owner_name,
        hides_amounts=grant.hides_amounts,
    )


async def visit(link_pass: str, desk: Desk) -> Visit:
    """Return what the bearer of a pass may look at: the link is asked each time whether it still counts.

    Raises:
        LinkNotFound: the pass is not ours or too old, or its link has ended.
    """
    now = desk.clock.now()
    try:
        claims = read_signed_claims(
            link_pass, key=desk.identity.key, type_=PASS_TYPE, audience=PASS_AUDIENCE, now=now
        )
        grant_id = UUID(str(claims["sub"]))
    except (InvalidToken, KeyError, ValueError) as error:
        raise LinkNotFound("open the link again") from error
    async with desk.database.reading() as connection:
        grant = _live(await grants.find_grant(connection, grant_id), now)
        owned = await store.find_portfolio(connection, grant.object_id)
    if owned is None:
        raise LinkNotFound("this link leads nowhere any more")
    return Visit(owned, grant.hides_amounts)


async def _require_word(grant: StoredGrant, word: str | None, desk: Desk) -> None:
    if word is None:
        raise WordNeeded("this link asks for a password")
    now = desk.clock.now()
    # A guess is counted before it is judged, so that many at once are no more than many in a row.
    async with desk.database.transaction() as connection:
        failures = await grants.count_failure(connection, grant.id, at=now, since=now - FAILURE_WINDOW)
    if failures > MAX_FAILURES:
        raise TooManyWords("too many passwords were tried: wait a quarter of an hour")
    async with _HASHING:
        is_right = await asyncio.to_thread(is_word, word, grant.password_hash or "")
    if not is_right:
        raise WordWrong("this is not the password of this link")


def _pass_of(grant_id: UUID, desk: Desk) -> str:
    now = desk.clock.now()
    claims = {
        "iss": ISSUER,
        "aud": PASS_AUDIENCE,
        "sub": str(grant_id),
        "iat": int(now.timestamp()),
        "exp": int((now + PASS_LIFE).timestamp()),
    }
    return sign_token(claims, key=desk.identity.key, type_=PASS_TYPE)


def _live(grant: StoredGrant | None, now: dt.datetime) -> StoredGrant:
    if grant is None or grant.kind != "link" or not grant.terms.is_live(now):
        raise LinkNotFound("there is no such link, or it has ended")
    return grant


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
