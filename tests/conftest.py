"""What every test may ask for; the fixtures live in ``tests/fixtures``, by noun."""

from collections.abc import Callable

import hypothesis
import pytest
import structlog

from tests.fakes.clock import ManualClock
from tests.fixtures import waiting

pytest_plugins = [
    "tests.fixtures.servers",
    "tests.fixtures.apps",
    "tests.fixtures.platform",
    "tests.journeys.browser",
    "tests.journeys.visitor",
]

# How long an example takes is the machine's business, not a property.
# A change is judged by the same examples as the one before it; ``--hypothesis-profile=hunt`` draws others.
hypothesis.settings.register_profile("folio", deadline=None, derandomize=True)
hypothesis.settings.register_profile("hunt", deadline=None, print_blob=True)
hypothesis.settings.load_profile("folio")


def pytest_configure() -> None:
    # Logs belong to the test that fails, as plain lines; the services' own set-up is not used here.
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["level", "event"]),
        ]
    )


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Async tests run on asyncio, as the services do."""
    return "asyncio"


@pytest.fixture
def manual_clock() -> ManualClock:
    """A clock that stands still until the test moves it."""
    return ManualClock()


@pytest.fixture
def wait_until() -> Callable[..., object]:
    """Return ``wait_until(condition, deadline_s)``: wait for a true value, fail when there is none."""
    return waiting.wait_until
