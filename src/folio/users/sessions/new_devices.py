"""Telling the owner of an account that a device signed in which had not before."""

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.kernel.acts import Act, Target
from folio.users.accounts.store import note_sign_in
from folio.users.audit.actions import record_act
from folio.users.desk import Desk
from folio.users.domain.accounts import Account
from folio.users.domain.addresses import network_of
from folio.users.domain.devices import describe_device
from folio.users.domain.emails import email_key
from folio.users.domain.links import LinkPurpose
from folio.users.domain.notices import compose_new_device
from folio.users.domain.second_factor import PROGRAMS
from folio.users.links.actions import issue_link
from folio.users.mail.actions import queue_letter
from folio.users.sessions.store import SessionRecord, list_addresses


async def tell_of_new_device(
    connection: AsyncConnection, account: Account, record: SessionRecord, desk: Desk, *, token: str | None
) -> None:
    """Write to the owner of a new session whose device is not known, in the caller's transaction.

    ``token`` is what a browser keeps that has signed in before. Of the very first sign-in nobody is told.
    """
    is_first = await note_sign_in(connection, account.id, now=record.created_at)
    is_told = desk.settings.new_device_mail and not set(account.roles) <= PROGRAMS
    if is_first or not is_told or await _is_known(connection, account, record, desk, token=token):
        return
    link = await issue_link(connection, LinkPurpose.LOCK_ACCOUNT, account, desk)
    letter = compose_new_device(
        account,
        link=link.url,
        device=describe_device(record.user_agent),
        address=record.address,
        at=record.created_at,
    )
    await queue_letter(connection, letter, desk)
    await record_act(connection, Act("sign_in.new_device", Target("user", str(account.id))), clock=desk.clock)


async def _is_known(
    connection: AsyncConnection, account: Account, record: SessionRecord, desk: Desk, *, token: str | None
) -> bool:
    if token is not None and desk.vault.device_of(token, email_key(account.email)) is not None:
        return True
    if record.transport == "cookie":
        return False
    # A program keeps no cookie: it is known by its name and the network it comes from.
    seen = await list_addresses(connection, account.id, user_agent=record.user_agent, but=record.id)
    return network_of(record.address) in {network_of(address) for address in seen}
