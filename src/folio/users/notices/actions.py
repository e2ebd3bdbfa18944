"""What the service does about a change in how an account is protected: log it, and tell its owner."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.kernel.acts import Act, Detail, Target
from folio.users.audit.actions import record_act
from folio.users.desk import Desk
from folio.users.domain.accounts import Account
from folio.users.domain.second_factor import PROGRAMS
from folio.users.domain.security_letters import compose_security_letter
from folio.users.mail.actions import queue_letter


@dataclass(frozen=True, slots=True)
class Change:
    """What happened: the act's name, one sentence for the owner, and details for the log."""

    action: str
    happened: str
    target: Target | None = None
    details: Mapping[str, Detail] = field(default_factory=dict)


async def notice_change(connection: AsyncConnection, account: Account, change: Change, desk: Desk) -> None:
    """Record a change and write to the account's owner, both in the caller's transaction.

    A program's account has nobody to write to.
    """
    target = change.target or Target("user", str(account.id))
    await record_act(connection, Act(change.action, target, details=change.details), clock=desk.clock)
    if set(account.roles) <= PROGRAMS:
        return
    letter = compose_security_letter(
        account,
        kind=change.action.replace(".", "_"),
        happened=change.happened,
        url=desk.settings.platform.public_url,
    )
    await queue_letter(connection, letter, desk)
