"""A browser on its way to a provider and back."""

from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit

import httpx2

from tests.users.door import EMAIL, ORIGIN, PASSWORD, Door

OWN_PAGE = {"Origin": ORIGIN}


@dataclass
class Traveller:
    """A browser with its cookies; it goes where it is told and remembers where it ended."""

    door: Door
    cookies: dict[str, str] = field(default_factory=dict)

    async def leave(self, *, return_to: str | None = None, provider: str = "example") -> str:
        """Press the provider's button and return the address at the provider."""
        body = {} if return_to is None else {"return_to": return_to}
        answer = await self._send("POST", f"/api/auth/federation/{provider}", json=body)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["authorization_url"])

    async def leave_to_link(self) -> str:
        """Press the button that links, and return the address at the provider."""
        answer = await self.send("POST", "/api/users/me/identities", json={"provider": "example"})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["authorization_url"])

    async def visit(self, address: str) -> str:
        """Sign in at the provider, really, and return the address it sends the browser back to."""
        async with httpx2.AsyncClient(trust_env=False) as http:
            return str((await http.get(address)).headers["location"])

    async def come_back(self, address: str) -> str:
        """Go to the address of the provider's answer and return the page it ends at."""
        parts = urlsplit(address)
        answer = await self._send("GET", f"{parts.path}?{parts.query}")
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    async def travel(self, *, return_to: str | None = None) -> str:
        """Go there and back, and return the page it ends at."""
        return await self.come_back(await self.visit(await self.leave(return_to=return_to)))

    async def link(self) -> str:
        """Link the identity, and return the page it ends at."""
        return await self.come_back(await self.visit(await self.leave_to_link()))

    async def log_in(self, *, email: str = EMAIL, password: str = PASSWORD) -> None:
        """Sign in with the password."""
        body = {"email": email, "password": password, "transport": "cookie"}
        assert (await self._send("POST", "/api/auth/login", json=body)).status_code == 200

    async def send(self, method: str, path: str, **options: object) -> httpx2.Response:
        """Send a request of the page, with what proves that it is ours."""
        return await self._send(method, path, csrf=self.cookies.get("folio_csrf", ""), **options)

    async def who(self) -> str | None:
        """Return the address of whoever is signed in."""
        answer = await self.send("GET", "/api/users/me")
        return answer.json()["email"] if answer.status_code == 200 else None

    async def _send(self, method: str, path: str, *, csrf: str = "", **options: object) -> httpx2.Response:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {**OWN_PAGE, "cookie": cookie, "x-csrf-token": csrf}
        self.door.http.cookies.clear()
        answer = await self.door.http.request(method, path, headers=headers, **options)  # type: ignore[arg-type]
        for line in answer.headers.get_list("set-cookie"):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        self.cookies = {name: value for name, value in self.cookies.items() if value}
        self.door.http.cookies.clear()
        return answer


def problem_of(page: str) -> str | None:
    """Return the problem that a page is asked to tell."""
    found = parse_qs(urlsplit(page).query).get("problem")
    return found[0] if found else None
