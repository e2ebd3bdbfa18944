"""Networks that attempts are counted under."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.users.domain.addresses import network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("testclient", "unknown"),
        ("", "unknown"),
    ],
)
def test_an_address_is_counted_under_its_network(address: str, network: str) -> None:
    assert network_of(address) == network


@given(st.text())
def test_no_text_escapes_the_count(text: str) -> None:
    assert network_of(text)


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_all_hosts_of_one_ipv6_network_share_a_count(one: int, other: int) -> None:
    assert network_of(f"2001:db8::{one >> 48:x}:{one & 0xFFFF:x}") == network_of(
        f"2001:db8::{other & 0xFFFF:x}"
    )
