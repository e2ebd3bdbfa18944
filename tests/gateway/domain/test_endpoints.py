"""Which endpoints are used, and how they are written down."""

from hypothesis import given
from hypothesis import strategies as st

from folio.gateway.domain.endpoints import (
    Backends,
    Endpoint,
    parse_endpoints,
    render_endpoints,
    settle_backends,
)

ENDPOINTS = st.builds(Endpoint, st.sampled_from(["127.0.0.1", "10.0.0.2", "::1"]), st.integers(1, 65535))
LISTS = st.lists(ENDPOINTS, max_size=6)
A, B = Endpoint("127.0.0.1", 1), Endpoint("127.0.0.1", 2)


def test_what_is_listed_is_used_sorted_and_once() -> None:
    settled = settle_backends(Backends((A,)), [B, A, B], now_s=1, linger_s=10)

    assert settled == Backends((A, B))


def test_the_last_endpoints_stay_for_a_while_when_none_is_listed() -> None:
    gone = settle_backends(Backends((A,)), [], now_s=100, linger_s=10)
    still = settle_backends(gone, [], now_s=109.9, linger_s=10)
    over = settle_backends(still, [], now_s=110, linger_s=10)

    assert (gone, still, over) == (Backends((A,), 100), Backends((A,), 100), Backends((), 100))
    assert settle_backends(over, [], now_s=111, linger_s=10) == Backends((), 100)


def test_one_that_returns_starts_the_wait_anew() -> None:
    gone = settle_backends(Backends((A,)), [], now_s=100, linger_s=10)
    back = settle_backends(gone, [B], now_s=105, linger_s=10)

    assert back == Backends((B,))
    assert settle_backends(back, [], now_s=200, linger_s=10) == Backends((B,), 200)


@given(LISTS, LISTS, st.floats(0, 1e6), st.floats(0, 60))
def test_a_listed_endpoint_is_always_used_and_an_unknown_one_never(
    known: list[Endpoint], listed: list[Endpoint], now_s: float, linger_s: float
) -> None:
    settled = settle_backends(Backends(tuple(known)), listed, now_s=now_s, linger_s=linger_s)

    assert set(listed) <= set(settled.endpoints)
    assert set(settled.endpoints) <= set(listed or known)


@given(LISTS)
def test_what_is_written_can_be_read_back(endpoints: list[Endpoint]) -> None:
    assert parse_endpoints(render_endpoints("users", endpoints)) == tuple(sorted(set(endpoints)))


@given(LISTS, LISTS)
def test_the_version_changes_exactly_with_the_endpoints(
    first: list[Endpoint], second: list[Endpoint]
) -> None:
    versions = [render_endpoints("users", items)["version_info"] for items in (first, second)]

    assert (versions[0] == versions[1]) == (set(first) == set(second))


def test_a_file_that_says_nothing_has_no_endpoints() -> None:
    assert parse_endpoints({}) == ()
    assert parse_endpoints({"resources": "none"}) == ()
