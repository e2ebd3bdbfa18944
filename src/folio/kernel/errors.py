"""The five ways in which a part of the platform says that it cannot answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing that is wrong with one place of the input.

    ``pointer`` is a JSON pointer into the request's body, or ``""`` for the whole of it.
    """

    pointer: str
    code: str
    detail: str


class FolioError(Exception):
    """An answer cannot be given; ``message`` tells the reader what to do about it.

    Subclasses set ``code``, the stable name of the mistake that clients match on.
    """

    code = "error"

    def __init__(self, message: str, *, code: str | None = None, errors: tuple[FieldError, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code
        self.errors = errors


class NotFound(FolioError):
    """The thing does not exist, or the asker may not know that it does."""

    code = "not_found"


class Forbidden(FolioError):
    """The asker is known and may not do this."""

    code = "forbidden"


class Conflict(FolioError):
    """The state of things does not allow this now."""

    code = "conflict"


class Invalid(FolioError):
    """The input is wrong; ``errors`` says where."""

    code = "invalid"


class Unavailable(FolioError):
    """Something this needs does not answer; trying again in ``retry_after_s`` seconds may help."""

    code = "unavailable"

    def __init__(self, message: str, *, code: str | None = None, retry_after_s: int = 1) -> None:
        super().__init__(message, code=code)
        self.retry_after_s = retry_after_s
