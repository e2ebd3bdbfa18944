"""An OpenID Connect provider in miniature: a real server on this machine, with faults to switch on."""

import asyncio
import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlencode

import uvicorn
from joserfc import jws
from joserfc.jwk import ECKey, OctKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.fixtures.waiting import wait_until

CLIENT_ID = "folio-at-example"
CLIENT_SECRET = "the secret of folio at example"


@dataclass
class Person:
    """Somebody who has an account at the provider."""

    subject: str = "subject-1"
    email: str | None = "ann@elsewhere.example"
    email_verified: bool = True
    name: str | None = "Ann Elsewhere"

    def claims(self) -> dict[str, object]:
        """Return what the provider says of this person."""
        told = {"sub": self.subject, "email": self.email, "name": self.name}
        return {
            "email_verified": self.email_verified,
            **{key: value for key, value in told.items() if value is not None},
        }


@dataclass
class Faults:
    """What the provider does wrong; nothing by default."""

    document: dict[str, object] = field(default_factory=dict)
    claims: dict[str, object] = field(default_factory=dict)
    missing_claims: tuple[str, ...] = ()
    answer: dict[str, str] = field(default_factory=dict)
    missing_answer: tuple[str, ...] = ()
    status: dict[str, int] = field(default_factory=dict)
    body: dict[str, bytes] = field(default_factory=dict)
    algorithm: str = "ES256"
    header: dict[str, object] = field(default_factory=dict)
    is_signed_by_stranger: bool = False
    userinfo: dict[str, object] = field(default_factory=dict)
    is_address_in_userinfo_only: bool = False


@dataclass
class Grant:
    """What a code stands for."""

    redirect_uri: str
    challenge: str
    nonce: str
    person: Person
    is_asked_anew: bool = False


class FakeProvider:
    """The provider's state; ``url`` is its issuer once it runs."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.url = ""
        self.person = Person()
        self.faults = Faults()
        self.key = ECKey.generate_key("P-256", {"kid": "first"})
        self.asked: list[str] = []
        self._clock = clock
        self._codes: dict[str, Grant] = {}
        self._tokens: dict[str, Person] = {}

    def rotate(self) -> None:
        """Sign with a new key from now on, and publish no other."""
        self.key = ECKey.generate_key("P-256", {"kid": f"key-{secrets.token_hex(4)}"})

    def app(self) -> Starlette:
        """Return the provider's server."""
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._document),
                Route("/authorize", self._authorize),
                Route("/token", self._token, methods=["POST"]),
                Route("/keys", self._keys),
                Route("/userinfo", self._userinfo),
            ]
        )

    async def _document(self, _request: Request) -> Response:
        document: dict[str, object] = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "authorization_response_iss_parameter_supported": True,
        }
        return self._spoil("document") or JSONResponse({**document, **self.faults.document})

    async def _authorize(self, request: Request) -> Response:
        asked = request.query_params
        assert asked["client_id"] == CLIENT_ID
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(16)
        is_asked_anew = asked.get("prompt") == "login" and asked.get("max_age") == "0"
        self._codes[code] = Grant(
            asked["redirect_uri"], asked["code_challenge"], asked["nonce"], self.person, is_asked_anew
        )
        answer = {"state": asked["state"], "code": code, "iss": self.url, **self.faults.answer}
        kept = {key: value for key, value in answer.items() if key not in self.faults.missing_answer}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(kept)}", 302)

    async def _token(self, request: Request) -> Response:
        spoiled = self._spoil("token")
        if spoiled is not None:
            return spoiled
        form = {key: values[0] for key, values in parse_qs((await request.body()).decode()).items()}
        expected = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET.replace(' ', '%20')}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {expected}":
            return JSONResponse({"error": "invalid_client"}, 401)
        grant = self._codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if grant is None or grant.challenge != challenge or grant.redirect_uri != form.get("redirect_uri"):
            return JSONResponse({"error": "invalid_grant"}, 400)
        access_token = secrets.token_urlsafe(16)
        self._tokens[access_token] = grant.person
        return JSONResponse(
            {
                "access_token": access_token,
                "token_type": "Bearer",
                "expires_in": 300,
                "id_token": self._id_token(grant),
            }
        )

    async def _keys(self, _request: Request) -> Response:
        return self._spoil("keys") or JSONResponse({"keys": [self.key.as_dict(private=False)]})

    async def _userinfo(self, request: Request) -> Response:
        person = self._tokens.get(request.headers.get("authorization", "").removeprefix("Bearer "))
        if person is None:
            return JSONResponse({"error": "invalid_token"}, 401)
        return JSONResponse({**person.claims(), **self.faults.userinfo})

    def _id_token(self, grant: Grant) -> str:
        now = int(self._clock().timestamp())
        told = grant.person.claims()
        if self.faults.is_address_in_userinfo_only:
            told = {"sub": grant.person.subject}
        claims = {
            "iss": self.url,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": grant.nonce,
            **told,
            **({"auth_time": now} if grant.is_asked_anew else {}),
            **self.faults.claims,
        }
        for name in self.faults.missing_claims:
            claims.pop(name, None)
        return self._sign(claims)

    def _sign(self, claims: dict[str, object]) -> str:
        algorithm = self.faults.algorithm
        header = {"alg": algorithm, "kid": self.key.kid, **self.faults.header}
        payload = json.dumps(claims)
        if algorithm == "none":
            parts = [json.dumps(header).encode(), payload.encode()]
            return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts) + "."
        if algorithm == "HS256":
            return jws.serialize_compact(
                header, payload, OctKey.import_key(CLIENT_SECRET), algorithms=["HS256"]
            )
        key = ECKey.generate_key("P-256") if self.faults.is_signed_by_stranger else self.key
        return jws.serialize_compact(header, payload, key, algorithms=["ES256"])

    def _spoil(self, place: str) -> Response | None:
        self.asked.append(place)
        if place in self.faults.body:
            return Response(self.faults.body[place], media_type="application/json")
        if place in self.faults.status:
            return JSONResponse({"error": "server_error"}, self.faults.status[place])
        return None


@contextmanager
def run_provider(clock: Callable[[], datetime] | None = None) -> Iterator[FakeProvider]:
    """Run a provider on a free port of this machine until the test is over."""
    provider = FakeProvider(clock or (lambda: datetime.now(UTC)))
    server = uvicorn.Server(uvicorn.Config(provider.app(), host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    wait_until(lambda: server.started)
    port = server.servers[0].sockets[0].getsockname()[1]
    provider.url = f"http://127.0.0.1:{port}"
    try:
        yield provider
    finally:
        server.should_exit = True
        thread.join(10)
