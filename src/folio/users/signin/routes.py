"""The ways in: set-up, registration, sign-in."""

from typing import Annotated

from fastapi import Request, Response
from pydantic import Field, model_validator

from folio.chassis.auth import Authenticator
from folio.chassis.auth import public as anybody
from folio.chassis.routing import Router
from folio.chassis.wire import CurrencyCode, StrictBody
from folio.users.accounts.actions import Applicant
from folio.users.accounts.bodies import Email, Name, Password
from folio.users.contracts import FactorMethod, PasskeyQuestion, SecondFactorRequired, SetupState, Transport
from folio.users.desk import CurrentDesk, Desk
from folio.users.domain.challenges import LIFE
from folio.users.factors.passkey_actions import ask_anybody
from folio.users.factors.passkey_routes import Credential
from folio.users.sessions.actions import Passes
from folio.users.sessions.delivery import Answer, cookie_of, deliver, remember_device, visitor_of
from folio.users.signin.actions import Attempt, complete_setup, show_setup, sign_in
from folio.users.signin.passkey import PasskeySignIn, sign_in_by_passkey
from folio.users.signin.second_factor import Pending, SecondStep, complete_sign_in

router = Router(prefix="/api", tags=["users"])


class SetupBody(StrictBody):
    """The owner, and the token of the link that was printed at the start."""

    token: Annotated[str, Field(max_length=200)]
    email: Email
    name: Name
    password: Password
    currency: CurrencyCode = "USD"
    transport: Transport = "token"


class LoginBody(StrictBody):
    """Who one says one is; an address that could not even exist is refused like one that does not."""

    email: Annotated[str, Field(max_length=254)]
    password: Password
    transport: Transport = "token"


class SecondFactorBody(StrictBody):
    """The second factor that a sign-in waits for."""

    challenge: Annotated[str, Field(max_length=100)]
    method: FactorMethod
    code: Annotated[str, Field(min_length=1, max_length=60)] | None = None
    credential: Credential | None = None

    @model_validator(mode="after")
    def _has_its_proof(self) -> "SecondFactorBody":
        needed = "credential" if self.method == "passkey" else "code"
        if getattr(self, needed) is None:
            raise ValueError(f"send the {needed} for this method")
        return self


class PasskeyLoginBody(StrictBody):
    """A device's answer by which somebody signs in."""

    challenge: Annotated[str, Field(max_length=100)]
    credential: Credential
    transport: Transport = "token"


@router.get("/setup", policy=anybody, summary="Whether the platform has its owner")
async def get_setup(desk: CurrentDesk) -> SetupState:
    """Return whether set-up is open, how others come in, and how long a password must be."""
    return await show_setup(desk)


@router.post("/setup", policy=anybody, status_code=201, summary="Become the owner")
async def post_setup(body: SetupBody, request: Request, response: Response, desk: CurrentDesk) -> Answer:
    """Make the first user, once; afterwards this path answers 404."""
    _require_own_page(request)
    owner = Applicant(body.email, body.name, body.password, body.currency)
    visitor = visitor_of(request, desk.settings.platform)
    passes = await complete_setup(body.token, owner, desk, transport=body.transport, visitor=visitor)
    return _welcome(passes, request, response, desk)


@router.post("/auth/login", policy=anybody, summary="Sign in")
async def post_login(
    body: LoginBody, request: Request, response: Response, desk: CurrentDesk
) -> Answer | SecondFactorRequired:
    """Open a session, or ask for the second factor where one is set.

    Unknown addresses and wrong passwords get one answer, after the same time.
    """
    _require_own_page(request)
    platform = desk.settings.platform
    attempt = Attempt(
        email=body.email,
        password=body.password,
        transport=body.transport,
        visitor=visitor_of(request, platform),
        device_token=cookie_of(request, platform, "device"),
    )
    return _answer(await sign_in(attempt, desk), request, response, desk)


@router.post("/auth/login/second-factor", policy=anybody, summary="Sign in: the second factor")
async def post_second_factor(
    body: SecondFactorBody, request: Request, response: Response, desk: CurrentDesk
) -> Answer:
    """Answer the challenge of a sign-in; a wrong code may be followed by four more tries."""
    _require_own_page(request)
    platform = desk.settings.platform
    step = SecondStep(
        challenge=body.challenge,
        method=body.method,
        code=body.code or "",
        credential=body.credential or {},
        visitor=visitor_of(request, platform),
        device_token=cookie_of(request, platform, "device"),
    )
    return _welcome(await complete_sign_in(step, desk), request, response, desk)


@router.post("/auth/login/passkey/options", policy=anybody, summary="Sign in: ask for a passkey")
async def post_passkey_options(response: Response, desk: CurrentDesk) -> PasskeyQuestion:
    """Return what a page hands to ``navigator.credentials.get``; answer within five minutes."""
    response.headers["Cache-Control"] = "no-store"
    return await ask_anybody(desk)


@router.post("/auth/login/passkey", policy=anybody, summary="Sign in by a passkey")
async def post_passkey_login(
    body: PasskeyLoginBody, request: Request, response: Response, desk: CurrentDesk
) -> Answer | SecondFactorRequired:
    """Open a session for whoever holds the passkey; where it may have been copied, a code is asked for."""
    _require_own_page(request)
    visitor = visitor_of(request, desk.settings.platform)
    attempt = PasskeySignIn(body.challenge, body.credential, body.transport, visitor)
    return _answer(await sign_in_by_passkey(attempt, desk), request, response, desk)


def _answer(
    outcome: Passes | Pending, request: Request, response: Response, desk: Desk
) -> Answer | SecondFactorRequired:
    if not isinstance(outcome, Pending):
        return _welcome(outcome, request, response, desk)
    response.headers["Cache-Control"] = "no-store"
    lasts = int(LIFE.total_seconds())
    return SecondFactorRequired(outcome.posed.text, outcome.methods, lasts, outcome.passkey)


def _welcome(passes: Passes, request: Request, response: Response, desk: Desk) -> Answer:
    known = cookie_of(request, desk.settings.platform, "device")
    remember_device(passes, response, desk, known=known)
    return deliver(passes, response, desk)


def _require_own_page(request: Request) -> None:
    # A page of another site must not sign a person in as somebody else; programs send neither header.
    if "origin" in request.headers or "sec-fetch-site" in request.headers:
        authenticator: Authenticator = request.app.state.authenticator
        authenticator.require_own_origin(request)
