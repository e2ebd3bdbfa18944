"""What the service does when somebody else may be in an account: shut every way in, and open them again."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.log import get_logger
from folio.kernel.acts import Act, Detail, Target
from folio.users.accounts.store import lock_account
from folio.users.audit.actions import record_act
from folio.users.challenges.store import remove_challenges_of
from folio.users.contracts import ManagedUser
from folio.users.desk import Desk
from folio.users.devices.store import remove_requests_of
from folio.users.directory.actions import acting, refuse, show_user
from folio.users.directory.store import forget_password, save_disabled
from folio.users.domain.accounts import Account
from folio.users.domain.links import LinkPurpose
from folio.users.domain.management import judge_act, judge_leaving
from folio.users.domain.notices import compose_locked_down
from folio.users.federation.store import resume_identities, stop_identities
from folio.users.links.actions import LinkInvalid, require_link
from folio.users.links.store import void_links
from folio.users.mail.actions import queue_letter
from folio.users.notices.actions import Change, notice_change
from folio.users.oauth.store import remove_codes_of
from folio.users.passkeys.store import resume_passkeys, stop_passkeys
from folio.users.sessions.endings import Ended, announce_ended, end_sessions_of
from folio.users.tokens.store import revoke_all_tokens

log = get_logger()

# What somebody else may have asked for.
WORTHLESS_LINKS = (LinkPurpose.RESET_PASSWORD, LinkPurpose.CONFIRM_EMAIL)


async def lock_down(user_id: UUID, desk: Desk, *, by: UUID, disables: bool) -> ManagedUser:
    """Stop whatever gives access to somebody's account, in one act; only a link leads to a new password.

    Raises:
        UserNotFound: there is none with this id.
        AboveRank: only an owner may.
        LastOwner: the platform would be without an owner.
        NotToOneself: it is the manager himself.
    """
    async with acting(user_id, desk, by=by) as (connection, parties):
        refuse(judge_act(parties.manager, parties.subject))
        if disables:
            refuse(judge_leaving(parties.subject, parties.owners))
            now = desk.clock.now()
            await save_disabled(connection, user_id, parties.subject.disabled_at or now, now=now)
        ended = await _shut(connection, parties.subject, desk, {"disabled": disables})
    await announce_ended(ended, desk)
    return await show_user(user_id, desk)


async def lock_down_by_link(token: str, desk: Desk) -> None:
    """Lock an account down at the wish of whoever reads its mail; the links of all such letters are used up.

    Raises:
        LinkInvalid: the link opens nothing.
    """
    async with desk.database.transaction() as connection:
        link = await require_link(connection, LinkPurpose.LOCK_ACCOUNT, token, desk)
        account = await lock_account(connection, link.user_id)
        if account is None or not account.may_sign_in:
            raise LinkInvalid
        await void_links(connection, account.id, purpose=LinkPurpose.LOCK_ACCOUNT)
        ended = await _shut(connection, account, desk, {"disabled": False, "by": "link"})
    await announce_ended(ended, desk)


async def resume_ways(user_id: UUID, desk: Desk, *, by: UUID) -> ManagedUser:
    """Let somebody's stopped passkeys and identities work again, once the manager knows that they are his.

    Raises:
        UserNotFound: there is none with this id.
        AboveRank: only an owner may.
        NotToOneself: it is the manager himself, who resumes his own one by one.
    """
    async with acting(user_id, desk, by=by) as (connection, parties):
        refuse(judge_act(parties.manager, parties.subject))
        resumed = await resume_passkeys(connection, user_id) + await resume_identities(connection, user_id)
        if resumed:
            happened = "An administrator let your stopped passkeys and accounts elsewhere work again."
            change = Change("user.ways_resumed", happened, details={"count": resumed})
            await notice_change(connection, parties.subject, change, desk)
    return await show_user(user_id, desk)


async def _shut(
    connection: AsyncConnection, account: Account, desk: Desk, details: dict[str, Detail]
) -> Ended:
    now = desk.clock.now()
    await forget_password(connection, account.id, now=now)
    passkeys = await stop_passkeys(connection, account.id, now=now)
    identities = await stop_identities(connection, account.id, now=now)
    await _forget_what_waits(connection, account.id)
    revoked = await revoke_all_tokens(connection, account.id, now=now)
    ended = await end_sessions_of(connection, account.id, desk, reason="user_locked_down")
    ended = Ended(account.id, (*ended.session_ids, *revoked), ended.version)
    counts = {"sessions": len(ended.session_ids), "passkeys": passkeys, "identities": identities}
    act = Act("user.locked_down", Target("user", str(account.id)), details={**counts, **details})
    await record_act(connection, act, clock=desk.clock)
    url = desk.settings.platform.public_url
    await queue_letter(connection, compose_locked_down(account, url=url, at=now), desk)
    log.info("user.locked_down", user_id=str(account.id), **counts)
    return ended


async def _forget_what_waits(connection: AsyncConnection, user_id: UUID) -> None:
    """Forget whatever somebody else may have half way in: second steps, codes of apps, links."""
    await remove_challenges_of(connection, user_id)
    await remove_codes_of(connection, user_id)
    await remove_requests_of(connection, user_id)
    for purpose in WORTHLESS_LINKS:
        await void_links(connection, user_id, purpose=purpose)
