"""What may be configured about the mail server."""

from email.utils import parseaddr
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator, model_validator

from folio.chassis.settings import LOOPBACK_HOSTS, ServiceSettings
from folio.users.domain.emails import clean_email

DEFAULT_PORT = 587


class SmtpSettings(ServiceSettings):
    """How mail leaves the platform; without a host it stays in the outbox."""

    smtp_host: str | None = Field(
        default=None,
        description="The mail server. Default: none; messages stay in the outbox to be read there.",
    )
    smtp_port: int = Field(default=DEFAULT_PORT, ge=1, le=65535, description="Its port. Default 587.")
    smtp_tls: Literal["starttls", "tls", "none"] = Field(
        default="starttls",
        description="Encryption: starttls, tls from the first byte (port 465), or none. Default starttls.",
    )
    smtp_user: str | None = Field(default=None, description="Who we are at the mail server. Default: nobody.")
    smtp_password_file: Path | None = Field(
        default=None, description="The file that holds that user's password. Default: none."
    )
    smtp_ca_file: Path | None = Field(
        default=None,
        description="The certificate authority of a mail server of one's own (PEM). Default: the system's.",
    )
    mail_from: str | None = Field(
        default=None,
        description='The sender, as "name@host" or "Name <name@host>". Needed with a mail server.',
    )

    @field_validator("mail_from")
    @classmethod
    def _sender_is_an_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        name, address = parseaddr(value)
        cleaned = clean_email(address)
        if not value.isprintable():
            raise ValueError("remove control characters")
        return f"{name} <{cleaned}>" if name else cleaned

    @model_validator(mode="after")
    def _mail_server_is_whole(self) -> "SmtpSettings":
        if self.smtp_host is not None and self.mail_from is None:
            raise ValueError("set FOLIO_USERS_MAIL_FROM: with a mail server, mail needs a sender")
        if (self.smtp_user is None) != (self.smtp_password_file is None):
            raise ValueError("set both FOLIO_USERS_SMTP_USER and FOLIO_USERS_SMTP_PASSWORD_FILE, or neither")
        is_open = self.smtp_tls == "none" and self.smtp_host not in (None, *LOOPBACK_HOSTS)
        if is_open and self.smtp_user is not None:
            raise ValueError("FOLIO_USERS_SMTP_TLS is none: the password would travel in the clear")
        return self

    @property
    def sends_mail(self) -> bool:
        """Whether there is a mail server."""
        return self.smtp_host is not None
