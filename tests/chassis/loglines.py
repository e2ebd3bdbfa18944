"""The logs of a service's own set-up, caught while a test runs."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from folio.chassis.log import configure_logging


class LogLines:
    """What was logged."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        """All of it, as written."""
        return self.stream.getvalue()

    def read(self) -> list[dict[str, object]]:
        """Return the events, oldest first."""
        return [json.loads(line) for line in self.text.splitlines()]


@contextmanager
def capture_logs(*, level: str = "info") -> Iterator[LogLines]:
    """Log as a service does, but into the returned lines; afterwards all is as before."""
    before, root = structlog.get_config(), logging.getLogger()
    handlers, root_level = list(root.handlers), root.level
    lines = LogLines()
    try:
        configure_logging(service="workspace", level=level)
        handler = root.handlers[0]
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(lines.stream)
        yield lines
    finally:
        structlog.configure(**before)
        structlog.contextvars.unbind_contextvars("service")
        root.handlers[:] = handlers
        root.setLevel(root_level)
