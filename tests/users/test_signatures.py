"""Whether a provider has signed a token."""

import base64
import json

import pytest
from joserfc import jws
from joserfc.jwk import ECKey, OctKey, RSAKey

from folio.users.domain.id_tokens import UnbelievableToken
from folio.users.signatures import UnknownKey, import_keys, verify_token

KEY = ECKey.generate_key("P-256", {"kid": "one"})
OTHER = ECKey.generate_key("P-256", {"kid": "two"})


def _sign(
    key: ECKey | RSAKey | OctKey,
    algorithm: str = "ES256",
    payload: str = '{"sub": "s"}',
    **header: object,
) -> str:
    return jws.serialize_compact(
        {"alg": algorithm, "kid": "one", **header}, payload, key, algorithms=[algorithm]
    )


def test_a_token_signed_by_a_published_key_is_genuine() -> None:
    header, claims = verify_token(_sign(KEY), (OTHER, KEY))

    assert header["kid"] == "one"
    assert claims == {"sub": "s"}


def test_the_only_key_needs_no_name() -> None:
    token = jws.serialize_compact({"alg": "ES256"}, '{"sub": "s"}', KEY, algorithms=["ES256"])

    assert verify_token(token, (KEY,))[1] == {"sub": "s"}
    with pytest.raises(UnknownKey):
        verify_token(token, (KEY, OTHER))


def test_a_key_that_is_not_published_is_told_apart_from_a_forgery() -> None:
    with pytest.raises(UnknownKey):
        verify_token(_sign(OTHER, kid="two"), (KEY,))


def _critical() -> str:
    parts = [b'{"alg":"ES256","kid":"one","crit":["exp"],"exp":1}', b'{"sub":"s"}', b"x" * 64]
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


def _unsigned() -> str:
    parts = [b'{"alg":"none","kid":"one"}', b'{"sub":"s"}']
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts) + "."


@pytest.mark.parametrize(
    "token",
    [
        _sign(OTHER),
        _sign(OctKey.import_key(json.dumps(KEY.as_dict(private=False))), "HS256"),
        _unsigned(),
        _critical(),
        _sign(KEY, payload='{"sub": "a", "sub": "b"}'),
        _sign(KEY, payload='["sub"]'),
        _sign(KEY, payload="no json"),
        _sign(RSAKey.generate_key(2048), "RS256"),
        "",
        "a.b",
        "a.b.c",
        "ä.b.c",
        "x" * 300_000,
    ],
    ids=range(13),
)
def test_anything_else_is_unbelievable(token: str) -> None:
    with pytest.raises(UnbelievableToken):
        verify_token(token, (KEY,))


def test_keys_that_cannot_sign_or_be_read_are_left_out() -> None:
    rsa = RSAKey.generate_key(2048, {"kid": "rsa"})
    entries = [
        KEY.as_dict(private=False),
        rsa.as_dict(private=False),
        {**OTHER.as_dict(private=False), "use": "enc"},
        {"kty": "oct", "k": "c2VjcmV0"},
        {"kty": "EC", "crv": "P-256"},
        "no key",
    ]

    assert [key.kid for key in import_keys({"keys": entries})] == ["one", "rsa"]
    assert import_keys({"keys": "none"}) == ()
