"""What the service does with one-time links: issue, check, use up, sweep."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.clock import fresh_id
from folio.kernel.errors import Forbidden
from folio.users.desk import Desk
from folio.users.domain.accounts import Account
from folio.users.domain.links import (
    LIFE_OF,
    MANY_AT_ONCE,
    PAGE_OF,
    TOKEN_BYTES,
    Link,
    LinkPurpose,
    compose_url,
    digest_token,
)
from folio.users.links import store


class LinkInvalid(Forbidden):
    """The link was used, is too old, was replaced by a later one, or never was ours."""

    code = "link_invalid"

    def __init__(self) -> None:
        super().__init__("this link is not valid any more: ask for a new one")


@dataclass(frozen=True, slots=True)
class IssuedLink:
    """A link as its receiver gets it."""

    url: str
    expires_at: datetime


async def issue_link(
    connection: AsyncConnection,
    purpose: LinkPurpose,
    account: Account,
    desk: Desk,
    *,
    email: str | None = None,
) -> IssuedLink:
    """Make the one live link of an account for this purpose, in the caller's transaction.

    Of ``MANY_AT_ONCE`` earlier ones stay good. ``email`` is the address it is about, where that is not the
    account's own.
    """
    if purpose not in MANY_AT_ONCE:
        await store.void_links(connection, account.id, purpose=purpose)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = Link(
        id=fresh_id(desk.clock),
        purpose=purpose,
        user_id=account.id,
        email=email or account.email,
        expires_at=desk.clock.now() + LIFE_OF[purpose],
    )
    await store.add_link(connection, link, digest=digest_token(token))
    url = compose_url(desk.settings.platform.public_url, PAGE_OF[purpose], token)
    return IssuedLink(url, link.expires_at)


async def require_link(connection: AsyncConnection, purpose: LinkPurpose, token: str, desk: Desk) -> Link:
    """Return the link of a token, still unused.

    Raises:
        LinkInvalid: it opens nothing.
    """
    found = await store.find_link(connection, digest_token(token), purpose=purpose, now=desk.clock.now())
    if found is None:
        raise LinkInvalid
    return found


async def use_link(connection: AsyncConnection, link: Link) -> None:
    """Use a link up, in the caller's transaction.

    Raises:
        LinkInvalid: somebody else has used it meanwhile.
    """
    if not await store.take_link(connection, link.id):
        raise LinkInvalid


async def sweep_links(desk: Desk) -> None:
    """Remove links that open nothing any more."""
    async with desk.database.transaction() as connection:
        await store.delete_links(connection, expired_before=desk.clock.now())
