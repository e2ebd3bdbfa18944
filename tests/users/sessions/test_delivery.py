"""How passes reach their holder, and where a request comes from."""

from pathlib import Path

import pytest
from fastapi import Request, Response

from folio.chassis.settings import PlatformSettings
from folio.users.sessions.delivery import clear_cookies, visitor_of

PLATFORM = PlatformSettings(home=Path("/nowhere"), trusted_proxies=("192.0.2.0/24",))


def request(peer: str | None, forwarded: str | None = None, agent: str = "curl") -> Request:
    headers = [(b"user-agent", agent.encode())]
    if forwarded is not None:
        headers.append((b"x-forwarded-for", forwarded.encode()))
    scope = {"type": "http", "headers": headers, "client": (peer, 1) if peer else None}
    return Request(scope)


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.9", None, "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "198.51.100.1, 192.0.2.7", "198.51.100.1"),
        ("127.0.0.1", "a", "a"),
        ("127.0.0.1", "", "127.0.0.1"),
        (None, "198.51.100.1", ""),
    ],
)
def test_only_proxies_are_believed_about_an_address(
    peer: str | None, forwarded: str | None, address: str
) -> None:
    assert visitor_of(request(peer, forwarded), PLATFORM).address == address


def test_a_long_user_agent_is_cut() -> None:
    assert len(visitor_of(request("203.0.113.9", agent="x" * 5000), PLATFORM).user_agent) == 500


def test_cookies_are_taken_back_where_they_were_put() -> None:
    response = Response()

    clear_cookies(response, PLATFORM)

    lines = response.headers.getlist("set-cookie")
    assert len(lines) == 3
    assert next(line for line in lines if "Path=/api/auth" in line).startswith('folio_refresh=""')
