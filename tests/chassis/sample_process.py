"""The sample service as a process: ``python -m tests.chassis.sample_process``.

Access tokens are verified by the public key in ``<FOLIO_HOME>/signer.json``.
"""

import json
from dataclasses import replace
from pathlib import Path

from joserfc.jwk import ECKey

from folio.chassis.process import run
from folio.chassis.resources import Resources
from folio.chassis.revocations import Revocations
from folio.chassis.server import Wiring
from tests.chassis import sample


class FileKeys:
    """The one key in a file; satisfies ``folio.chassis.auth.KeySource``."""

    def __init__(self, file: Path) -> None:
        self._file = file

    async def access_key(self, key_id: str) -> ECKey | None:
        """Return the key if it has this id."""
        key = ECKey.import_key(json.loads(self._file.read_text()))
        return key if key.kid == key_id else None


async def _no_revocations() -> dict[str, object]:
    return {"sessions": [], "users": []}


def wire(resources: Resources) -> Wiring:
    """Put the sample together without a users service."""
    resources.keys = FileKeys(resources.settings.platform.home / "signer.json")
    resources.revocations = Revocations(
        snapshot=_no_revocations, sockets=resources.sockets, clock=resources.clock
    )
    return sample.wire(resources)


if __name__ == "__main__":
    run(replace(sample.SAMPLE, wire=wire))
