"""Encrypted connections: both ends are verified, by the name of the service, and renewed while open."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from folio.chassis.channel import Channel
from tests.fakes.clock import ManualClock

NOW = datetime.now(UTC)
UNHEARD = (ssl.SSLError, ConnectionError, asyncio.IncompleteReadError)


def channel(directory: Path, service: str) -> Channel:
    return Channel(directory, service, clock=ManualClock(NOW))


@asynccontextmanager
async def serving(end: Channel) -> AsyncIterator[int]:
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            writer.write(line)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0, ssl=end.server)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


async def speak(port: int, tls: ssl.SSLContext | None, *, name: str | None = "portfolio") -> bytes:
    async with asyncio.timeout(5):
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", port, ssl=tls, server_hostname=name if tls else None
        )
        writer.write(b"hello\n")
        try:
            return await reader.readuntil()
        finally:
            writer.close()


@pytest.mark.anyio
async def test_services_of_one_platform_understand_each_other(tmp_path: Path) -> None:
    async with serving(channel(tmp_path, "portfolio")) as port:
        assert await speak(port, channel(tmp_path, "gateway").client) == b"hello\n"


@pytest.mark.anyio
async def test_nobody_is_heard_in_the_clear(tmp_path: Path) -> None:
    async with serving(channel(tmp_path, "portfolio")) as port:
        try:
            heard = await speak(port, None)
        except (ConnectionError, asyncio.IncompleteReadError):
            heard = b""
    assert heard != b"hello\n"


@pytest.mark.anyio
async def test_a_caller_of_another_authority_is_refused(tmp_path: Path) -> None:
    async with serving(channel(tmp_path / "own", "portfolio")) as port:
        stranger = channel(tmp_path / "other", "gateway").client
        # It believes whom it calls; it is the service that must not believe it.
        stranger.load_verify_locations(str(tmp_path / "own" / "authority.crt"))
        with pytest.raises(UNHEARD):
            await speak(port, stranger)


@pytest.mark.anyio
async def test_a_caller_that_shows_nothing_is_refused(tmp_path: Path) -> None:
    async with serving(channel(tmp_path, "portfolio")) as port:
        bare = ssl.create_default_context(cafile=str(tmp_path / "authority.crt"))
        with pytest.raises(UNHEARD):
            await speak(port, bare)


@pytest.mark.anyio
async def test_a_service_cannot_pass_for_another(tmp_path: Path) -> None:
    async with serving(channel(tmp_path, "terminal")) as port:
        with pytest.raises(ssl.SSLCertVerificationError):
            await speak(port, channel(tmp_path, "gateway").client, name="portfolio")


@pytest.mark.anyio
async def test_renewal_comes_at_half_life_and_leaves_open_connections_alone(tmp_path: Path) -> None:
    clock = ManualClock(NOW - timedelta(hours=12))
    server = Channel(tmp_path, "portfolio", clock=clock)
    client = channel(tmp_path, "gateway").client
    async with serving(server) as port:
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", port, ssl=client, server_hostname="portfolio"
        )
        before = writer.get_extra_info("ssl_object").getpeercert()["serialNumber"]

        assert not server.renew_if_due()
        clock.advance(timedelta(hours=12))
        assert server.renew_if_due()
        writer.write(b"still here\n")

        assert await reader.readline() == b"still here\n"
        writer.close()
        _, other = await asyncio.open_connection("127.0.0.1", port, ssl=client, server_hostname="portfolio")
        assert other.get_extra_info("ssl_object").getpeercert()["serialNumber"] != before
        other.close()


def test_no_private_key_of_a_leaf_stays_on_disk(tmp_path: Path) -> None:
    channel(tmp_path, "portfolio")

    assert sorted(file.name for file in tmp_path.iterdir()) == ["authority.crt", "authority.pem"]
