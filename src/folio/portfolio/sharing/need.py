"""Break-glass: an administrator looks at what is not his, for a time, with a reason, and not in secret."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

from folio.chassis.audit import publish_act
from folio.chassis.clock import fresh_id
from folio.chassis.grants import store as grants
from folio.chassis.grants.relations import Relation
from folio.chassis.grants.store import StoredGrant
from folio.chassis.log import get_logger
from folio.chassis.outbox import publish_event
from folio.kernel import acts as audited
from folio.kernel.errors import Invalid, NotFound
from folio.portfolio.contracts import Portfolio
from folio.portfolio.desk import Desk
from folio.portfolio.portfolios.actions import MAX_PORTFOLIOS
from folio.portfolio.portfolios.store import PORTFOLIO_TYPE, list_portfolios
from folio.portfolio.sharing.actions import list_portfolios as list_seen
from folio.users.contracts import NOTICE_WANTED

log = get_logger()


class NothingToOpen(NotFound):
    """The person has no portfolio, or there is no such person."""

    code = "nothing_to_open"


class OwnPortfolios(Invalid):
    """What is one's own is open already."""

    code = "own_portfolios"


async def break_glass(
    owner_id: UUID, reason: str, *, lasts: dt.timedelta, admin_id: UUID, desk: Desk
) -> list[Portfolio]:
    """Let an administrator read a person's portfolios for a time; the log and the person hear why.

    Raises:
        OwnPortfolios: they are the administrator's own.
        NothingToOpen: there are none.
    """
    if owner_id == admin_id:
        raise OwnPortfolios("these portfolios are your own")
    owner, admin = await desk.people.find(owner_id), await desk.people.find(admin_id)
    now = desk.clock.now()
    async with desk.database.transaction() as connection:
        opened = await list_portfolios(connection, owner_id, after=None, limit=MAX_PORTFOLIOS)
        if not opened:
            raise NothingToOpen("this person has no portfolio")
        for portfolio in opened:
            label = owner.name if owner else ""
            grant = _grant(portfolio.id, reason, admin_id=admin_id, owner_name=label, desk=desk)
            await grants.insert_grant(connection, replace(grant, expires_at=now + lasts))
        minutes = int(lasts.total_seconds() // 60)
        details: dict[str, audited.Detail] = {
            "reason": reason,
            "minutes": minutes,
            "portfolios": [str(item.id) for item in opened],
        }
        act = audited.Act("portfolio.break_glass", audited.Target("user", str(owner_id)), details=details)
        await publish_act(connection, act, clock=desk.clock)
        notice = {
            "kind": "portfolios_opened",
            "user_id": str(owner_id),
            "by": admin.name if admin else "",
            "reason": reason,
            "minutes": minutes,
        }
        await publish_event(connection, NOTICE_WANTED, notice, clock=desk.clock)
    log.warning("portfolio.glass_broken", owner_id=str(owner_id), admin_id=str(admin_id))
    seen = await list_seen(admin_id, after=None, limit=2 * MAX_PORTFOLIOS, desk=desk)
    ids = {item.id for item in opened}
    return [item for item in seen if item.id in ids]


def _grant(portfolio_id: UUID, reason: str, *, admin_id: UUID, owner_name: str, desk: Desk) -> StoredGrant:
    return StoredGrant(
        id=fresh_id(desk.clock),
        object_type=PORTFOLIO_TYPE,
        object_id=portfolio_id,
        kind="break_glass",
        relation=Relation.VIEWER,
        grantee_id=admin_id,
        label=reason,
        owner_name=owner_name,
        created_by=admin_id,
        created_at=desk.clock.now(),
    )
