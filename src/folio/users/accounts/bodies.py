"""What people may send about accounts, checked field by field."""

import re
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, model_validator

from folio.chassis.wire import CurrencyCode, StrictBody
from folio.users.domain.accounts import GainColours, Theme
from folio.users.domain.emails import MAX_EMAIL_LENGTH, clean_email
from folio.users.domain.names import clean_name
from folio.users.domain.passwords import MAX_BYTES

# Source: RFC 5646, without its rarities: language, script, region, variants.
LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-[A-Za-z0-9]{5,8})*")
# Long enough that no name that could be cleaned is refused for its length, and no more.
_RAW_NAME_LENGTH = 400


def _locale(text: str) -> str:
    if not LANGUAGE_TAG.fullmatch(text):
        raise ValueError('give a language tag such as "en" or "de-CH"')
    return text


def _time_zone(text: str) -> str:
    if text not in available_timezones():
        raise ValueError('give a time zone of the IANA database such as "Europe/Zurich"')
    return text


Name = Annotated[str, Field(max_length=_RAW_NAME_LENGTH), AfterValidator(clean_name)]
Email = Annotated[
    str,
    Field(max_length=MAX_EMAIL_LENGTH, json_schema_extra={"format": "email"}),
    AfterValidator(clean_email),
]
Password = Annotated[str, Field(max_length=MAX_BYTES, json_schema_extra={"format": "password"})]
Locale = Annotated[str, Field(max_length=35), AfterValidator(_locale)]
TimeZone = Annotated[str, Field(max_length=64), AfterValidator(_time_zone)]


class ProfileBody(StrictBody):
    """A change of one's own profile; what is left out stays."""

    name: Name | None = None
    locale: Locale | None = None
    time_zone: TimeZone | None = None
    currency: CurrencyCode | None = None
    theme: Theme | None = None
    gain_colours: GainColours | None = None

    @model_validator(mode="after")
    def _nothing_is_removed(self) -> "ProfileBody":
        removed = sorted(name for name in self.model_fields_set if getattr(self, name) is None)
        if removed:
            raise ValueError(f"{removed[0]} cannot be null: leave it out to keep it")
        return self
