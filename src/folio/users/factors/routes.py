"""My second factors: which there are, setting an app, recovery codes, removing them."""

from typing import Annotated

from fastapi import Response
from pydantic import Field

from folio.chassis.auth import CurrentUser, authenticated
from folio.chassis.routing import Router
from folio.chassis.wire import StrictBody
from folio.users.contracts import Factors, RecoveryCodes, TotpConfirmed, TotpEnrolment
from folio.users.desk import CurrentDesk
from folio.users.factors.actions import begin_totp, confirm_totp, remove_totp, renew_codes, show_factors

router = Router(prefix="/api/users/me", tags=["users"])

Code = Annotated[str, Field(min_length=1, max_length=60)]


class CodeBody(StrictBody):
    """A code that an app shows."""

    code: Code


@router.get("/factors", policy=authenticated, summary="My second factors")
async def get_factors(user: CurrentUser, desk: CurrentDesk) -> Factors:
    """Return which second factors I have, and whether one is demanded of me."""
    return await show_factors(user.id, desk)


@router.post("/factors/totp", policy=authenticated.fresh(), status_code=201, summary="Set up an app")
async def post_totp(user: CurrentUser, response: Response, desk: CurrentDesk) -> TotpEnrolment:
    """Make a secret for an app that shows codes; it counts once it is confirmed by a code."""
    response.headers["Cache-Control"] = "no-store"
    return await begin_totp(user.id, desk)


@router.post("/factors/totp/confirm", policy=authenticated.fresh(), summary="Confirm an app")
async def post_totp_confirmation(
    body: CodeBody, user: CurrentUser, response: Response, desk: CurrentDesk
) -> TotpConfirmed:
    """Let the app count from now on; the first factor comes with recovery codes, shown this once."""
    response.headers["Cache-Control"] = "no-store"
    return await confirm_totp(user.id, body.code, desk)


@router.delete("/factors/totp", policy=authenticated.fresh(), status_code=204, summary="Remove an app")
async def delete_totp(user: CurrentUser, desk: CurrentDesk) -> None:
    """Forget my app; the last factor stays while the platform demands one."""
    await remove_totp(user.id, desk)


@router.post(
    "/factors/recovery-codes", policy=authenticated.fresh(), status_code=201, summary="New recovery codes"
)
async def post_recovery_codes(user: CurrentUser, response: Response, desk: CurrentDesk) -> RecoveryCodes:
    """Make new recovery codes, shown this once; the earlier ones count no more."""
    response.headers["Cache-Control"] = "no-store"
    return RecoveryCodes(await renew_codes(user.id, desk))
