"""A person gives a script a token, and takes it back."""

from collections.abc import Callable

import httpx2
import pytest
from playwright.sync_api import expect
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.journeys.browser import take_picture
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey


def close_code(socket: ClientConnection) -> int | None:
    """Return the code with which the other side closes a socket within two seconds."""
    try:
        while True:
            socket.recv(timeout=2)
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else None


def test_a_script_works_with_its_token_until_it_is_revoked(
    newcomer: Visitor, wait_until: Callable[..., object]
) -> None:
    newcomer.open_menu("Menu of")
    newcomer.page.get_by_role("menuitem", name="Security", exact=True).click()
    newcomer.press("Make a token")
    newcomer.fill("Name", "Nightly report")
    take_picture(newcomer.tab, "token-form")
    assert newcomer.tab.barriers() == []
    newcomer.press("Make it")
    text = newcomer.page.get_by_test_id("token-text").inner_text()
    newcomer.press("I have it")
    script = httpx2.Client(
        base_url=newcomer.platform.url, headers={"Authorization": f"Bearer {text}"}, timeout=20
    )

    assert len(script.get("/api/portfolios").json()["items"]) == 1
    assert script.post("/api/portfolios", json={"name": "No", "currency": "EUR"}).status_code == 403
    stream = f"{newcomer.platform.url.replace('http', 'ws')}/api/stream"
    with connect(stream, additional_headers={"Authorization": f"Bearer {text}"}) as socket:
        newcomer.open("/settings/security")
        newcomer.sees("from 127.0.0.1")
        take_picture(newcomer.tab, "tokens")
        newcomer.press("Revoke: Nightly report")
        newcomer.sees("No token yet")
        code = close_code(socket)

    assert code == 4401
    assert script.get("/api/portfolios").status_code == 401
    expect(newcomer.page.get_by_text("Nightly report")).to_have_count(0)
    script.close()
