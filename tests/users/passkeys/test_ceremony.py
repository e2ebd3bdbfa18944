"""The ceremonies accept what a device made for this challenge and this page, and nothing else."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.users.passkeys.ceremony import (
    PasskeyRefused,
    ask_for_key,
    ask_for_signature,
    credential_id_of,
    party_of,
    read_key,
    read_signature,
)
from tests.fakes.authenticator import USER_PRESENT, Authenticator

PARTY = party_of("https://folio.example.com:8443")
NONCE = b"n" * 32
USER = UUID("01938a5e-0000-7000-8000-000000000001")


def device(**changes: object) -> Authenticator:
    return Authenticator(**{"origin": PARTY.origin, "rp_id": PARTY.id, **changes})  # type: ignore[arg-type]


def asked() -> dict[str, object]:
    return ask_for_key(PARTY, NONCE, user_id=USER, email="ann@example.com", known=[])


def test_a_passkey_is_for_the_host_and_the_whole_origin_of_the_public_address() -> None:
    assert (PARTY.id, PARTY.origin) == ("folio.example.com", "https://folio.example.com:8443")


def test_a_device_is_asked_for_a_discoverable_key_that_knows_its_user() -> None:
    options = ask_for_key(PARTY, NONCE, user_id=USER, email="ann@example.com", known=[b"old"])

    assert options["authenticatorSelection"] == {
        "residentKey": "required",
        "requireResidentKey": True,
        "userVerification": "required",
    }
    assert options["excludeCredentials"] == [{"id": "b2xk", "type": "public-key"}]


def test_a_key_and_its_signature_are_read() -> None:
    phone = device()
    key = read_key(PARTY, NONCE, phone.create(asked()))
    message = phone.get(ask_for_signature(PARTY, NONCE))

    read = read_signature(PARTY, NONCE, message, public_key=key.public_key)

    assert credential_id_of(message) == key.credential_id
    assert (read.sign_count, read.is_user_verified) == (1, True)


@pytest.mark.parametrize(
    "changes",
    [{"origin": "https://evil.example.com"}, {"rp_id": "evil.example.com"}, {"flags": USER_PRESENT}],
)
def test_another_page_another_host_and_an_unverified_user_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(PasskeyRefused):
        read_key(PARTY, NONCE, device(**changes).create(asked()))


def test_an_answer_to_another_challenge_is_refused() -> None:
    phone = device()
    key = read_key(PARTY, NONCE, phone.create(asked()))

    with pytest.raises(PasskeyRefused):
        read_signature(
            PARTY, b"m" * 32, phone.get(ask_for_signature(PARTY, NONCE)), public_key=key.public_key
        )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
fields = st.sampled_from(
    [
        "id",
        "rawId",
        "type",
        "response",
        "clientDataJSON",
        "attestationObject",
        "authenticatorData",
        "signature",
    ]
)


@given(fields, json_values)
def test_no_message_breaks_the_ceremony(field: str, value: object) -> None:
    phone = device()
    made = phone.create(asked())
    signed = phone.get(ask_for_signature(PARTY, NONCE))
    for message in (made, signed):
        place = message if field in message else message["response"]
        place[field] = value

    with pytest.raises(PasskeyRefused):
        read_key(PARTY, b"o" * 32, made)
    with pytest.raises(PasskeyRefused):
        read_signature(PARTY, b"o" * 32, signed, public_key=b"\xa0")
