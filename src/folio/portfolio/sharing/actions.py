"""What the service does about sharing: let somebody see a portfolio, change how much, stop it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.addresses import address_key
from folio.chassis.audit import publish_act
from folio.chassis.clock import fresh_id
from folio.chassis.grants import store as grants
from folio.chassis.grants.relations import HIDEABLE, Act, Relation, decide, may_grant
from folio.chassis.grants.store import StoredGrant
from folio.chassis.guard import Access, NotGranted
from folio.chassis.log import get_logger
from folio.chassis.outbox import publish_event
from folio.kernel import acts as audited
from folio.kernel.errors import FieldError, Invalid, NotFound
from folio.portfolio.contracts import Portfolio, Share
from folio.portfolio.desk import Desk
from folio.portfolio.portfolios.store import PORTFOLIO_TYPE, Seen, find_portfolio, list_visible
from folio.users.contracts import NOTICE_WANTED

log = get_logger()

CHANNEL = "portfolio.shares"


class ShareNotFound(NotFound):
    """The portfolio has no such share."""

    code = "share_not_found"


class TooManyShares(Invalid):
    """The portfolio is shared as often as one may be."""

    code = "too_many_shares"


class TermsUnusable(Invalid):
    """What is to be shared makes no sense; ``errors`` says where."""

    code = "share_refused"


@dataclass(frozen=True, slots=True)
class Terms:
    """How much somebody may do, and until when; no instant is for good."""

    relation: Relation
    hides_amounts: bool = False
    expires_at: dt.datetime | None = None


async def list_portfolios(user_id: UUID, *, after: UUID | None, limit: int, desk: Desk) -> list[Portfolio]:
    """Return a person's portfolios and those shared with him, oldest first, with what he is to each."""
    now = desk.clock.now()
    async with desk.database.reading() as connection:
        seen = await list_visible(connection, user_id, after=after, limit=limit, now=now)
        foreign = [item.portfolio.id for item in seen if item.owner_id != user_id]
        held = await grants.grants_to(connection, user_id, object_type=PORTFOLIO_TYPE, object_ids=foreign)
    return [_as_seen(item, held.get(item.portfolio.id, []), user_id=user_id, now=now) for item in seen]


async def show_portfolio(access: Access, desk: Desk) -> Portfolio:
    """Return a portfolio with what the caller is to it.

    Raises:
        PortfolioNotFound: it went meanwhile.
    """
    async with desk.database.reading() as connection:
        portfolio = await find_portfolio(connection, access.object_id, user_id=access.owner_id)
        held = await grants.grants_to(
            connection, access.user_id, object_type=PORTFOLIO_TYPE, object_ids=[access.object_id]
        )
    seen = Seen(portfolio, access.owner_id)
    return _as_seen(seen, held.get(access.object_id, []), user_id=access.user_id, now=desk.clock.now())


async def list_shares(access: Access, desk: Desk) -> list[Share]:
    """Return the live shares of a portfolio, oldest first."""
    async with desk.database.reading() as connection:
        found = await grants.list_grants(
            connection, access.object_id, object_type=PORTFOLIO_TYPE, now=desk.clock.now()
        )
    return [view_of(grant) for grant in found]


async def share_portfolio(email: str, terms: Terms, *, access: Access, desk: Desk) -> Share:
    """Let the person with this address see the portfolio; one who does already gets the new terms.

    An address without an account waits for one; the answer is the same.

    Raises:
        TermsUnusable: the terms make no sense, or the address is the owner's.
        NotGranted: the terms are wider than the giver's own.
        TooManyShares: the portfolio has ``MAX_GRANTS`` shares.
    """
    require_terms(terms, access=access, now=desk.clock.now())
    owner, grantee = await desk.people.find(access.owner_id), await desk.people.find_addressee(email)
    if grantee is not None and grantee.id == access.owner_id:
        raise _refused("/email", "is_owner", "the owner sees it already: give somebody else's address")
    async with desk.database.transaction() as connection:
        known = await grants.find_by_address(
            connection, access.object_id, object_type=PORTFOLIO_TYPE, email_key=address_key(email)
        )
        if known is not None:
            return await _change(connection, known, terms, desk=desk)
        await require_room(connection, access.object_id, now=desk.clock.now())
        grant = StoredGrant(
            id=fresh_id(desk.clock),
            object_type=PORTFOLIO_TYPE,
            object_id=access.object_id,
            kind="person",
            relation=terms.relation,
            hides_amounts=terms.hides_amounts,
            grantee_id=grantee.id if grantee else None,
            email=email,
            email_key=address_key(email),
            owner_name=owner.name if owner else "",
            created_by=access.user_id,
            created_at=desk.clock.now(),
            expires_at=terms.expires_at,
        )
        await grants.insert_grant(connection, grant)
        if grantee is not None:
            notice = {"kind": "portfolio_shared", "user_id": str(grantee.id)}
            await publish_event(connection, NOTICE_WANTED, dict(notice), clock=desk.clock)
        await record_share("portfolio.shared", connection, grant, desk=desk)
    log.info("portfolio.shared", portfolio_id=str(access.object_id), grant_id=str(grant.id))
    return view_of(grant)


async def change_share(grant_id: UUID, terms: Terms, *, access: Access, desk: Desk) -> Share:
    """Change the terms of a share.

    Raises:
        ShareNotFound: the portfolio has none of that id.
        TermsUnusable: the terms make no sense.
        NotGranted: the terms are wider than the giver's own.
    """
    require_terms(terms, access=access, now=desk.clock.now())
    async with desk.database.transaction() as connection:
        grant = await _find(connection, grant_id, access=access, now=desk.clock.now())
        if grant.kind != "person" and terms.relation is not Relation.VIEWER:
            raise _refused("/relation", "viewers_only", "whoever has a link may only look")
        changed = await _change(connection, grant, terms, desk=desk)
    await announce_shares(access.object_id, desk)
    return changed


async def end_share(grant_id: UUID, *, access: Access, desk: Desk) -> None:
    """End a share: from now on the portfolio does not exist for whoever had it.

    Raises:
        ShareNotFound: the portfolio has none of that id.
    """
    now = desk.clock.now()
    async with desk.database.transaction() as connection:
        grant = await _find(connection, grant_id, access=access, now=now)
        await grants.revoke_grant(connection, grant_id, at=now)
        await record_share("portfolio.share_ended", connection, grant, desk=desk)
    log.info("portfolio.unshared", portfolio_id=str(access.object_id), grant_id=str(grant_id))
    await announce_shares(access.object_id, desk)


async def leave_portfolio(access: Access, desk: Desk) -> None:
    """Give up what others have shared with the caller."""
    now = desk.clock.now()
    async with desk.database.transaction() as connection:
        held = await grants.grants_to(
            connection, access.user_id, object_type=PORTFOLIO_TYPE, object_ids=[access.object_id]
        )
        for grant in held.get(access.object_id, ()):
            await grants.revoke_grant(connection, grant.id, at=now)
    await announce_shares(access.object_id, desk)


async def claim_shares(connection: AsyncConnection, user_id: UUID, *, desk: Desk) -> None:
    """Give a person what was shared with his address before he came or showed it to be his."""
    person = await desk.people.find(user_id)
    if person is not None and person.owns_address:
        await grants.claim_grants(connection, address_key(person.email), user_id=user_id)


async def announce_shares(portfolio_id: UUID, desk: Desk) -> None:
    """Let whoever watches the portfolio be judged anew; call it after the commit."""
    await desk.bus.publish(CHANNEL, {"portfolio_id": str(portfolio_id)})


def require_terms(terms: Terms, *, access: Access, now: dt.datetime) -> None:
    """Refuse terms that make no sense or are not the caller's to give.

    Raises:
        TermsUnusable: whoever books would not see amounts, or it would end before it begins.
        NotGranted: they are wider than the caller's own.
    """
    if terms.hides_amounts and terms.relation not in HIDEABLE:
        raise _refused("/hides_amounts", "amounts_needed", f"an {terms.relation} has to see amounts")
    if terms.expires_at is not None and terms.expires_at <= now:
        raise _refused("/expires_at", "in_the_past", "give an instant that is still to come")
    if not may_grant(access.relation, terms.relation):
        raise NotGranted(f"as {access.relation} you cannot make somebody {terms.relation}")


async def require_room(connection: AsyncConnection, portfolio_id: UUID, *, now: dt.datetime) -> None:
    """Refuse one share more than a portfolio may have.

    Raises:
        TooManyShares: it has them.
    """
    found = await grants.list_grants(connection, portfolio_id, object_type=PORTFOLIO_TYPE, now=now)
    if len(found) >= grants.MAX_GRANTS:
        raise TooManyShares(f"this portfolio has {grants.MAX_GRANTS} shares: end one first")


def view_of(grant: StoredGrant) -> Share:
    """Return what leaves this service of a grant."""
    return Share(
        id=grant.id,
        kind=grant.kind,
        email=grant.email,
        label=grant.label,
        relation=grant.relation.value,
        hides_amounts=grant.hides_amounts,
        has_password=grant.password_hash is not None,
        uses=grant.uses,
        last_used_at=grant.last_used_at,
        created_at=grant.created_at,
        expires_at=grant.expires_at,
    )


def _as_seen(seen: Seen, held: Sequence[StoredGrant], *, user_id: UUID, now: dt.datetime) -> Portfolio:
    terms = [grant.terms for grant in held]
    verdict = decide(Act.READ, asker=user_id, owner=seen.owner_id, grants=terms, now=now)
    return replace(
        seen.portfolio,
        relation=(verdict.relation or Relation.VIEWER).value,
        owner_name=None if user_id == seen.owner_id else next((grant.owner_name for grant in held), ""),
        hides_amounts=verdict.hides_amounts,
    )


async def record_share(action: str, connection: AsyncConnection, grant: StoredGrant, *, desk: Desk) -> None:
    """Tell the audit log what became of a share, with the caller's transaction."""
    details = {
        "share": str(grant.id),
        "kind": grant.kind,
        "with": str(grant.grantee_id) if grant.grantee_id else None,
        "relation": grant.relation.value,
        "hides_amounts": grant.hides_amounts,
        "expires_at": grant.expires_at.isoformat() if grant.expires_at else None,
    }
    act = audited.Act(action, audited.Target("portfolio", str(grant.object_id)), details=details)
    await publish_act(connection, act, clock=desk.clock)


async def _find(
    connection: AsyncConnection, grant_id: UUID, *, access: Access, now: dt.datetime
) -> StoredGrant:
    grant = await grants.find_grant(connection, grant_id)
    if grant is None or grant.object_id != access.object_id or not grant.terms.is_live(now):
        raise ShareNotFound(f"this portfolio has no share {grant_id}")
    return grant


async def _change(connection: AsyncConnection, grant: StoredGrant, terms: Terms, *, desk: Desk) -> Share:
    await grants.change_grant(
        connection,
        grant.id,
        relation=terms.relation,
        hides_amounts=terms.hides_amounts,
        expires_at=terms.expires_at,
    )
    changed = replace(
        grant, relation=terms.relation, hides_amounts=terms.hides_amounts, expires_at=terms.expires_at
    )
    await record_share("portfolio.share_changed", connection, changed, desk=desk)
    return view_of(changed)


def _refused(pointer: str, code: str, detail: str) -> TermsUnusable:
    return TermsUnusable(detail, errors=(FieldError(pointer, code, detail),))
