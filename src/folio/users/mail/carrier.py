"""The mail server that carries our letters, spoken to by SMTP."""

import asyncio
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime, parseaddr
from urllib.parse import urlsplit

from folio.users.mail.store import KeptLetter
from folio.users.smtp import SmtpSettings

STEP_TIMEOUT_S = 10
TOTAL_TIMEOUT_S = 30
MAX_REASON = 300
PERMANENT = range(500, 600)


@dataclass(frozen=True, slots=True)
class NotCarried:
    """Why a letter was not taken; a final refusal would be the same at the next try.

    ``is_away`` says that the server took no letter at all, so that others need not be tried now.
    """

    reason: str
    is_final: bool = False
    is_away: bool = False


async def carry(letter: KeptLetter, settings: SmtpSettings) -> NotCarried | None:
    """Hand a letter to the mail server; nothing is returned once it has taken it."""
    # Needed by few starts, and costs each of them a tenth of a second.
    from aiosmtplib import SMTPException  # noqa: PLC0415 – see above

    try:
        async with asyncio.timeout(TOTAL_TIMEOUT_S):
            await _send(compose_mail(letter, settings), settings)
    except (SMTPException, OSError, ValueError) as error:
        return _outcome_of(error, letter)
    return None


def compose_mail(letter: KeptLetter, settings: SmtpSettings) -> EmailMessage:
    """Return the letter as an internet message; sent twice, it has one Message-ID.

    Raises:
        ValueError: a header holds a line break.
    """
    mail = EmailMessage(policy=SMTP_POLICY)
    mail["From"] = settings.mail_from or ""
    mail["To"] = letter.recipient
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(letter.created_at)
    mail["Message-ID"] = f"<{letter.id}@{_sender_domain(settings)}>"
    # No out-of-office note should answer, and no list should think it is one's own.
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.text or "")
    return mail


async def _send(mail: EmailMessage, settings: SmtpSettings) -> None:
    from aiosmtplib import send  # noqa: PLC0415 – see carry

    is_tls = settings.smtp_tls != "none"
    await send(
        mail,
        hostname=settings.smtp_host,
        port=settings.smtp_port,
        username=settings.smtp_user,
        password=await asyncio.to_thread(_read_password, settings),
        local_hostname=urlsplit(settings.platform.public_url).hostname,
        timeout=STEP_TIMEOUT_S,
        use_tls=settings.smtp_tls == "tls",
        start_tls=settings.smtp_tls == "starttls",
        tls_context=await asyncio.to_thread(_tls_context, settings) if is_tls else None,
    )


def _tls_context(settings: SmtpSettings) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(settings.smtp_ca_file) if settings.smtp_ca_file else None)


def _read_password(settings: SmtpSettings) -> str | None:
    file = settings.smtp_password_file
    return file.read_text().removesuffix("\n").removesuffix("\r") if file else None


def _sender_domain(settings: SmtpSettings) -> str:
    return parseaddr(settings.mail_from or "")[1].rpartition("@")[2] or "localhost"


def _outcome_of(error: Exception, letter: KeptLetter) -> NotCarried:
    from aiosmtplib import (  # noqa: PLC0415 – see carry
        SMTPDataError,
        SMTPNotSupported,
        SMTPRecipientRefused,
        SMTPRecipientsRefused,
    )

    # What one letter met says nothing of the next, whatever its code; all else is about the server or us.
    refusal = error.recipients[0] if isinstance(error, SMTPRecipientsRefused) else error
    if isinstance(refusal, SMTPRecipientRefused | SMTPDataError):
        reason = f"{refusal.code} {refusal.message}"
        return NotCarried(reason[:MAX_REASON], is_final=refusal.code in PERMANENT)
    if isinstance(error, SMTPNotSupported) and not letter.recipient.isascii():
        return NotCarried(_words_of(error), is_final=True)
    return NotCarried(_words_of(error), is_away=True)


def _words_of(error: Exception) -> str:
    words = " ".join(str(part) for part in error.args if part is not None)
    return f"{type(error).__name__}: {words}"[:MAX_REASON] if words else type(error).__name__
