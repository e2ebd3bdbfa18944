"""Tokens: what we sign is read back, everything else is refused alike."""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import ECKey, OctKey

from folio.chassis.tokens import (
    ACCESS_TYPE,
    MAX_TOKEN_LENGTH,
    SERVICE_TYPE,
    AccessClaims,
    InvalidToken,
    ServiceClaims,
    read_access_token,
    read_service_token,
    service_claims,
    sign_token,
    token_key_id,
)

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
KEY = ECKey.generate_key("P-256", {"kid": "key-1"})
OTHER_KEY = ECKey.generate_key("P-256", {"kid": "key-1"})
HEADER = {"alg": "ES256", "typ": ACCESS_TYPE, "kid": "key-1"}


def claims(**changes: object) -> dict[str, object]:
    issued = int(NOW.timestamp())
    whole: dict[str, object] = {
        "iss": "folio",
        "aud": "folio",
        "sub": str(uuid4()),
        "sid": str(uuid4()),
        "jti": "token-1",
        "iat": issued,
        "exp": issued + 600,
        "scope": "portfolio:read portfolio:write",
        "av": 3,
        "csrf": "digest",
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not ...}


def segment(value: object) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return urlsafe_b64encode(raw).decode().rstrip("=")


def sign_raw(payload: bytes, header: dict[str, object] | None = None) -> str:
    """Return a correctly signed token of any payload and any header."""
    registry = jws.JWSRegistry(algorithms=["ES256"], strict_check_header=False)
    return jws.serialize_compact(header or dict(HEADER), payload, KEY, registry=registry)


def read(token: str, *, now: datetime = NOW) -> AccessClaims:
    token_key_id(token, type_=ACCESS_TYPE)
    return read_access_token(token, key=KEY, now=now)


def test_an_access_token_is_read_back() -> None:
    made = claims()

    found = read(sign_token(made, key=KEY, type_=ACCESS_TYPE))

    assert str(found.user_id) == made["sub"]
    assert str(found.session_id) == made["sid"]
    assert found.permissions == {"portfolio:read", "portfolio:write"}
    assert (found.version, found.csrf, found.token_id) == (3, "digest", "token-1")
    assert found.expires_at == NOW + timedelta(minutes=10)


def test_a_token_says_when_and_by_what_a_person_proved_who_he_is() -> None:
    proven = {"auth_time": int(NOW.timestamp()) - 60, "amr": ["otp", "pwd"]}

    found = read(sign_token(claims(**proven), key=KEY, type_=ACCESS_TYPE))
    silent = read(sign_token(claims(), key=KEY, type_=ACCESS_TYPE))

    assert (found.authenticated_at, found.methods) == (NOW - timedelta(minutes=1), {"otp", "pwd"})
    assert (silent.authenticated_at, silent.methods) == (None, frozenset())


@pytest.mark.parametrize("proof", [{"auth_time": "now"}, {"auth_time": True}, {"amr": "pwd"}, {"amr": [1]}])
def test_a_proof_that_is_not_well_formed_is_refused(proof: dict[str, object]) -> None:
    with pytest.raises(InvalidToken):
        read(sign_token(claims(**proof), key=KEY, type_=ACCESS_TYPE))


def test_the_key_of_a_token_is_named_by_its_header() -> None:
    token = sign_token(claims(), key=KEY, type_=ACCESS_TYPE)

    assert token_key_id(token, type_=ACCESS_TYPE) == "key-1"


def test_a_key_without_a_name_is_named_by_its_thumbprint() -> None:
    key = ECKey.generate_key("P-256")

    token = sign_token(claims(), key=key, type_=ACCESS_TYPE)

    assert token_key_id(token, type_=ACCESS_TYPE) == key.thumbprint()


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none", "typ": ACCESS_TYPE, "kid": "key-1"},
        {"alg": "None", "typ": ACCESS_TYPE, "kid": "key-1"},
        {"alg": "HS256", "typ": ACCESS_TYPE, "kid": "key-1"},
        {"alg": "ES384", "typ": ACCESS_TYPE, "kid": "key-1"},
        {"alg": ["ES256"], "typ": ACCESS_TYPE, "kid": "key-1"},
        {"typ": ACCESS_TYPE, "kid": "key-1"},
        {"alg": "ES256", "kid": "key-1"},
        {"alg": "ES256", "typ": ACCESS_TYPE},
        {**HEADER, "typ": "JWT"},
        {**HEADER, "typ": "AT+JWT"},
        {**HEADER, "typ": SERVICE_TYPE},
        {**HEADER, "jwk": KEY.as_dict(private=False)},
        {**HEADER, "jku": "https://evil.example/jwks.json"},
        {**HEADER, "x5c": ["MIIB"]},
        {**HEADER, "crit": ["exp"], "exp": 1},
        {**HEADER, "b64": False, "crit": ["b64"]},
        {**HEADER, "zip": "DEF"},
        {**HEADER, "cty": "JWT"},
        {**HEADER, "kid": "../../keys/services/users"},
        {**HEADER, "kid": "key-1\n"},
        {**HEADER, "kid": "k" * 65},
        {**HEADER, "kid": ""},
        {**HEADER, "kid": "key-1' OR 1=1"},
        {**HEADER, "kid": 1},
        {**HEADER, "kid": None},
        ["alg", "ES256"],
        "ES256",
        None,
    ],
    ids=lambda header: json.dumps(header)[:60],
)
def test_a_header_that_we_never_write_is_refused(header: object) -> None:
    token = f"{segment(header)}.{segment(claims())}.{'A' * 86}"

    with pytest.raises(InvalidToken):
        token_key_id(token, type_=ACCESS_TYPE)


def test_a_member_twice_in_the_header_is_refused() -> None:
    doubled = b'{"alg":"none","alg":"ES256","typ":"at+jwt","kid":"key-1"}'

    with pytest.raises(InvalidToken, match="well-formed"):
        token_key_id(f"{segment(doubled)}.{segment(claims())}.{'A' * 86}", type_=ACCESS_TYPE)


def test_a_token_signed_with_the_public_key_as_a_secret_is_refused() -> None:
    secret = OctKey.import_key(KEY.as_pem(private=False).hex())
    token = jws.serialize_compact(
        {"alg": "HS256", "typ": ACCESS_TYPE, "kid": "key-1"},
        json.dumps(claims()),
        secret,
        algorithms=["HS256"],
    )

    with pytest.raises(InvalidToken):
        token_key_id(token, type_=ACCESS_TYPE)
    with pytest.raises(InvalidToken):
        read_access_token(token, key=KEY, now=NOW)


def test_another_key_of_the_same_name_is_refused() -> None:
    token = sign_token(claims(), key=OTHER_KEY, type_=ACCESS_TYPE)

    with pytest.raises(InvalidToken, match="signature"):
        read(token)


def test_a_key_of_another_curve_is_refused() -> None:
    token = sign_token(claims(), key=KEY, type_=ACCESS_TYPE)

    with pytest.raises(InvalidToken):
        read_access_token(token, key=ECKey.generate_key("P-384"), now=NOW)


@pytest.mark.parametrize("padding", ["=", "==", "\n", " ", ".", ".e30", "%3D"])
def test_a_token_with_something_behind_it_is_refused(padding: str) -> None:
    token = sign_token(claims(), key=KEY, type_=ACCESS_TYPE)

    with pytest.raises(InvalidToken):
        read(token + padding)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_token_with_an_empty_part_is_refused(place: int) -> None:
    parts = sign_token(claims(), key=KEY, type_=ACCESS_TYPE).split(".")
    parts[place] = ""

    with pytest.raises(InvalidToken):
        read(".".join(parts))


def test_an_overlong_token_is_refused_before_it_is_parsed() -> None:
    token = sign_token(claims(scope="x" * 9000), key=KEY, type_=ACCESS_TYPE)

    assert len(token) > MAX_TOKEN_LENGTH
    with pytest.raises(InvalidToken):
        read(token)


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": ...},
        {"exp": "1767323645"},
        {"exp": 1767323645.5},
        {"exp": True},
        {"exp": -1},
        {"exp": 10**30},
        {"exp": None},
        {"iat": ...},
        {"iat": "now"},
        {"iss": ...},
        {"iss": "other"},
        {"iss": ["folio"]},
        {"aud": ...},
        {"aud": "users"},
        {"aud": ["folio"]},
        {"aud": ["folio", "other"]},
        {"sub": ...},
        {"sub": "1"},
        {"sub": 7},
        {"sid": ...},
        {"sid": "x"},
        {"sid": None},
        {"jti": ...},
        {"jti": 1},
        {"scope": ...},
        {"scope": ["portfolio:read"]},
        {"av": ...},
        {"av": "3"},
        {"av": True},
        {"av": 3.0},
        {"csrf": ...},
        {"csrf": None},
    ],
    ids=str,
)
def test_a_claim_that_is_missing_or_of_another_type_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(InvalidToken):
        read(sign_token(claims(**changes), key=KEY, type_=ACCESS_TYPE))


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"{",
        b"\xff\xfe",
        b"[" * 5000,
        b'{"exp":' + b"9" * 5000 + b"}",
        b'{"sub":"a","sub":"b"}',
        b'{"act":{"sub":"a","sub":"b"}}',
    ],
    ids=lambda payload: repr(payload[:30]),
)
def test_a_signed_payload_that_is_no_object_of_ours_is_refused(payload: bytes) -> None:
    with pytest.raises(InvalidToken):
        read(sign_raw(payload))


def test_a_token_ends_at_its_expiry_with_five_seconds_leeway() -> None:
    token = sign_token(claims(), key=KEY, type_=ACCESS_TYPE)

    assert read(token, now=NOW + timedelta(seconds=605))
    with pytest.raises(InvalidToken) as caught:
        read(token, now=NOW + timedelta(seconds=606))
    assert caught.value.code == "token_expired"


def test_a_token_from_the_future_is_refused_after_a_minute_of_skew() -> None:
    token = sign_token(claims(), key=KEY, type_=ACCESS_TYPE)

    assert read(token, now=NOW - timedelta(seconds=60))
    with pytest.raises(InvalidToken, match="future"):
        read(token, now=NOW - timedelta(seconds=61))


@given(
    st.text(max_size=300) | st.from_regex(r"[A-Za-z0-9_-]{1,40}(\.[A-Za-z0-9_-]{1,40}){2}", fullmatch=True)
)
def test_no_text_is_a_token_by_accident(text: str) -> None:
    with pytest.raises(InvalidToken):
        read(text)


@given(st.data())
def test_a_token_with_one_changed_sign_is_refused(data: st.DataObject) -> None:
    token = sign_token(claims(), key=KEY, type_=ACCESS_TYPE)
    # The last sign of a segment carries bits that base64 does not use: another spelling, the same token.
    ends = {index - 1 for index, sign in enumerate(token + ".") if sign == "."}
    place = data.draw(st.sampled_from([index for index in range(len(token)) if index not in ends]))
    sign = data.draw(st.characters(codec="ascii").filter(lambda sign: sign != token[place]))

    with pytest.raises(InvalidToken):
        read(token[:place] + sign + token[place + 1 :])


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
@settings(max_examples=25)
def test_any_value_in_any_claim_is_read_or_refused(value: object) -> None:
    for name in claims():
        try:
            found = read(sign_token(claims(**{name: value}), key=KEY, type_=ACCESS_TYPE))
        except InvalidToken:
            continue
        assert isinstance(found, AccessClaims)


def service_token(made: ServiceClaims, audience: str = "portfolio", key: ECKey = KEY) -> str:
    return sign_token(service_claims(made, audience=audience, now=NOW), key=key, type_=SERVICE_TYPE)


def test_a_service_token_says_who_calls_and_for_whom() -> None:
    made = ServiceClaims("assistant", uuid4(), uuid4(), frozenset({"portfolio:read"}))

    found = read_service_token(service_token(made), key=KEY, audience="portfolio", now=NOW)

    assert found == made


def test_a_service_may_call_for_itself() -> None:
    made = ServiceClaims("gateway", None, None, frozenset())

    assert read_service_token(service_token(made), key=KEY, audience="portfolio", now=NOW) == made


def test_a_service_token_is_for_one_audience() -> None:
    token = service_token(ServiceClaims("gateway", None, None, frozenset()), audience="users")

    with pytest.raises(InvalidToken, match="another service"):
        read_service_token(token, key=KEY, audience="portfolio", now=NOW)


def test_a_service_token_lives_for_a_minute() -> None:
    token = service_token(ServiceClaims("gateway", None, None, frozenset()))

    with pytest.raises(InvalidToken, match="expired"):
        read_service_token(token, key=KEY, audience="portfolio", now=NOW + timedelta(seconds=66))


@pytest.mark.parametrize("actor", [{"sub": "x"}, {"sub": str(uuid4())}, {"sub": str(uuid4()), "sid": 1}, {}])
def test_a_service_token_that_acts_for_nobody_in_particular_is_refused(actor: dict[str, object]) -> None:
    wire = dict(service_claims(ServiceClaims("gateway", None, None, frozenset()), audience="users", now=NOW))
    token = sign_token({**wire, "act": actor}, key=KEY, type_=SERVICE_TYPE)

    with pytest.raises(InvalidToken):
        read_service_token(token, key=KEY, audience="users", now=NOW)


def test_a_scope_that_is_no_text_permits_nothing() -> None:
    wire = dict(service_claims(ServiceClaims("gateway", None, None, frozenset()), audience="users", now=NOW))
    actor = {"sub": str(uuid4()), "sid": str(uuid4()), "scope": ["users:write"]}
    token = sign_token({**wire, "act": actor}, key=KEY, type_=SERVICE_TYPE)

    assert read_service_token(token, key=KEY, audience="users", now=NOW).permissions == frozenset()


def test_an_access_token_is_no_service_token_nor_the_reverse() -> None:
    access = sign_token(claims(), key=KEY, type_=ACCESS_TYPE)
    service = service_token(ServiceClaims("gateway", None, None, frozenset()), audience="folio")

    with pytest.raises(InvalidToken):
        token_key_id(access, type_=SERVICE_TYPE)
    with pytest.raises(InvalidToken):
        token_key_id(service, type_=ACCESS_TYPE)
    with pytest.raises(InvalidToken):
        read_access_token(service, key=KEY, now=NOW)


@pytest.mark.parametrize("caller", [None, 1, ["gateway"], ...])
def test_a_service_token_without_a_caller_is_refused(caller: object) -> None:
    wire = dict(service_claims(ServiceClaims("gateway", None, None, frozenset()), audience="users", now=NOW))
    wire["sub"] = caller
    made = {name: value for name, value in wire.items() if value is not ...}

    with pytest.raises(InvalidToken):
        read_service_token(sign_token(made, key=KEY, type_=SERVICE_TYPE), key=KEY, audience="users", now=NOW)
