"""A program without a browser asks to be let in, and a person decides on a page."""

from typing import Annotated, Literal

from fastapi import Request
from fastapi.responses import JSONResponse, Response
from pydantic import Field

from folio.chassis.auth import CurrentUser, authenticated
from folio.chassis.auth import public as anybody
from folio.chassis.routing import Router
from folio.chassis.wire import StrictBody
from folio.users.apps.actions import require_person
from folio.users.apps.answers import DeviceQuestion
from folio.users.desk import CurrentDesk, Desk
from folio.users.devices.actions import ask_from_device, decide_device, show_device
from folio.users.protocol import NO_STORE, form_schema, in_protocol, read_form
from folio.users.sessions.delivery import visitor_of

router = Router(prefix="/api/oauth", tags=["oauth"])

UserCode = Annotated[str, Field(max_length=40)]
DEVICE_FORM = form_schema("client_id", "scope, resource")


class UserCodeBody(StrictBody):
    """The code that a program shows."""

    user_code: UserCode


class DecisionBody(StrictBody):
    """What a person decides about the program that shows a code."""

    user_code: UserCode
    decision: Literal["allow", "deny"]


@router.post("/device", policy=anybody, openapi_extra=DEVICE_FORM, summary="Ask from a device (RFC 8628)")
async def post_device(request: Request, desk: CurrentDesk) -> Response:
    """Return the code to show and the one to wait with."""
    return await in_protocol(lambda: _ask(request, desk))


@router.post("/device/question", policy=authenticated, summary="What a waiting program asks for")
async def post_question(body: UserCodeBody, user: CurrentUser, desk: CurrentDesk) -> DeviceQuestion:
    """Return which program shows a code and what it wants to be let do."""
    return await show_device(body.user_code, require_person(user), desk)


@router.post("/device/decision", policy=authenticated, status_code=204, summary="Let a waiting program in")
async def post_decision(body: DecisionBody, user: CurrentUser, desk: CurrentDesk) -> None:
    """Let the program that shows a code in, or turn it away."""
    await decide_device(body.user_code, require_person(user), desk, is_allowed=body.decision == "allow")


async def _ask(request: Request, desk: Desk) -> Response:
    form = await read_form(request)
    platform = desk.settings.platform
    waiting = await ask_from_device(
        form.get("client_id", ""),
        scope=form.get("scope", ""),
        resource=form.get("resource", ""),
        visitor=visitor_of(request, platform),
        desk=desk,
    )
    page = f"{platform.public_url}/device"
    answer = {
        "device_code": waiting.device_code,
        "user_code": waiting.user_code,
        "verification_uri": page,
        "verification_uri_complete": f"{page}?user_code={waiting.user_code}",
        "expires_in": waiting.expires_in_s,
        "interval": waiting.interval_s,
    }
    return JSONResponse(answer, headers=NO_STORE)
