"""Every mistake becomes one shape on the wire: a problem (RFC 9457), never a stack."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse
from valkey.exceptions import ValkeyError

from folio.chassis.log import get_logger
from folio.chassis.tokens import Unauthenticated
from folio.kernel.errors import Conflict, FieldError, FolioError, Forbidden, Invalid, NotFound, Unavailable

log = get_logger()

STATUS_OF_KIND: Mapping[type[FolioError], int] = {
    NotFound: 404,
    Forbidden: 403,
    Conflict: 409,
    Invalid: 422,
    Unavailable: 503,
    Unauthenticated: 401,
}
TITLES = {status.value: status.phrase for status in HTTPStatus}
CODE_OF_STATUS = {
    404: "no_such_path",
    405: "method_not_allowed",
    413: "body_too_large",
    415: "unsupported_media_type",
}
# What nginx logs for a caller that left before its answer; nobody receives it.
STATUS_CLIENT_GONE = 499
MAX_ERRORS = 100
PROBLEM_MEDIA_TYPE = "application/problem+json"


def problem_response(
    status: int,
    *,
    code: str,
    detail: str,
    errors: Sequence[FieldError] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Return a problem answer; ``request_id`` is that of the request being served."""
    body = {
        "type": "about:blank",
        "title": TITLES.get(status, "Error"),
        "status": status,
        "detail": _encodable(detail),
        "code": code,
        "errors": [
            {"pointer": _encodable(error.pointer), "code": error.code, "detail": _encodable(error.detail)}
            for error in errors[:MAX_ERRORS]
        ],
        "request_id": structlog.contextvars.get_contextvars().get("request_id"),
    }
    return JSONResponse(body, status_code=status, headers=dict(headers or {}), media_type=PROBLEM_MEDIA_TYPE)


def _encodable(words: str) -> str:
    """Return ``words`` with lone surrogates, which a client may have sent, made visible."""
    return words.encode("utf-8", "backslashreplace").decode()


def problem_of(error: FolioError) -> JSONResponse:
    """Return the problem that one of the kernel's kinds of error is on the wire."""
    status = next((code for kind, code in STATUS_OF_KIND.items() if isinstance(error, kind)), 400)
    headers = {}
    retry_after_s = getattr(error, "retry_after_s", None)
    if retry_after_s is not None:
        headers["Retry-After"] = str(retry_after_s)
    if isinstance(error, Unauthenticated):
        headers["WWW-Authenticate"] = 'Bearer realm="folio"'
    return problem_response(
        getattr(error, "status", status),
        code=error.code,
        detail=error.message,
        errors=error.errors,
        headers=headers,
    )


def install_problems(app: FastAPI) -> None:
    """Let ``app`` answer every error with a problem."""
    app.add_exception_handler(FolioError, _on_folio_error)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(DBAPIError, _on_database_error)
    app.add_exception_handler(PoolTimeoutError, _on_pool_timeout)
    app.add_exception_handler(ValkeyError, _on_valkey_error)
    app.add_exception_handler(ClientDisconnect, _on_client_gone)


async def _on_folio_error(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, FolioError)  # noqa: S101 – the handler is registered for this type alone
    return problem_of(error)


async def _on_validation_error(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 – registered for this type alone
    errors = [
        FieldError(_pointer(problem), str(problem["type"]), _sentence(problem))
        for problem in error.errors()[:MAX_ERRORS]
    ]
    detail = "; ".join(f"{item.pointer or 'body'}: {item.detail}" for item in errors[:3])
    return problem_response(422, code="invalid_request", detail=detail, errors=errors)


def _pointer(problem: Mapping[str, Any]) -> str:
    """Return a JSON pointer into the body, or ``?name`` for a query parameter and ``name`` for others."""
    where, *rest = [str(part) for part in problem["loc"]] or [""]
    if problem["type"] == "json_invalid":
        # The rest is an offset into a text that is no JSON.
        return ""
    if where == "body":
        return "".join(f"/{part.replace('~', '~0').replace('/', '~1')}" for part in rest)
    return f"?{'/'.join(rest)}" if where == "query" else "/".join(rest)


def _sentence(problem: Mapping[str, Any]) -> str:
    if problem["type"] == "json_invalid":
        return f"this is no JSON: {problem['ctx']['error']}"
    return str(problem["msg"]).removeprefix("Value error, ")


async def _on_http_exception(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 – registered for this type alone
    code = CODE_OF_STATUS.get(error.status_code, "bad_request")
    return problem_response(error.status_code, code=code, detail=str(error.detail), headers=error.headers)


async def _on_database_error(_request: Request, error: Exception) -> JSONResponse:
    if isinstance(error, OperationalError) or getattr(error, "connection_invalidated", False):
        log.warning("database.unavailable", reason=str(getattr(error, "orig", error))[:300])
        return problem_of(Unavailable("the database does not answer: try again in a second"))
    if isinstance(error, DataError):
        log.warning("database.value_refused", exc_info=error)
        return problem_of(Invalid("the database cannot hold one of these values", code="unstorable_value"))
    log.error("database.refused", exc_info=error)
    return problem_response(500, code="internal_error", detail="something went wrong here; the logs say what")


async def _on_pool_timeout(_request: Request, _error: Exception) -> JSONResponse:
    return problem_of(Unavailable("too many requests wait for the database: try again in a second"))


async def _on_valkey_error(_request: Request, error: Exception) -> JSONResponse:
    log.warning("valkey.unavailable", reason=str(error)[:300])
    return problem_of(Unavailable("the cache does not answer: try again in a second"))


async def _on_client_gone(_request: Request, _error: Exception) -> JSONResponse:
    return problem_response(STATUS_CLIENT_GONE, code="client_gone", detail="the caller left")
