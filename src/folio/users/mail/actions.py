"""What the service does with letters: keep them with the act they tell of, send them, show them."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.clock import fresh_id
from folio.chassis.log import get_logger
from folio.chassis.wire import Page, id_after, page_of
from folio.kernel.errors import NotFound
from folio.users.desk import Desk
from folio.users.domain.letters import Letter, compose_trial
from folio.users.domain.postage import LetterState, decide_next_try
from folio.users.domain.roles import RoleName
from folio.users.mail import store
from folio.users.mail.carrier import NotCarried, carry
from folio.users.mail.contracts import MailState, OutboxLetter
from folio.users.mail.store import KeptLetter

log = get_logger()

# Longer than a letter may take on its way, so that no two processes send it.
LEASE = timedelta(minutes=2)
RECORD_LIFE = timedelta(days=30)
UNREADABLE = NotCarried("it was sealed with another key", is_final=True)


class LetterNotFound(NotFound):
    """There is no such letter, or it cannot be sent again."""

    code = "letter_not_found"


async def queue_letter(connection: AsyncConnection, letter: Letter, desk: Desk) -> None:
    """Keep a letter in the caller's transaction; it is sent once that has committed, by whoever runs."""
    now = desk.clock.now()
    letter_id = fresh_id(desk.clock)
    kept = KeptLetter(
        id=letter_id,
        kind=letter.kind,
        recipient=letter.recipient,
        subject=letter.subject,
        state=LetterState.WAITING,
        tries=0,
        next_try_at=now,
        reason=None,
        created_at=now,
        expires_at=now + letter.lasts,
        user_id=letter.user_id,
        sealed_text=desk.vault.seal(letter.text.encode(), owner=letter_id.bytes),
    )
    await store.add_letter(connection, kept)
    log.info("letter.queued", letter_id=str(letter_id), kind=letter.kind)


async def relay_letters(desk: Desk) -> None:
    """Send every letter that is due, the one that waited longest first; stop where the server is away."""
    while desk.settings.sends_mail:
        async with desk.database.transaction() as connection:
            letter = await store.claim_due(connection, now=desk.clock.now(), lease=LEASE)
        if letter is None:
            return
        outcome = await _carry(letter, desk)
        await _record(letter, outcome, desk)
        if outcome is not None and outcome.is_away:
            return


async def show_mail(desk: Desk) -> MailState:
    """Return whether mail can be sent, and how many letters wait for it."""
    async with desk.database.reading() as connection:
        counted = await store.count_letters(connection)
    settings = desk.settings
    return MailState(
        sends_mail=settings.sends_mail,
        server=f"{settings.smtp_host}:{settings.smtp_port}" if settings.sends_mail else None,
        sender=settings.mail_from,
        waiting=counted[LetterState.WAITING],
        sent=counted[LetterState.SENT],
        dead=counted[LetterState.DEAD],
    )


async def list_outbox(
    desk: Desk, *, state: LetterState | None, cursor: str | None, limit: int, reader: UUID | None
) -> Page[OutboxLetter]:
    """Return a page of letters, newest first; ``reader`` is who reads them, None the operator.

    Raises:
        InvalidCursor: the cursor belongs to another list.
    """
    before = id_after(cursor)
    async with desk.database.reading() as connection:
        found = await store.list_letters(connection, state=state, before=before, limit=limit + 1)
        person = await store.find_person(connection, reader) if reader is not None else None
    reads_all = reader is None or (person is not None and RoleName.OWNER in person.roles)
    shown = [_view(letter, desk, reads_all=reads_all) for letter in found]
    return page_of(shown, limit=limit, keys=lambda letter: (str(letter.id),))


async def queue_trial(user_id: UUID, desk: Desk) -> None:
    """Send a person a letter that says nothing but that mail works."""
    async with desk.database.transaction() as connection:
        person = await store.find_person(connection, user_id)
        if person is not None:
            url = desk.settings.platform.public_url
            await queue_letter(connection, compose_trial(person.email, user_id=user_id, url=url), desk)


async def retry_letter(letter_id: UUID, desk: Desk) -> None:
    """Send a letter that was given up once more.

    Raises:
        LetterNotFound: there is none, or what it said has been erased.
    """
    async with desk.database.transaction() as connection:
        is_due = await store.revive(connection, letter_id, now=desk.clock.now())
    if not is_due:
        raise LetterNotFound("there is no such letter that could be sent again")
    log.info("letter.revived", letter_id=str(letter_id))


async def sweep_letters(desk: Desk) -> None:
    """Give up what came to nothing in time, erase its text, and forget what is long settled."""
    now = desk.clock.now()
    async with desk.database.transaction() as connection:
        await store.erase_expired(connection, now=now)
        await store.delete_letters(connection, created_before=now - RECORD_LIFE)


async def _carry(letter: KeptLetter, desk: Desk) -> NotCarried | None:
    text = _text_of(letter, desk)
    return UNREADABLE if text is None else await carry(replace(letter, text=text), desk.settings)


async def _record(letter: KeptLetter, outcome: NotCarried | None, desk: Desk) -> None:
    now = desk.clock.now()
    async with desk.database.transaction() as connection:
        if outcome is None:
            await store.mark_sent(connection, letter.id, now=now)
            log.info("letter.sent", letter_id=str(letter.id), kind=letter.kind)
            return
        next_try_at = decide_next_try(letter.tries, now=now, expires_at=letter.expires_at)
        next_try_at = None if outcome.is_final else next_try_at
        await store.mark_failed(connection, letter.id, reason=outcome.reason, next_try_at=next_try_at)
    log.warning(
        "letter.not_carried", letter_id=str(letter.id), is_given_up=next_try_at is None, reason=outcome.reason
    )


def _view(letter: KeptLetter, desk: Desk, *, reads_all: bool) -> OutboxLetter:
    # Where mail works, what it says is between us and who gets it: a link opens an account. Where it does
    # not, somebody must pass links on; but nobody becomes the owner by it.
    is_shown = not desk.settings.sends_mail and (reads_all or RoleName.OWNER not in letter.roles)
    return OutboxLetter(
        id=letter.id,
        kind=letter.kind,
        recipient=letter.recipient,
        subject=letter.subject,
        text=_text_of(letter, desk) if is_shown else None,
        state=letter.state.value,
        tries=letter.tries,
        reason=letter.reason,
        created_at=letter.created_at,
        expires_at=letter.expires_at,
        sent_at=letter.sent_at,
    )


def _text_of(letter: KeptLetter, desk: Desk) -> str | None:
    opened = desk.vault.open(letter.sealed_text or b"", owner=letter.id.bytes)
    return opened.decode() if opened is not None else None
