"""The way to prove once more who one is."""

from typing import Annotated

from fastapi import Response
from pydantic import Field, model_validator

from folio.chassis.auth import CurrentUser, authenticated
from folio.chassis.routing import Router
from folio.chassis.wire import StrictBody
from folio.users.accounts.bodies import Password
from folio.users.contracts import PasskeyQuestion, StepUpAnswer, StepUpMethods
from folio.users.desk import CurrentDesk
from folio.users.factors.passkey_actions import ask_user
from folio.users.factors.passkey_routes import Credential
from folio.users.sessions.delivery import set_cookie
from folio.users.stepup.actions import Holder, Proof, ProofMethod, list_methods, step_up

router = Router(prefix="/api", tags=["users"])


class StepUpBody(StrictBody):
    """A proof of who one is: the password, or a code where a second factor is set."""

    method: ProofMethod = "password"
    password: Password | None = None
    code: Annotated[str, Field(min_length=1, max_length=60)] | None = None
    challenge: Annotated[str, Field(max_length=100)] | None = None
    credential: Credential | None = None

    @model_validator(mode="after")
    def _has_its_secret(self) -> "StepUpBody":
        needed = {"password": "password", "passkey": "credential"}.get(self.method, "code")
        if getattr(self, needed) is None:
            raise ValueError(f"send the {needed} for this method")
        return self


@router.get("/auth/step-up", policy=authenticated, summary="How I can prove once more who I am")
async def get_step_up(user: CurrentUser, desk: CurrentDesk) -> StepUpMethods:
    """Return by what I can renew the proof of this session."""
    return await list_methods(Holder(user.id, user.session_id), desk)


@router.post("/auth/step-up/passkey-options", policy=authenticated, summary="Ask for one of my passkeys")
async def post_passkey_options(user: CurrentUser, response: Response, desk: CurrentDesk) -> PasskeyQuestion:
    """Return what a page hands to ``navigator.credentials.get``; answer within five minutes."""
    response.headers["Cache-Control"] = "no-store"
    return await ask_user(user.id, desk)


@router.post("/auth/step-up", policy=authenticated, summary="Prove once more who I am")
async def post_step_up(
    body: StepUpBody, user: CurrentUser, response: Response, desk: CurrentDesk
) -> StepUpAnswer:
    """Renew the proof of this session, which sensitive acts ask to be minutes old."""
    secret = body.password or body.code or ""
    proof = Proof(body.method, secret, body.challenge or "", body.credential or {})
    renewed = await step_up(Holder(user.id, user.session_id), proof, desk)
    life = desk.settings.access_life
    response.headers["Cache-Control"] = "no-store"
    if user.credential == "cookie":
        set_cookie(response, desk.settings.platform, "access", renewed.access_token, lasts=life)
    return StepUpAnswer(
        authenticated_at=renewed.authenticated_at,
        expires_in=int(life.total_seconds()),
        access_token=None if user.credential == "cookie" else renewed.access_token,
    )
