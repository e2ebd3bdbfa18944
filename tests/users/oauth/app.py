"""An app, as the authorisation server meets it, and the person whom it asks."""

from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import httpx2

from tests.users.door import Door, bearer
from tests.users.federation.traveller import Traveller

CALLBACK = "https://app.example/cb"
# Source: RFC 7636, appendix B.
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"


@dataclass
class App:
    """An app with its registration."""

    door: Door
    client_id: str
    redirect_uri: str = CALLBACK

    def request(self, **changes: str) -> dict[str, str]:
        """Return the parameters of a good request, with changes."""
        good = {
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "response_type": "code",
            "scope": "portfolio:read trade:propose",
            "state": "the state",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
        }
        return {**good, **changes}

    async def post(self, path: str, **form: str) -> httpx2.Response:
        """Send a form, as this app."""
        self.door.http.cookies.clear()
        return await self.door.http.post(f"/api/oauth/{path}", data={"client_id": self.client_id, **form})

    async def exchange(self, code: str, **changes: str) -> httpx2.Response:
        """Exchange a code for tokens."""
        good = {"redirect_uri": self.redirect_uri, "code_verifier": VERIFIER, "code": code}
        return await self.post("token", grant_type="authorization_code", **{**good, **changes})

    async def refresh(self, refresh_token: str, **changes: str) -> httpx2.Response:
        """Continue by a refresh token."""
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token, **changes}
        return await self.post("token", **form)

    async def call(self, access_token: str, path: str = "/api/users/me") -> httpx2.Response:
        """Call the API with a token."""
        return await self.door.http.get(path, headers=bearer(access_token))


@dataclass
class Person:
    """Somebody in front of a browser, signed in."""

    traveller: Traveller
    last: httpx2.Response | None = field(default=None)

    async def ask(self, request: dict[str, str]) -> httpx2.Response:
        """Look at what an app asks for."""
        return await self.traveller.send("POST", "/api/oauth/consents/question", json=request)

    async def decide(self, request: dict[str, str], decision: str = "allow") -> dict[str, str]:
        """Answer an app and return the parameters that go to it."""
        body = {"request": request, "decision": decision}
        answer = await self.traveller.send("POST", "/api/oauth/consents", json=body)
        assert answer.status_code == 200, answer.text
        query = parse_qs(urlsplit(answer.json()["redirect_to"]).query)
        return {name: values[0] for name, values in query.items()}

    async def let_in(self, app: App, **changes: str) -> dict[str, str]:
        """Let an app in and return its tokens."""
        code = (await self.decide(app.request(**changes)))["code"]
        answer = await app.exchange(code)
        assert answer.status_code == 200, answer.text
        tokens: dict[str, str] = answer.json()
        return tokens


async def register(door: Door, **metadata: object) -> App:
    """Register an app."""
    body = {"redirect_uris": [CALLBACK], "client_name": "Claude", **metadata}
    answer = await door.http.post("/api/oauth/register", json=body)
    assert answer.status_code == 201, answer.text
    return App(door, answer.json()["client_id"])


async def sign_in(door: Door) -> Person:
    """Sign the owner in, in a browser of its own."""
    traveller = Traveller(door)
    await traveller.log_in()
    return Person(traveller)


def error_of(answer: httpx2.Response) -> tuple[int, str]:
    """Return status and error of a refusal, which must have the protocol's shape."""
    body = answer.json()
    assert set(body) == {"error", "error_description"}, body
    assert answer.headers["cache-control"] == "no-store"
    return answer.status_code, body["error"]
