"""What may be configured about users, with units and defaults."""

from datetime import timedelta
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from folio.chassis.settings import LOOPBACK_HOSTS
from folio.users.domain.emails import clean_email
from folio.users.domain.passwords import DEFAULT_LENGTH, FLOOR_LENGTH, PasswordRules
from folio.users.domain.registration import RegistrationPolicy, decide_policy
from folio.users.smtp import SmtpSettings


class UsersSettings(SmtpSettings):
    """Settings of the users service: ``FOLIO_USERS_<NAME>`` or ``[users]`` in folio.toml."""

    registration: Literal["auto", "open", "invite", "closed"] = Field(
        default="auto",
        description="Who may make an account: open, invite, closed, or auto (open while only this machine "
        "can reach the platform, else invite). Default auto.",
    )
    password_min_length: int = Field(
        default=DEFAULT_LENGTH,
        ge=FLOOR_LENGTH,
        le=128,
        description="The fewest characters a password may have; at least 8. Default 12.",
    )
    password_min_score: int = Field(
        default=2,
        ge=0,
        le=4,
        description="The least strength estimate (zxcvbn, 0 to 4) of a new password. Default 2.",
    )
    session_idle_days: int = Field(
        default=14, ge=1, le=365, description="Days after which an unused session ends. Default 14."
    )
    session_max_days: int = Field(
        default=30, ge=1, le=365, description="Days after which any session ends. Default 30."
    )
    access_token_minutes: int = Field(
        default=10, ge=1, le=60, description="Minutes an access token is good for. Default 10."
    )
    admin_email: str | None = Field(
        default=None,
        description="The owner's address for an unattended first start. Default: none, a link is made.",
        json_schema_extra={"env": "FOLIO_ADMIN_EMAIL"},
    )
    admin_password_file: Path | None = Field(
        default=None,
        description="The file that holds the owner's password for an unattended first start. Default: none.",
        json_schema_extra={"env": "FOLIO_ADMIN_PASSWORD_FILE"},
    )

    @model_validator(mode="after")
    def _owner_has_address_and_password(self) -> "UsersSettings":
        if (self.admin_email is None) != (self.admin_password_file is None):
            raise ValueError("set both FOLIO_ADMIN_EMAIL and FOLIO_ADMIN_PASSWORD_FILE, or neither")
        if self.admin_email is not None:
            clean_email(self.admin_email)
        return self

    @property
    def password_rules(self) -> PasswordRules:
        """What a new password must satisfy."""
        return PasswordRules(min_length=self.password_min_length, min_score=self.password_min_score)

    @property
    def registration_policy(self) -> RegistrationPolicy:
        """The policy in force."""
        return decide_policy(self.registration, is_loopback_only=self.is_loopback_only)

    @property
    def is_loopback_only(self) -> bool:
        """Whether nobody but this machine can reach the platform."""
        return self.platform.is_loopback and self.platform.bind in LOOPBACK_HOSTS

    @property
    def session_idle(self) -> timedelta:
        """How long a session may rest."""
        return timedelta(days=self.session_idle_days)

    @property
    def session_max(self) -> timedelta:
        """How long a session lasts at most."""
        return timedelta(days=self.session_max_days)

    @property
    def access_life(self) -> timedelta:
        """How long an access token is good for."""
        return timedelta(minutes=self.access_token_minutes)
