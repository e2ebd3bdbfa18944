"""What may be configured about users, with units and defaults."""

import json
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Literal

from authlib.common.security import is_secure_transport
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from folio.chassis.settings import LOOPBACK_HOSTS
from folio.users.domain.emails import clean_email
from folio.users.domain.federation import Admission
from folio.users.domain.passwords import DEFAULT_LENGTH, FLOOR_LENGTH, PasswordRules
from folio.users.domain.registration import RegistrationPolicy, decide_policy
from folio.users.domain.second_factor import SecondFactorPolicy
from folio.users.smtp import SmtpSettings


class ProviderSettings(BaseModel):
    """An OpenID Connect provider people may sign in with: one ``[[users.providers]]`` in folio.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(
        pattern=r"^[a-z0-9][a-z0-9-]{0,39}$", description="Its name in addresses; never changed once in use."
    )
    name: str = Field(min_length=1, max_length=60, description="Its name on the sign-in page.")
    issuer: str = Field(max_length=500, description="Its issuer, letter for letter as its document says.")
    client_id: str = Field(min_length=1, max_length=500, description="The platform's client id there.")
    client_secret_file: Path | None = Field(
        default=None, description="The file of the client secret. Default: none, a public client."
    )
    scopes: tuple[str, ...] = Field(
        default=("openid", "profile", "email"), description="What it is asked for."
    )
    registration: Admission = Field(
        default="policy",
        description="Whether strangers get an account: policy (as registration says), always, never.",
    )
    auto_redirect: bool = Field(
        default=False, description="Whether the sign-in page goes there by itself. Default false."
    )

    @field_validator("issuer")
    @classmethod
    def _issuer_is_secure(cls, value: str) -> str:
        if not is_secure_transport(value) or "?" in value or "#" in value:
            raise ValueError("give the issuer as https://host[/path]; http is for this machine alone")
        return value

    @cached_property
    def client_secret(self) -> str | None:
        """The client secret, read once.

        Raises:
            ValueError: the file cannot be read, or is empty.
        """
        if self.client_secret_file is None:
            return None
        try:
            secret = self.client_secret_file.read_text().strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ValueError(f"client_secret_file: cannot read {self.client_secret_file}") from error
        if not secret:
            raise ValueError(f"client_secret_file: {self.client_secret_file} is empty")
        return secret


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
    second_factor: Literal["off", "optional", "admins", "all"] = Field(
        default="optional",
        description="Who must have a second factor: nobody and nobody may (off), whoever wants (optional), "
        "owners and administrators (admins), everybody (all). Default optional.",
    )
    new_device_mail: bool = Field(
        default=True,
        description="Whether people get a mail, with a link that locks their account down, when a device "
        "signs in that had not before. Default on.",
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
    signing_key_days: int = Field(
        default=90, ge=1, le=3650, description="Days after which a new key signs access tokens. Default 90."
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

    providers: tuple[ProviderSettings, ...] = Field(
        default=(),
        max_length=20,
        description="OpenID Connect providers to sign in with, each with key, name, issuer, client_id and if "
        "wanted client_secret_file, scopes, registration (policy, always, never), auto_redirect; in the "
        "environment a JSON list. Default: none.",
    )

    @field_validator("providers", mode="before")
    @classmethod
    def _providers_from_environment(cls, value: object) -> object:
        # The environment's text was taken apart at its commas, as other lists are.
        if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
            try:
                return json.loads(",".join(value))
            except json.JSONDecodeError as error:
                raise ValueError(f"give a JSON list of providers: {error}") from error
        return value

    @field_validator("providers")
    @classmethod
    def _providers_are_distinct(cls, value: tuple[ProviderSettings, ...]) -> tuple[ProviderSettings, ...]:
        if len({item.key for item in value}) < len(value) or len({item.issuer for item in value}) < len(
            value
        ):
            raise ValueError("give each provider a key and an issuer of its own")
        if sum(item.auto_redirect for item in value) > 1:
            raise ValueError("set auto_redirect for one provider at most")
        for item in value:
            _ = item.client_secret
        return value

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
    def second_factor_policy(self) -> SecondFactorPolicy:
        """Who must have a second factor."""
        return SecondFactorPolicy(self.second_factor)

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
