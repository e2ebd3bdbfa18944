"""Whether an ID token was signed by one of a provider's keys.

Source: OpenID Connect Core 1.0, 3.1.3.7; RFC 8725 (one allow-list of asymmetric algorithms).
"""

from collections.abc import Mapping, Sequence

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key
from joserfc.jws import JWSRegistry

from folio.chassis.strict_json import parse_json
from folio.users.domain.id_tokens import ALGORITHMS, UnbelievableToken

MAX_KEYS = 50
SIGNING_KINDS = ("RSA", "EC", "OKP")
# Providers put words of their own into headers; `crit` is refused all the same.
_REGISTRY = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)

Json = Mapping[str, object]


class UnknownKey(UnbelievableToken):
    """The token names a key that is not among those known; there may be new ones."""


def import_keys(document: Json) -> tuple[Key, ...]:
    """Return the signing keys of a JWKS; those of kinds we do not know are left out."""
    entries = document.get("keys")
    keys = []
    for entry in entries[:MAX_KEYS] if isinstance(entries, list) else []:
        if not isinstance(entry, dict) or entry.get("kty") not in SIGNING_KINDS or entry.get("use") == "enc":
            continue
        try:
            keys.append(JWKRegistry.import_key(entry))
        except (JoseError, ValueError, TypeError):
            continue
    return tuple(keys)


def verify_token(token: str, keys: Sequence[Key]) -> tuple[Json, Json]:
    """Return the header and the claims of a token that one of ``keys`` signed.

    Raises:
        UnknownKey: it names a key that is not there.
        UnbelievableToken: it is malformed, or the signature or its algorithm is wrong.
    """
    try:
        header = jws.extract_compact(token.encode(), registry=_REGISTRY).headers()
        key = _choose(keys, header)
        signed = jws.deserialize_compact(token, key, algorithms=ALGORITHMS, registry=_REGISTRY)
        claims = parse_json(signed.payload or b"")
    except UnbelievableToken:
        raise
    except (JoseError, ValueError, TypeError) as error:
        raise UnbelievableToken(f"the ID token's signature is wrong: {error}") from error
    if not isinstance(claims, dict):
        raise UnbelievableToken("the ID token holds no claims")
    return header, claims


def _choose(keys: Sequence[Key], header: Json) -> Key:
    key_id = header.get("kid")
    if key_id is None and len(keys) == 1:
        return keys[0]
    for key in keys:
        if key_id is not None and key.kid == key_id:
            return key
    raise UnknownKey("the ID token was signed by a key that the provider does not publish")
