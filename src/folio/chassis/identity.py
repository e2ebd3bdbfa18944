"""The key pair by which a service proves to the others who it is."""

import os
import secrets
from pathlib import Path

from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from folio.chassis.home import Home
from folio.chassis.ports import OPERATOR, PORTS
from folio.chassis.tokens import InvalidToken
from folio.kernel.errors import Unavailable


class UnusableKey(Unavailable):
    """This service's own key cannot be read or written; the message names the file."""

    code = "unusable_key"


class ServiceIdentity:
    """This service's private key and the public keys of all services, under ``keys/services``."""

    def __init__(self, home: Home, service: str) -> None:
        self.service = service
        self._directory = home.keys / "services"
        self._known: dict[str, ECKey] = {}
        self.key = self._load_or_create()

    def key_of(self, service: str) -> ECKey:
        """Return the public key of another service.

        Raises:
            InvalidToken: there is no such service, or it has never run here.
        """
        if service not in (*PORTS, OPERATOR):
            raise InvalidToken(f"{service!r} is no service of this platform")
        if service not in self._known:
            try:
                pem = self._public_file(service).read_bytes()
                self._known[service] = ECKey.import_key(pem, {"kid": service})
            except (OSError, ValueError, JoseError) as error:
                raise InvalidToken(f"the key of {service} is not known here") from error
        return self._known[service]

    def forget(self, service: str) -> None:
        """Read the service's key again at its next use: it may have been renewed."""
        self._known.pop(service, None)

    def _public_file(self, service: str) -> Path:
        return self._directory / f"{service}.pub.pem"

    def _load_or_create(self) -> ECKey:
        file = self._directory / f"{self.service}.pem"
        try:
            self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not file.exists():
                _write_once(file, ECKey.generate_key("P-256").as_pem(private=True))
            key = ECKey.import_key(file.read_bytes(), {"kid": self.service})
            public = key.as_pem(private=False)
            if not self._public_file(self.service).exists():
                _write_once(self._public_file(self.service), public)
            is_pair = key.is_private and self._public_file(self.service).read_bytes() == public
        except OSError as error:
            raise UnusableKey(f"{error.filename or file}: {error.strerror}") from error
        except (ValueError, JoseError) as error:
            raise UnusableKey(f"{file} holds no private key: remove it and its .pub.pem") from error
        if not is_pair:
            raise UnusableKey(f"{file} and its .pub.pem are no pair: remove both")
        return key


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
