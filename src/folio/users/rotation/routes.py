"""Changing keys, by an administrator or from the machine itself."""

from folio.chassis.auth import internal, permission
from folio.chassis.ports import OPERATOR
from folio.chassis.routing import Router
from folio.chassis.wire import StrictBody
from folio.users.desk import CurrentDesk
from folio.users.rotation.actions import rotate_sealing_key, rotate_signing_key, show_signing_keys
from folio.users.rotation.contracts import Resealed, SigningKeyList

router = Router(tags=["users"])

manage = permission("settings:manage")
operator = internal(OPERATOR)


class RotationBody(StrictBody):
    """Whether a key got out, so that what it signed must count no more."""

    is_urgent: bool = False


@router.get("/api/signing-keys", policy=manage, summary="Which keys sign and verify access tokens")
async def get_signing_keys(desk: CurrentDesk) -> SigningKeyList:
    """Return the previous, the current and the next key, by their ids."""
    return show_signing_keys(desk)


@router.post("/api/signing-keys/rotation", policy=manage.fresh(), summary="Change the signing key")
async def post_rotation(body: RotationBody, desk: CurrentDesk) -> SigningKeyList:
    """Publish a new key, which signs in ten minutes; nobody notices. When urgent, at once."""
    return await rotate_signing_key(desk, is_urgent=body.is_urgent)


@router.post("/internal/signing-keys/rotation", policy=operator, summary="Change the signing key")
async def post_operator_rotation(body: RotationBody, desk: CurrentDesk) -> SigningKeyList:
    """Do the same for whoever runs the machine."""
    return await rotate_signing_key(desk, is_urgent=body.is_urgent)


@router.post("/internal/sealing-keys/rotation", policy=operator, summary="Seal everything with a new key")
async def post_resealing(desk: CurrentDesk) -> Resealed:
    """Make a new sealing key, seal every value anew with it, and drop the old ones."""
    return await rotate_sealing_key(desk)
