"""A users service's signing key in miniature: makes access tokens and answers for their key."""

from uuid import UUID, uuid4

from joserfc.jwk import ECKey

from folio.chassis.auth import csrf_digest
from folio.chassis.tokens import ACCESS_TYPE, AUDIENCE, ISSUER, sign_token
from folio.kernel.clock import Clock

LIFE_S = 600


class TokenSigner:
    """Signs what the users service would sign; satisfies ``folio.chassis.auth.KeySource``."""

    def __init__(self, clock: Clock) -> None:
        self.key = ECKey.generate_key("P-256", {"kid": "test-key"})
        self._clock = clock

    async def access_key(self, key_id: str) -> ECKey | None:
        """Return the one key, if it is asked for."""
        return self.key if key_id == "test-key" else None

    def claims(self, user_id: UUID | None = None, *permissions: str) -> dict[str, object]:
        """Return the claims of a fresh access token; change them to make a bad one."""
        now = int(self._clock.now().timestamp())
        return {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(user_id or uuid4()),
            "sid": str(uuid4()),
            "jti": uuid4().hex,
            "iat": now,
            "exp": now + LIFE_S,
            "scope": " ".join(permissions),
            "av": 1,
            "csrf": csrf_digest("the-csrf-token"),
            "auth_time": now,
            "amr": ["pwd"],
        }

    def access_token(self, user_id: UUID | None = None, *permissions: str) -> str:
        """Return a valid access token."""
        return self.sign(self.claims(user_id, *permissions))

    def sign(self, claims: dict[str, object]) -> str:
        """Return any claims as a token."""
        return sign_token(claims, key=self.key, type_=ACCESS_TYPE)
