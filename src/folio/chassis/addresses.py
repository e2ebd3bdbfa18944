"""E-mail addresses as other services than users are given them: to name somebody, not to sign him in."""

import unicodedata
from typing import Annotated

import email_validator
from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, Field

MAX_ADDRESS_LENGTH = 254
# A household's own names are good addresses on its own installation; these two can never be anybody's.
email_validator.SPECIAL_USE_DOMAIN_NAMES[:] = ["arpa", "invalid"]


def clean_address(text: str) -> str:
    """Return the address in its normal form; only its syntax is judged, no name server is asked.

    Raises:
        ValueError: it is no e-mail address.
    """
    try:
        parsed = validate_email(text.strip(), check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as error:
        raise ValueError(str(error)) from error
    return parsed.normalized


def address_key(address: str) -> str:
    """Return what is equal for two spellings of one address."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", address).casefold())


Address = Annotated[
    str,
    Field(max_length=MAX_ADDRESS_LENGTH, json_schema_extra={"format": "email"}),
    AfterValidator(clean_address),
]
