"""OAuth on the wire: forms come in with each parameter once, refusals go out in the protocol's own shape.

Source: RFC 6749, 3.2 and 5.2.
"""

from collections.abc import Awaitable, Callable, Mapping

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from folio.kernel.errors import Invalid
from folio.users.domain.oauth.errors import OAuthError, Refused

FORM = "application/x-www-form-urlencoded"
MAX_PARAMETERS = 50
MAX_PARAMETER_LENGTH = 4000
NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}

Form = Mapping[str, str]


class OAuthRefused(Invalid):
    """A request of an app is refused; ``code`` is the error of OAuth's documents."""

    code = "oauth_refused"


def refuse(refused: Refused) -> OAuthRefused:
    """Return a refusal as the error of an action."""
    return OAuthRefused(str(refused), code=refused.error.value)


def form_schema(required: str, optional: str) -> dict[str, object]:
    """Return the description of a form by the names, with commas between, of its parameters."""
    needed, other = required.split(", "), optional.split(", ")
    properties = {name: {"type": "string"} for name in (*needed, *other)}
    schema = {"type": "object", "properties": properties, "required": needed}
    return {"requestBody": {"required": True, "content": {FORM: {"schema": schema}}}}


async def read_form(request: Request) -> Form:
    """Return the parameters of a form.

    Raises:
        OAuthRefused: it is no form, or names a parameter twice.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise OAuthRefused(f"send {FORM}", code=OAuthError.INVALID_REQUEST.value)
    form = await request.form(max_fields=MAX_PARAMETERS)
    names = [name for name, _ in form.multi_items()]
    if len(set(names)) < len(names):
        raise OAuthRefused("send each parameter once", code=OAuthError.INVALID_REQUEST.value)
    parameters = {name: str(value) for name, value in form.items()}
    if any("\0" in value or len(value) > MAX_PARAMETER_LENGTH for value in parameters.values()):
        raise OAuthRefused("a parameter is too long", code=OAuthError.INVALID_REQUEST.value)
    return parameters


async def in_protocol(answer: Callable[[], Awaitable[Response]]) -> Response:
    """Return an answer, or the refusal as OAuth's documents have it."""
    try:
        return await answer()
    except OAuthRefused as refused:
        return refusal(refused.code, refused.message)


def refusal(error: str, description: str) -> JSONResponse:
    """Return a refusal; an app that is not known is told so with a 401."""
    status = 401 if error == OAuthError.INVALID_CLIENT else 400
    headers = dict(NO_STORE)
    if status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="folio"'
    # The protocol allows printable ASCII here, without quotes and backslashes.
    words = description.encode("ascii", "replace").decode().replace('"', "'").replace("\\", "/")
    return JSONResponse({"error": error, "error_description": words}, status_code=status, headers=headers)
