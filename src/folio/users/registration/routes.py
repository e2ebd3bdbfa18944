"""The ways to an account of one's own, where anybody may have one."""

from typing import Annotated

from fastapi import Request, Response
from pydantic import Field

from folio.chassis.auth import Authenticator
from folio.chassis.auth import public as anybody
from folio.chassis.routing import Router
from folio.chassis.wire import StrictBody
from folio.users.accounts.actions import Applicant
from folio.users.accounts.bodies import Email, Name, Password
from folio.users.contracts import Transport
from folio.users.desk import CurrentDesk, Desk
from folio.users.domain.links import MAX_TOKEN_LENGTH
from folio.users.registration.actions import Confirmation, confirm_registration, request_registration
from folio.users.registration.contracts import PendingRegistration
from folio.users.sessions.actions import Passes
from folio.users.sessions.delivery import Answer, cookie_of, deliver, remember_device, visitor_of
from folio.users.signin.actions import register

router = Router(prefix="/api", tags=["users"])


class RegisterBody(StrictBody):
    """A new user."""

    email: Email
    name: Name
    password: Password
    transport: Transport = "token"


class ConfirmBody(StrictBody):
    """The token of a registration's link, and the password that was chosen."""

    token: Annotated[str, Field(max_length=MAX_TOKEN_LENGTH)]
    password: Password
    transport: Transport = "token"


@router.post("/auth/register", policy=anybody, status_code=201, summary="Make an account")
async def post_register(
    body: RegisterBody, request: Request, response: Response, desk: CurrentDesk
) -> Answer | PendingRegistration:
    """Make an account where registration is open, and sign in.

    Where mail works the answer is 202, the same for every address: the rest is in a letter to it.
    """
    _require_own_page(request)
    applicant = Applicant(body.email, body.name, body.password)
    visitor = visitor_of(request, desk.settings.platform)
    if desk.settings.sends_mail:
        await request_registration(applicant, desk, address=visitor.address)
        response.status_code = 202
        return PendingRegistration(body.email)
    passes = await register(applicant, desk, transport=body.transport, visitor=visitor)
    return _welcome(passes, request, response, desk)


@router.post("/auth/register/confirm", policy=anybody, status_code=201, summary="Confirm an account")
async def post_confirmation(
    body: ConfirmBody, request: Request, response: Response, desk: CurrentDesk
) -> Answer:
    """Make the account that a letter's link is for, with a verified address, and sign in."""
    _require_own_page(request)
    visitor = visitor_of(request, desk.settings.platform)
    confirmation = Confirmation(body.token, body.password, body.transport, visitor)
    return _welcome(await confirm_registration(confirmation, desk), request, response, desk)


def _welcome(passes: Passes, request: Request, response: Response, desk: Desk) -> Answer:
    known = cookie_of(request, desk.settings.platform, "device")
    remember_device(passes, response, desk, known=known)
    return deliver(passes, response, desk)


def _require_own_page(request: Request) -> None:
    # A page of another site must not sign a person in as somebody else; programs send neither header.
    if "origin" in request.headers or "sec-fetch-site" in request.headers:
        authenticator: Authenticator = request.app.state.authenticator
        authenticator.require_own_origin(request)
