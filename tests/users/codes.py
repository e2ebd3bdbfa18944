"""An app that shows codes, as a person carries it."""

from base64 import b32decode
from dataclasses import dataclass

import httpx2

from folio.users.domain.totp import code_at, step_at
from tests.users.door import Door, bearer


@dataclass(frozen=True)
class CodeApp:
    """A phone with the secret."""

    secret: bytes
    door: Door

    def code(self, *, step: int = 0) -> str:
        """Return the code of now, or of some steps from now."""
        return code_at(self.secret, step_at(self.door.clock.now()) + step)


async def set_up_app(door: Door, token: str) -> tuple[CodeApp, list[str]]:
    """Set up an app for the bearer of a token; return it with the recovery codes."""
    begun = await door.http.post("/api/users/me/factors/totp", headers=bearer(token))
    assert begun.status_code == 201, begun.text
    app = CodeApp(b32decode(begun.json()["secret"]), door)
    confirmed = await door.http.post(
        "/api/users/me/factors/totp/confirm", json={"code": app.code()}, headers=bearer(token)
    )
    assert confirmed.status_code == 200, confirmed.text
    # The code that confirmed it counts no more: the next half minute begins.
    door.advance(seconds=30)
    return app, confirmed.json()["recovery_codes"]


async def answer(
    door: Door, challenge: str, code: str, *, method: str = "totp", **own: str
) -> httpx2.Response:
    """Answer the challenge of a sign-in, as a known ``device`` or under a ``user_agent`` if given."""
    headers = {"user-agent": own.get("user_agent", "python-httpx2")}
    if "device" in own:
        headers["cookie"] = f"folio_device={own['device']}"
    body = {"challenge": challenge, "method": method, "code": code}
    door.http.cookies.clear()
    given = await door.http.post("/api/auth/login/second-factor", json=body, headers=headers)
    door.http.cookies.clear()
    return given
