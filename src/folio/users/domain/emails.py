"""E-mail addresses: which are good, and when two are the same."""

import unicodedata

import email_validator
from email_validator import EmailNotValidError, validate_email

MAX_EMAIL_LENGTH = 254
# A household's own names are good addresses on its own installation; these two can never be anybody's.
email_validator.SPECIAL_USE_DOMAIN_NAMES[:] = ["arpa", "invalid"]


def clean_email(text: str) -> str:
    """Return the address in its normal form; only its syntax is judged, no name server is asked.

    Raises:
        ValueError: it is no e-mail address.
    """
    if len(text) > MAX_EMAIL_LENGTH:
        raise ValueError(f"use at most {MAX_EMAIL_LENGTH} characters")
    try:
        parsed = validate_email(text.strip(), check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as error:
        raise ValueError(str(error)) from error
    return parsed.normalized


def email_key(email: str) -> str:
    """Return what is equal for two spellings of one address; no two accounts share it."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", email).casefold())
