"""Addresses that name somebody."""

import pytest

from folio.chassis.addresses import address_key, clean_address


def test_two_spellings_of_an_address_have_one_key() -> None:
    assert address_key("Bob@Example.com") == address_key("bob@example.COM")


def test_an_address_is_brought_to_its_normal_form() -> None:
    assert clean_address(" bob@EXAMPLE.com ") == "bob@example.com"


@pytest.mark.parametrize("text", ["", "bob", "bob@", "@example.com", "bob@example..com", "a\nb@example.com"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        clean_address(text)
