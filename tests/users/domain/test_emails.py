"""E-mail addresses: syntax only, and one account for all spellings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.users.domain.emails import clean_email, email_key


@pytest.mark.parametrize(
    ("text", "email"),
    [
        (" Ann@EXAMPLE.com ", "Ann@example.com"),
        ("ann@home.local", "ann@home.local"),
        ("ann@example.test", "ann@example.test"),
        ("ann@localhost", "ann@localhost"),
        ("zoë@müller.example", "zoë@müller.example"),
    ],
)
def test_an_address_is_normalised(text: str, email: str) -> None:
    assert clean_email(text) == email


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ann",
        "ann@",
        "@example.com",
        "a b@example.com",
        "a\x00@example.com",
        "a@b..c",
        "x" * 250 + "@b.de",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        clean_email(text)


def test_spellings_of_one_address_share_a_key() -> None:
    assert email_key("Ann@Example.com") == email_key("ann@example.COM")
    assert email_key("STRASSE@example.com") == email_key("straße@example.com")
    assert email_key("ann@example.com") != email_key("anne@example.com")


@given(st.emails())
def test_the_key_of_a_clean_address_is_that_of_its_upper_case(text: str) -> None:
    try:
        email = clean_email(text)
    except ValueError:
        return
    assert email_key(email) == email_key(email.upper())
