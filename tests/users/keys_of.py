"""Passkeys as tests use them: a device at the door."""

import httpx2

from tests.fakes.authenticator import Authenticator
from tests.users.door import ORIGIN, Door, bearer


def new_device(door: Door) -> Authenticator:
    """Return a device whose page is the platform's own."""
    assert door.desk.settings.platform.public_url == ORIGIN
    return Authenticator(ORIGIN, "localhost")


async def add_passkey(
    door: Door, token: str, device: Authenticator, *, name: str = "My laptop"
) -> httpx2.Response:
    """Register a passkey of the device for the bearer of a token."""
    asked = (await door.http.post("/api/users/me/passkeys/options", headers=bearer(token))).json()
    body = {"challenge": asked["challenge"], "name": name, "credential": device.create(asked["options"])}
    return await door.http.post("/api/users/me/passkeys", json=body, headers=bearer(token))


async def sign_in(door: Door, device: Authenticator, *, user_agent: str = "python-httpx2") -> httpx2.Response:
    """Sign in by a passkey of the device."""
    asked = (await door.http.post("/api/auth/login/passkey/options")).json()
    body = {"challenge": asked["challenge"], "credential": device.get(asked["options"])}
    return await door.http.post("/api/auth/login/passkey", json=body, headers={"user-agent": user_agent})
