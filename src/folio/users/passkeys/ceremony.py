"""The two ceremonies of WebAuthn: a device shows a new key, and a device signs with it.

Source: W3C Web Authentication Level 3, sections 7.1 and 7.2; docs/specs/factors.md, Passkeys.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, options_to_json_dict
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from folio.kernel.errors import Invalid
from folio.users.domain.passkeys import Assertion

TIMEOUT_MS = 300_000
# What the library lets through of a message that is not even well-formed.
_MALFORMED = (
    WebAuthnException,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    RecursionError,
)

Message = Mapping[str, object]


class PasskeyRefused(Invalid):
    """The device's answer is not genuine, not for this platform, or not well-formed."""

    code = "passkey_refused"


@dataclass(frozen=True, slots=True)
class Party:
    """For whom a passkey signs: ``id`` is the host of the public URL, ``origin`` its whole origin."""

    id: str
    origin: str
    name: str = "Folio"


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that a device has just made."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    is_synchronised: bool


def party_of(public_url: str) -> Party:
    """Return for whom passkeys of this platform sign."""
    parts = urlsplit(public_url)
    return Party(id=parts.hostname or "", origin=f"{parts.scheme}://{parts.netloc}")


def ask_for_key(
    party: Party, nonce: bytes, *, user_id: UUID, email: str, known: Sequence[bytes]
) -> dict[str, object]:
    """Return what a page hands to ``navigator.credentials.create``; who holds a known key makes no second."""
    options = generate_registration_options(
        rp_id=party.id,
        rp_name=party.name,
        user_id=user_id.bytes,
        user_name=email,
        challenge=nonce,
        timeout=TIMEOUT_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=credential_id) for credential_id in known],
    )
    return options_to_json_dict(options)


def read_key(party: Party, nonce: bytes, message: Message) -> NewKey:
    """Return the key of a device's answer.

    Raises:
        PasskeyRefused: it is no genuine answer to this challenge on this platform.
    """
    try:
        read = verify_registration_response(
            credential=dict(message),
            expected_challenge=nonce,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except _MALFORMED as error:
        raise PasskeyRefused("this passkey could not be verified: try again") from error
    return NewKey(read.credential_id, read.credential_public_key, read.sign_count, read.credential_backed_up)


def ask_for_signature(party: Party, nonce: bytes, *, known: Sequence[bytes] = ()) -> dict[str, object]:
    """Return what a page hands to ``navigator.credentials.get``: for one of the known keys, or for any."""
    options = generate_authentication_options(
        rp_id=party.id,
        challenge=nonce,
        timeout=TIMEOUT_MS,
        allow_credentials=[PublicKeyCredentialDescriptor(id=credential_id) for credential_id in known],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json_dict(options)


def credential_id_of(message: Message) -> bytes:
    """Return which passkey an answer claims to be of.

    Raises:
        PasskeyRefused: it does not say.
    """
    try:
        return base64url_to_bytes(str(message["rawId"]))
    except _MALFORMED as error:
        raise PasskeyRefused("this passkey could not be verified: try again") from error


def read_signature(party: Party, nonce: bytes, message: Message, *, public_key: bytes) -> Assertion:
    """Return what a genuine answer of a device tells; its count is for the caller to judge.

    Raises:
        PasskeyRefused: it is no genuine answer to this challenge on this platform.
    """
    try:
        read = verify_authentication_response(
            credential=dict(message),
            expected_challenge=nonce,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=public_key,
            # Zero lets the library accept any count: one that fell back is told from a forgery here.
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except _MALFORMED as error:
        raise PasskeyRefused("this passkey could not be verified: try again") from error
    return Assertion(read.new_sign_count, read.user_verified)
