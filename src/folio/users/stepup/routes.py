"""The way to prove once more who one is."""

from fastapi import Response

from folio.chassis.auth import CurrentUser, authenticated
from folio.chassis.routing import Router
from folio.chassis.wire import StrictBody
from folio.users.accounts.bodies import Password
from folio.users.contracts import StepUpAnswer
from folio.users.desk import CurrentDesk
from folio.users.sessions.delivery import set_cookie
from folio.users.stepup.actions import Holder, step_up

router = Router(prefix="/api", tags=["users"])


class StepUpBody(StrictBody):
    """A proof of who one is."""

    password: Password


@router.post("/auth/step-up", policy=authenticated, summary="Prove once more who I am")
async def post_step_up(
    body: StepUpBody, user: CurrentUser, response: Response, desk: CurrentDesk
) -> StepUpAnswer:
    """Renew the proof of this session, which sensitive acts ask to be minutes old."""
    renewed = await step_up(Holder(user.id, user.session_id), body.password, desk)
    life = desk.settings.access_life
    response.headers["Cache-Control"] = "no-store"
    if user.credential == "cookie":
        set_cookie(response, desk.settings.platform, "access", renewed.access_token, lasts=life)
    return StepUpAnswer(
        authenticated_at=renewed.authenticated_at,
        expires_in=int(life.total_seconds()),
        access_token=None if user.credential == "cookie" else renewed.access_token,
    )
