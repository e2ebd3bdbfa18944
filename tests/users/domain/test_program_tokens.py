"""A program's token: known by its form, good for what its owner may, from where it may be used."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.users.domain.program_tokens import (
    SCOPES,
    clean_network,
    compose_token,
    is_admitted,
    is_token,
    rights_now,
)
from folio.users.domain.roles import Permission

numbers = st.integers(0, 2**256)


@given(numbers)
def test_a_token_is_known_by_its_form(number: int) -> None:
    token = compose_token(number)

    assert len(token) == 48
    assert is_token(token)


@given(numbers, st.integers(5, 47), st.sampled_from("0aZ9_é"))
def test_a_mistyped_token_is_told_by_its_checksum(number: int, place: int, letter: str) -> None:
    token = compose_token(number)
    mistyped = token[:place] + letter + token[place + 1 :]

    assert is_token(mistyped) == (mistyped == token)


@given(st.text(max_size=60))
def test_any_text_is_judged(text: str) -> None:
    assert not is_token(text)


@given(st.sets(st.sampled_from(list(Permission))), st.sets(st.sampled_from(list(Permission))))
def test_a_token_is_never_good_for_more_than_its_owner_or_its_scopes(
    scopes: set[Permission], owned: set[Permission]
) -> None:
    rights = set(rights_now(scopes, owned))

    assert rights <= scopes & owned
    assert Permission.TRADE_APPROVE not in rights
    assert rights == scopes & owned & set(SCOPES)


@pytest.mark.parametrize(
    ("address", "networks", "expected"),
    [
        ("192.0.2.7", (), True),
        ("192.0.2.7", ("192.0.2.0/24",), True),
        ("192.0.3.7", ("192.0.2.0/24",), False),
        ("2001:db8::1", ("192.0.2.0/24", "2001:db8::/32"), True),
        ("nonsense", ("0.0.0.0/0",), False),
        ("nonsense", (), True),
    ],
)
def test_a_token_may_be_bound_to_networks(address: str, networks: tuple[str, ...], expected: bool) -> None:
    assert is_admitted(address, networks) is expected


def test_a_network_has_one_spelling() -> None:
    assert clean_network(" 192.0.2.7/24 ") == "192.0.2.0/24"
    assert clean_network("2001:DB8::1") == "2001:db8::1/128"
    with pytest.raises(ValueError, match="give an address"):
        clean_network("my house")
