"""A service that is kept waiting by its database, as it would be by a slow disk."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from folio.chassis.home import Home
from tests.fixtures.platform import Platform


@contextmanager
def portfolio_held_up(platform: Platform) -> Iterator[None]:
    """Let whoever reads statements wait until the end of this context."""
    url = Home(platform.home).database_url("portfolio").replace("+psycopg", "")
    with psycopg.connect(url) as connection:
        connection.execute("LOCK TABLE statements IN ACCESS EXCLUSIVE MODE")
        yield
