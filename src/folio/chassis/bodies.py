"""Request bodies: of bounded size, and JSON with one reading."""

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.types import Message

from folio.chassis.strict_json import parse_json

MAX_BODY_BYTES = 4 * 1024 * 1024


class BodyTooLarge(HTTPException):
    """The body is longer than its route allows; said in FastAPI's own terms, which its parsers let pass."""

    def __init__(self, limit: int) -> None:
        super().__init__(413, f"send at most {limit} bytes")


class StrictRequest(Request):
    """A request with a bounded body, whose JSON is UTF-8, names each member once and holds no NaN."""

    def __init__(self, request: Request, *, max_body_bytes: int = MAX_BODY_BYTES) -> None:
        super().__init__(request.scope, self._receive_bounded)
        self._receive_any = request.receive
        self._max_body_bytes = max_body_bytes
        self._received_bytes = 0

    async def _receive_bounded(self) -> Message:
        declared = self.headers.get("content-length", "")
        if declared.isascii() and declared.isdigit() and int(declared[:20]) > self._max_body_bytes:
            raise BodyTooLarge(self._max_body_bytes)
        message = await self._receive_any()
        self._received_bytes += len(message.get("body", b""))
        if self._received_bytes > self._max_body_bytes:
            raise BodyTooLarge(self._max_body_bytes)
        return message

    async def json(self) -> object:
        """Return the parsed body.

        Raises:
            json.JSONDecodeError: it is not such JSON, or is nested too deeply to be read.
        """
        return parse_json(await self.body())
