"""What a letter calls a device."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.users.domain.devices import BROWSERS, PROGRAM, SYSTEMS, describe_device

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 (KHTML) Chrome/140.0 Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (CHROME, "Chrome on Windows"),
        (f"{CHROME} Edg/140.0", "Edge on Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari on an iPhone",
        ),
        ("Firefox/140.0", "Firefox"),
        ("curl/8", PROGRAM),
        ("updater (Linux)", f"{PROGRAM}, on Linux"),
        ("", PROGRAM),
    ],
)
def test_browser_and_system_are_named(user_agent: str, words: str) -> None:
    assert describe_device(user_agent) == words


@given(st.text(max_size=300))
def test_nothing_that_a_stranger_sent_is_repeated(user_agent: str) -> None:
    ours = {PROGRAM, *(name for _, name in BROWSERS), *(name for _, name in SYSTEMS)}

    words = describe_device(user_agent)

    assert all(part in ours for part in words.replace(", on ", "|").replace(" on ", "|").split("|"))
