"""Where the public keys are."""

from typing import Annotated

from fastapi import Response

from folio.chassis.auth import public
from folio.chassis.routing import Router, provided
from folio.users.contracts import PublicKeys
from folio.users.keys.actions import SigningKeys

router = Router(tags=["users"])

MAX_AGE_S = 300


@router.get("/.well-known/jwks.json", policy=public, summary="The keys that access tokens are signed with")
async def get_keys(response: Response, keys: Annotated[SigningKeys, provided(SigningKeys)]) -> PublicKeys:
    """Return the previous, the current and the next key; keep them for five minutes."""
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE_S}"
    return keys.publish()
