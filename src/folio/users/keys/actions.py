"""What the service does with its signing keys: load, make the first, sign, publish."""

from datetime import datetime

from joserfc.jwk import ECKey

from folio.chassis.database import Database
from folio.chassis.log import get_logger
from folio.chassis.tokens import ACCESS_TYPE, ALGORITHM, sign_token
from folio.kernel.clock import Clock
from folio.kernel.errors import Unavailable
from folio.users.contracts import PublicKey, PublicKeys
from folio.users.domain.claims import Claims
from folio.users.domain.signing import KeyPeriod, choose_signing_key, published_keys
from folio.users.keys.store import SealedKey, add_key, list_keys, lock_keys
from folio.users.vault import Vault

log = get_logger()


class NoSigningKey(Unavailable):
    """No key is loaded yet; the service has just started."""

    code = "no_signing_key"


class SigningKeys:
    """The keys of this platform, in memory once loaded; all instances share them through the database."""

    def __init__(self, database: Database, *, vault: Vault, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._keys: dict[str, ECKey] = {}
        self._periods: tuple[KeyPeriod, ...] = ()

    @property
    def periods(self) -> tuple[KeyPeriod, ...]:
        """When each key is in use."""
        return self._periods

    async def load(self) -> None:
        """Load the keys; the first start of all makes one."""
        now = self._clock.now()
        async with self._database.transaction() as connection:
            await lock_keys(connection)
            opened = [(key.period, self._open(key)) for key in await list_keys(connection)]
            usable = [(period, key) for period, key in opened if key is not None]
            if choose_signing_key([period for period, _ in usable], now=now) is None:
                period, key = make_key(now)
                sealed = self._vault.seal(key.as_pem(private=True), owner=period.key_id.encode())
                await add_key(connection, SealedKey(period, sealed))
                usable.append((period, key))
                log.info("signing_key.created", key_id=period.key_id)
        self._periods = tuple(period for period, _ in usable)
        self._keys = {period.key_id: key for period, key in usable}

    async def access_key(self, key_id: str) -> ECKey | None:
        """Return the key of that id, as the chassis asks to verify a token."""
        if not self._keys:
            raise NoSigningKey("the users service is starting: try again in a second")
        return self._keys.get(key_id) if key_id in self._published() else None

    def sign(self, claims: Claims) -> str:
        """Return an access token with these claims.

        Raises:
            NoSigningKey: the keys are not loaded yet.
        """
        return self.sign_statement(claims, type_=ACCESS_TYPE)

    def sign_statement(self, claims: Claims, *, type_: str) -> str:
        """Return any statement of the platform, signed; ``type_`` keeps it from passing for another kind.

        Raises:
            NoSigningKey: the keys are not loaded yet.
        """
        chosen = choose_signing_key(self._periods, now=self._clock.now())
        if chosen is None:
            raise NoSigningKey("the users service is starting: try again in a second")
        return sign_token(claims, key=self._keys[chosen], type_=type_)

    def key_of(self, key_id: str) -> ECKey | None:
        """Return the key of that id, retired ones too: what was signed once stays signed."""
        return self._keys.get(key_id)

    def publish(self) -> PublicKeys:
        """Return the JWKS.

        Raises:
            NoSigningKey: the keys are not loaded yet.
        """
        if not self._keys:
            raise NoSigningKey("the users service is starting: try again in a second")
        return PublicKeys([_public_key(key_id, self._keys[key_id]) for key_id in self._published()])

    def _published(self) -> tuple[str, ...]:
        return published_keys(self._periods, now=self._clock.now())

    def _open(self, key: SealedKey) -> ECKey | None:
        pem = self._vault.open(key.sealed_private_key, owner=key.period.key_id.encode())
        if pem is None:
            log.error("signing_key.unreadable", key_id=key.period.key_id)
            return None
        return ECKey.import_key(pem, {"kid": key.period.key_id})


def make_key(now: datetime) -> tuple[KeyPeriod, ECKey]:
    """Return a new key, named by its thumbprint (RFC 7638), with the period it would have from now on."""
    draft = ECKey.generate_key("P-256", private=True)
    key_id = draft.thumbprint()
    key = ECKey.import_key(draft.as_pem(private=True), {"kid": key_id})
    return KeyPeriod(key_id, activates_at=now), key


def _public_key(key_id: str, key: ECKey) -> PublicKey:
    fields = key.as_dict(private=False)
    return PublicKey(
        kty="EC",
        crv="P-256",
        x=str(fields["x"]),
        y=str(fields["y"]),
        kid=key_id,
        use="sig",
        alg=ALGORITHM,
    )
