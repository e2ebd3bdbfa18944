"""A device that keeps passkeys: makes keys and signs as WebAuthn wants it, without a browser."""

import hashlib
import json
import os
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256

USER_PRESENT, USER_VERIFIED, HAS_KEY = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """A device of one person; ``origin`` is that of the page that asks it."""

    origin: str
    rp_id: str
    flags: int = USER_PRESENT | USER_VERIFIED
    sign_count: int = 0
    keys: dict[bytes, EllipticCurvePrivateKey] = field(default_factory=dict)

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        """Make a key as ``navigator.credentials.create`` does."""
        key, credential_id = generate_private_key(SECP256R1()), os.urandom(32)
        self.keys[credential_id] = key
        public = key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: public.x.to_bytes(32, "big"), -3: public.y.to_bytes(32, "big")}
        attested = bytes(16) + struct.pack(">H", len(credential_id)) + credential_id + cbor2.dumps(cose)
        told = self._told(self.flags | HAS_KEY) + attested
        response = {
            "clientDataJSON": text_of(self._client("webauthn.create", options["challenge"])),
            "attestationObject": text_of(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": told})),
        }
        return self._credential(credential_id, response)

    def get(self, options: dict[str, Any]) -> dict[str, Any]:
        """Sign as ``navigator.credentials.get`` does, with the last key that may."""
        named = [bytes_of(one["id"]) for one in options.get("allowCredentials", [])]
        credential_id = [one for one in self.keys if not named or one in named][-1]
        self.sign_count += 1
        told = self._told(self.flags)
        client = self._client("webauthn.get", options["challenge"])
        signed = self.keys[credential_id].sign(told + hashlib.sha256(client).digest(), ECDSA(SHA256()))
        response = {
            "clientDataJSON": text_of(client),
            "authenticatorData": text_of(told),
            "signature": text_of(signed),
        }
        return self._credential(credential_id, response)

    def _told(self, flags: int) -> bytes:
        return hashlib.sha256(self.rp_id.encode()).digest() + struct.pack(">BI", flags, self.sign_count)

    def _client(self, kind: str, challenge: str) -> bytes:
        spoken = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(spoken).encode()

    def _credential(self, credential_id: bytes, response: dict[str, str]) -> dict[str, Any]:
        return {
            "id": text_of(credential_id),
            "rawId": text_of(credential_id),
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
        }


def text_of(raw: bytes) -> str:
    """Return bytes as WebAuthn writes them."""
    return urlsafe_b64encode(raw).decode().rstrip("=")


def bytes_of(text: str) -> bytes:
    """Return the bytes of such a text."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
