"""What other services want a person to be told by mail."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.outbox import Event, Payload
from folio.users.accounts.store import find_account
from folio.users.desk import Desk
from folio.users.domain.accounts import Account
from folio.users.domain.letters import Letter
from folio.users.domain.sharing_letters import compose_opened_letter, compose_shared_letter
from folio.users.mail.actions import queue_letter


async def tell_person(connection: AsyncConnection, event: Event, desk: Desk) -> None:
    """Write to the person whom an event concerns; one who has gone is told nothing.

    Raises:
        ValueError: it asks for a notice that there is none of.
    """
    account = await find_account(connection, UUID(str(event.payload["user_id"])))
    if account is None or account.disabled_at is not None:
        return
    letter = _compose(account, event.payload, url=desk.settings.platform.public_url)
    await queue_letter(connection, letter, desk)


def _compose(account: Account, payload: Payload, *, url: str) -> Letter:
    kind = payload["kind"]
    if kind == "portfolio_shared":
        return compose_shared_letter(account, url=url)
    if kind == "portfolios_opened":
        return compose_opened_letter(
            account,
            by=str(payload["by"]),
            reason=str(payload["reason"]),
            minutes=int(str(payload["minutes"])),
            url=url,
        )
    raise ValueError(f"there is no notice {kind!r}")
