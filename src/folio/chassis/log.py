"""Structured logs: one JSON object a line, with the request they belong to and never a secret."""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping

import structlog

REDACTED = "[redacted]"
SECRET_NAMES = ("password", "secret", "token", "authorization", "cookie", "csrf", "api_key", "private_key")
# Secrets inside of other texts, such as the message of an exception; what stands before them is kept.
SECRET_TEXTS = (
    re.compile(r"(?P<before>)\b(?:eyJ[\w-]+\.[\w-]+\.[\w-]*|f[a-z]_[\w-]{40,})"),
    re.compile(r"(?P<before>\b(?:bearer|service|basic)\s+)[\w.~+/=-]{16,}", re.IGNORECASE),
    re.compile(r"(?P<before>://[^\s/:@]*:)[^\s/@]+(?=@)"),
    re.compile(
        rf"(?P<before>(?:{'|'.join(SECRET_NAMES)})[\w-]*[\"']?\s*[:=]\s*)"
        r"(?!\[redacted\])(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[^\s,;&\"')}\]]+)",
        re.IGNORECASE,
    ),
)

Event = MutableMapping[str, object]
get_logger = structlog.stdlib.get_logger


def configure_logging(*, service: str, level: str) -> None:
    """Send every log event of this process to standard output as JSON; call once, first."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _hide_secrets,
    ]
    structlog.contextvars.bind_contextvars(service=service)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(default=str),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for noisy in ("httpx2", "httpcore2", "alembic", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _hide_secrets(_logger: object, _method: str, event: Event) -> Event:
    for name, value in event.items():
        # The formatter keeps its own things under names that begin with an underscore.
        if not name.startswith("_"):
            event[name] = _without_secrets(name, value)
    return event


def _without_secrets(name: str, value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    if any(word in name.lower() for word in SECRET_NAMES):
        return REDACTED
    if isinstance(value, Mapping):
        return {str(key): _without_secrets(str(key), item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_without_secrets("", item) for item in value]
    return _redact(value if isinstance(value, str) else str(value))


def _redact(words: str) -> str:
    for pattern in SECRET_TEXTS:
        words = pattern.sub(rf"\g<before>{REDACTED}", words)
    return words
