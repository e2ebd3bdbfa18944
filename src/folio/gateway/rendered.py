"""The files that Envoy reads: written whole or not at all, and only when they say something new."""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from joserfc.jwk import ECKey

from folio.gateway.domain.bootstrap import render_bootstrap
from folio.gateway.domain.clusters import BACKENDS, render_identity
from folio.gateway.domain.endpoints import Endpoint, parse_endpoints, render_endpoints
from folio.gateway.domain.plane import DataPlane, JsonObject
from folio.gateway.domain.routes import RouteTable
from folio.gateway.domain.table import TABLE
from folio.gateway.domain.tokens import render_token_check

PublicKey = dict[str, str]


@dataclass(frozen=True, slots=True)
class RenderedFiles:
    """The rendered files of one data plane; Envoy watches the directories and takes what is renamed in."""

    plane: DataPlane
    table: RouteTable = TABLE

    @property
    def directory(self) -> Path:
        """Where they are."""
        return Path(self.plane.directory)

    @property
    def bootstrap(self) -> Path:
        """What Envoy is started with."""
        return self.directory / "bootstrap.json"

    def prepare(self) -> None:
        """Write the bootstrap, and for a first start an empty registry and a key that nobody can sign with.

        Endpoints and keys of an earlier run stay: they are most likely still right, and Envoy checks them.
        """
        for part in ("endpoints", "tokens"):
            (self.directory / part).mkdir(parents=True, exist_ok=True, mode=0o700)
        (self.directory / "identity").mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(self.bootstrap, render_bootstrap(self.table, self.plane))
        for service in BACKENDS:
            if not self._endpoints(service).exists():
                self.write_endpoints(service, [])
        self.write_public_keys(self.read_public_keys() or [_key_of_nobody()])

    def write_identity(self, *, certificate: str, private_key: str) -> bool:
        """Let Envoy show this certificate to services; tell whether that is news."""
        return _write(self.directory / "identity" / "leaf.json", render_identity(certificate, private_key))

    def write_endpoints(self, service: str, endpoints: Iterable[Endpoint]) -> bool:
        """Assign ``endpoints`` to a service; tell whether that is news."""
        return _write(self._endpoints(service), render_endpoints(service, endpoints))

    def read_endpoints(self, service: str) -> tuple[Endpoint, ...]:
        """Return the endpoints last written for a service."""
        return parse_endpoints(_read(self._endpoints(service)))

    def write_public_keys(self, keys: Iterable[PublicKey]) -> bool:
        """Let only signatures of ``keys`` count; tell whether that is news."""
        known = sorted(keys, key=lambda key: key.get("kid", ""))
        _write(self._keys, {"keys": known})
        check = render_token_check(self.table, self.plane, public_keys=known)
        return _write(self.directory / "tokens" / "check.json", check)

    def read_public_keys(self) -> list[PublicKey]:
        """Return the keys last written; none before the first time."""
        keys = _read(self._keys).get("keys", [])
        return keys if isinstance(keys, list) else []

    @property
    def _keys(self) -> Path:
        return self.directory / "public-keys.json"

    def _endpoints(self, service: str) -> Path:
        return self.directory / "endpoints" / f"{service}.json"


def _key_of_nobody() -> PublicKey:
    # Envoy takes no empty key set; the private half of this one is gone when the function returns.
    key = ECKey.generate_key("P-256", {"kid": "nobody", "alg": "ES256", "use": "sig"}, private=False)
    return {name: str(value) for name, value in key.as_dict(private=False).items()}


def _read(file: Path) -> JsonObject:
    try:
        document = json.loads(file.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return document if isinstance(document, dict) else {}


def _write(file: Path, document: JsonObject) -> bool:
    text = json.dumps(document, indent=1)
    if file.exists() and file.read_text() == text:
        return False
    # Beside the watched directory, so that Envoy sees one event: the finished file.
    draft = file.parent.parent / f".{file.name}.{os.getpid()}"
    draft.touch(mode=0o600)
    draft.write_text(text)
    draft.replace(file)
    return True
