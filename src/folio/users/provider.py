"""The provider as a party on the network: its document, its keys, and what it says in exchange for a code."""

import asyncio
import time
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote, urlencode

import httpx2
from authlib.common.security import is_secure_transport
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.discovery.models import OpenIDProviderMetadata
from joserfc.jwk import Key

from folio.chassis.log import get_logger
from folio.chassis.strict_json import parse_json
from folio.kernel.errors import Unavailable
from folio.users.domain.federation import Expected, Transaction
from folio.users.domain.id_tokens import (
    Profile,
    TokenDemand,
    UnbelievableToken,
    describe_person,
    read_profile,
)
from folio.users.settings import ProviderSettings
from folio.users.signatures import UnknownKey, import_keys, verify_token

log = get_logger()

DEADLINE_S = 8.0
CONNECT_TIMEOUT_S = 3.0
MAX_ANSWER_BYTES = 512 * 1024
DOCUMENT_LIFE_S = 600.0
# A forged key id must not make us ask for the keys with every request.
KEYS_PAUSE_S = 5.0

Json = dict[str, object]


class ProviderUnavailable(Unavailable):
    """The sign-in provider does not answer, or not with what its protocol asks for."""

    code = "federation_unavailable"


@dataclass(frozen=True, slots=True)
class Redeemed:
    """What a code was exchanged for."""

    id_token: str
    access_token: str | None


class Provider:
    """One provider of the settings; remembers its document for ten minutes, its keys until one is missing."""

    def __init__(self, settings: ProviderSettings, *, http: httpx2.AsyncClient) -> None:
        self.settings = settings
        self._http = http
        self._document: Json | None = None
        self._document_until = 0.0
        self._keys: tuple[Key, ...] = ()
        self._keys_until = 0.0

    async def authorization_url(self, transaction: Transaction, *, redirect_uri: str) -> str:
        """Return the address at the provider that a browser is sent to.

        Raises:
            ProviderUnavailable: its document cannot be had.
        """
        endpoint = str((await self._metadata())["authorization_endpoint"])
        parameters = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": redirect_uri,
            "scope": " ".join(dict.fromkeys(("openid", *self.settings.scopes))),
            "state": transaction.state,
            "nonce": transaction.nonce,
            "code_challenge": create_s256_code_challenge(transaction.verifier),
            "code_challenge_method": "S256",
        }
        if transaction.is_proof:
            # Source: OpenID Connect Core 1.0, 3.1.2.1: asks anew, and says in auth_time that it did.
            parameters |= {"prompt": "login", "max_age": "0"}
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(parameters)}"

    async def expected(self) -> Expected:
        """Return what an answer of this provider must name.

        Raises:
            ProviderUnavailable: its document cannot be had.
        """
        is_required = (await self._metadata()).get("authorization_response_iss_parameter_supported") is True
        return Expected(self.settings.key, self.settings.issuer, is_issuer_required=is_required)

    async def redeem(self, code: str, *, verifier: str, redirect_uri: str) -> Redeemed:
        """Return what the provider gives for a code.

        Raises:
            ProviderUnavailable: it does not answer.
            UnbelievableToken: it refuses the code, or answers without an ID token.
        """
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
            "client_id": self.settings.client_id,
        }
        metadata = await self._metadata()
        headers = self._authentication(metadata, form)
        status, answer = await self._ask("POST", str(metadata["token_endpoint"]), form=form, headers=headers)
        id_token, access_token = answer.get("id_token"), answer.get("access_token")
        if status != httpx2.codes.OK or not isinstance(id_token, str):
            raise UnbelievableToken(f"the provider gave no ID token: {str(answer.get('error', status))[:80]}")
        return Redeemed(id_token, access_token if isinstance(access_token, str) else None)

    async def identify(self, redeemed: Redeemed, *, nonce: str, now: datetime) -> Profile:
        """Return whom an ID token is about; where it names no address, UserInfo is asked for one.

        Raises:
            UnbelievableToken: it is not genuine, or not for this sign-in.
            ProviderUnavailable: the keys or UserInfo cannot be had.
        """
        header, claims = await self._verified(redeemed.id_token)
        demand = TokenDemand(self.settings.issuer, self.settings.client_id, nonce, redeemed.access_token)
        profile = read_profile(claims, header=header, demand=demand, now=now)
        if profile.email is None and redeemed.access_token is not None:
            return await self._complete(profile, redeemed.access_token)
        return profile

    async def _complete(self, profile: Profile, access_token: str) -> Profile:
        endpoint = (await self._metadata()).get("userinfo_endpoint")
        if not isinstance(endpoint, str) or not is_secure_transport(endpoint):
            return profile
        bearer = {"Authorization": f"Bearer {access_token}"}
        told = describe_person((await self._ask("GET", endpoint, headers=bearer))[1])
        if told.subject != profile.subject:
            raise UnbelievableToken("UserInfo is about somebody else")
        return replace(profile, email=told.email, name=profile.name or told.name)

    async def _verified(self, id_token: str) -> tuple[Mapping[str, object], Mapping[str, object]]:
        try:
            return verify_token(id_token, self._keys)
        except UnknownKey:
            if time.monotonic() < self._keys_until:
                raise
        document = (await self._ask("GET", str((await self._metadata())["jwks_uri"])))[1]
        self._keys, self._keys_until = import_keys(document), time.monotonic() + KEYS_PAUSE_S
        return verify_token(id_token, self._keys)

    async def _metadata(self) -> Json:
        if self._document is None or time.monotonic() > self._document_until:
            try:
                self._document = await self._fetch_document()
            except ProviderUnavailable:
                # What was true a while ago is better than nothing; its signatures are checked all the same.
                if self._document is None:
                    raise
            self._document_until = time.monotonic() + DOCUMENT_LIFE_S
        return self._document

    async def _fetch_document(self) -> Json:
        url = f"{self.settings.issuer.rstrip('/')}/.well-known/openid-configuration"
        _, document = await self._ask("GET", url)
        if document.get("issuer") != self.settings.issuer:
            raise self._fault(f"its document is of another issuer, {str(document.get('issuer'))[:100]!r}")
        metadata = OpenIDProviderMetadata(document)
        try:
            metadata.validate_issuer()
            metadata.validate_authorization_endpoint()
            metadata.validate_token_endpoint()
            metadata.validate_jwks_uri()
        except (ValueError, TypeError, AttributeError) as error:
            raise self._fault(f"its document is not usable: {error}") from error
        return document

    def _authentication(self, metadata: Json, form: dict[str, str]) -> dict[str, str]:
        """Return the headers that prove which client this is, or put the proof into ``form``."""
        secret = self.settings.client_secret
        if secret is None:
            return {}
        methods = metadata.get("token_endpoint_auth_methods_supported")
        if isinstance(methods, list) and "client_secret_basic" not in methods:
            form["client_secret"] = secret
            return {}
        pair = f"{quote(self.settings.client_id, safe='')}:{quote(secret, safe='')}"
        return {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}

    async def _ask(
        self,
        method: str,
        url: str,
        *,
        form: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, Json]:
        """Return status and JSON object of an answer below 500, within bounds of time and size."""
        try:
            async with (
                asyncio.timeout(DEADLINE_S),
                self._http.stream(
                    method, url, data=form, headers={"Accept": "application/json", **(headers or {})}
                ) as response,
            ):
                body = b""
                async for part in response.aiter_bytes():
                    body += part
                    if len(body) > MAX_ANSWER_BYTES:
                        raise self._fault("its answer is too long")
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, TimeoutError, ValueError) as error:
            raise self._fault(f"it does not answer: {error!r}") from error
        is_refusal_expected = form is not None and response.is_client_error
        if response.status_code != httpx2.codes.OK and not is_refusal_expected:
            raise self._fault(f"it answers with {response.status_code}")
        return response.status_code, self._parse(body)

    def _parse(self, body: bytes) -> Json:
        try:
            document = parse_json(body)
        except ValueError as error:
            raise self._fault("its answer is no JSON") from error
        if not isinstance(document, dict):
            raise self._fault("its answer is no object")
        return document

    def _fault(self, reason: str) -> ProviderUnavailable:
        log.warning("federation.provider_failed", provider=self.settings.key, reason=reason[:300])
        return ProviderUnavailable(
            f"{self.settings.name} does not answer as it should: try again, or sign in another way",
            retry_after_s=5,
        )


def open_providers(settings: Sequence[ProviderSettings]) -> Mapping[str, Provider]:
    """Return the providers by key; they share one client, and none is asked before its first use."""
    http = httpx2.AsyncClient(
        timeout=httpx2.Timeout(DEADLINE_S, connect=CONNECT_TIMEOUT_S), follow_redirects=False
    )
    return {item.key: Provider(item, http=http) for item in settings}
