"""The users service as tests meet it: short ways through its door."""

import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx2

from folio.users.desk import Desk
from tests.fakes.clock import ManualClock
from tests.fixtures.apps import RunningApp

ORIGIN = "http://localhost:4110"
EMAIL = "ann@example.com"
PASSWORD = "seven oaks by the river"


@dataclass(frozen=True)
class Door:
    """The running users service and short ways through its door."""

    running: RunningApp
    clock: ManualClock
    home: Path
    administrator_url: str

    @property
    def http(self) -> httpx2.AsyncClient:
        """A client without a cookie jar of its own: each test says which cookies it sends."""
        return self.running.http

    @property
    def desk(self) -> Desk:
        """The service's own equipment."""
        desk: Desk = self.running.app.state.provided[Desk]
        return desk

    def setup_token(self) -> str:
        """Return the token of the link that this start has written."""
        found = re.search(r"#token=(\S+)", (self.home / "run" / "setup-link").read_text())
        assert found is not None
        return found[1]

    async def set_up(self, **changes: object) -> httpx2.Response:
        """Become the owner by the link."""
        body = {"token": self.setup_token(), "email": EMAIL, "name": "Ann", "password": PASSWORD, **changes}
        return await self.http.post("/api/setup", json=body)

    async def set_up_with(self, token: str) -> httpx2.Response:
        """Try an earlier link."""
        body = {"token": token, "email": "late@example.com", "name": "Late", "password": PASSWORD}
        return await self.http.post("/api/setup", json=body)

    def advance(self, **duration: float) -> None:
        """Let time pass."""
        self.clock.advance(timedelta(**duration))

    async def log_in(
        self, password: str = PASSWORD, *, email: str = EMAIL, device: str | None = None, **changes: str
    ) -> httpx2.Response:
        """Sign in, as a known device when its token is given."""
        self.http.cookies.clear()
        headers = {"cookie": f"folio_device={device}"} if device else {}
        body = {"email": email, "password": password, **changes}
        answer = await self.http.post("/api/auth/login", json=body, headers=headers)
        self.http.cookies.clear()
        return answer

    async def refresh(self, refresh_token: str) -> httpx2.Response:
        """Continue a program's session."""
        return await self.http.post("/api/auth/refresh", json={"refresh_token": refresh_token})

    async def me(self, access_token: str) -> httpx2.Response:
        """Ask who the bearer of a token is."""
        return await self.http.get("/api/users/me", headers=bearer(access_token))


def bearer(access_token: str) -> dict[str, str]:
    """Return the header that carries an access token."""
    return {"Authorization": f"Bearer {access_token}"}


OpenDoor = Callable[..., AbstractAsyncContextManager[Door]]
