"""The platform's own certificate authority: made at the first start, known to nobody else.

Whoever can read ``keys/authority/authority.pem`` is the platform; each service issues its own certificate
from it. Source: docs/specs/services.md, encryption between services.
"""

import os
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from folio.chassis.home import CERTIFICATE_NAME
from folio.kernel.errors import Unavailable

AUTHORITY_LIFE = timedelta(days=3650)
LEAF_LIFE = timedelta(hours=24)
# Clocks of machines differ.
SKEW = timedelta(minutes=5)


class UnusableAuthority(Unavailable):
    """The authority's file cannot be read or written; the message names it."""

    code = "unusable_authority"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A service's certificate for a day, and the key it was made for, as PEM."""

    certificate: str
    private_key: str
    renew_at: datetime


class Authority:
    """Signs what services show each other."""

    def __init__(self, directory: Path, *, now: datetime) -> None:
        self._file = directory / "authority.pem"
        self.certificate_file = directory / CERTIFICATE_NAME
        try:
            directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not self._file.exists():
                _write_once(self._file, _make_authority(now))
            pem = self._file.read_bytes()
            key = load_pem_private_key(pem, password=None)
            self._certificate = x509.load_pem_x509_certificate(pem)
            if not self.certificate_file.exists():
                _write_once(self.certificate_file, self._certificate.public_bytes(Encoding.PEM))
        except OSError as error:
            raise UnusableAuthority(f"{error.filename or self._file}: {error.strerror}") from error
        except ValueError as error:
            raise UnusableAuthority(
                f"{self._file} holds no key with its certificate: remove its directory"
            ) from error
        if not isinstance(key, EllipticCurvePrivateKey):
            raise UnusableAuthority(f"{self._file} holds a key of another kind: remove its directory")
        self._key = key

    @property
    def certificate(self) -> str:
        """What signatures of this authority are verified with, as PEM."""
        return self._certificate.public_bytes(Encoding.PEM).decode()

    def issue(self, service: str, *, now: datetime) -> Leaf:
        """Return a new certificate that names ``service`` and nothing else, for a new key."""
        key = generate_private_key(SECP256R1())
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH])
        certificate = (
            x509.CertificateBuilder()
            .subject_name(_name(service))
            .issuer_name(self._certificate.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - SKEW)
            .not_valid_after(now + LEAF_LIFE)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(service)]), critical=False)
            .add_extension(_key_usage(signs_certificates=False), critical=True)
            .add_extension(usage, critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False
            )
            .sign(self._key, hashes.SHA256())
        )
        return Leaf(certificate.public_bytes(Encoding.PEM).decode(), _pem(key).decode(), now + LEAF_LIFE / 2)


def _make_authority(now: datetime) -> bytes:
    key = generate_private_key(SECP256R1())
    name = _name("Stock Portfolio services")
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - SKEW)
        .not_valid_after(now + AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return _pem(key) + certificate.public_bytes(Encoding.PEM)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(key: EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write_once(file: Path, content: bytes) -> None:
    """Create ``file`` whole with mode 0600; of several writers at once the first one wins."""
    draft = file.with_suffix(f".{secrets.token_hex(8)}.draft")
    draft.touch(mode=0o600)
    draft.write_bytes(content)
    try:
        os.link(draft, file)
    except FileExistsError:
        return
    finally:
        draft.unlink()
