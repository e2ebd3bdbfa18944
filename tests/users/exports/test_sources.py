"""Another service is asked in the person's name, patiently but not for ever."""

import json
from collections.abc import AsyncIterator
from dataclasses import asdict
from pathlib import Path
from uuid import uuid4

import pytest
from valkey.asyncio import Valkey

from folio.chassis.bus import Bus
from folio.chassis.client import ServiceClient
from folio.chassis.clock import SystemClock
from folio.chassis.home import Home
from folio.chassis.identity import ServiceIdentity
from folio.chassis.portability.sections import SectionView
from folio.chassis.registry import INDEX, Instance, Registry
from folio.chassis.resources import open_valkey
from folio.chassis.settings import load_platform_settings
from folio.chassis.tokens import read_service_token
from folio.users.exports.sources import NOTHING, RemoteSource, SourceFailed
from tests.chassis.peers import Peer, running_peer

pytestmark = pytest.mark.anyio


@pytest.fixture
async def valkey(valkey_url: str) -> AsyncIterator[Valkey]:
    client = open_valkey(valkey_url)
    yield client
    await client.aclose()


@pytest.fixture
async def peer(valkey: Valkey) -> AsyncIterator[Peer]:
    """The portfolio service, as badly as a test wants."""
    async with running_peer() as running:
        item = Instance("portfolio", 0, "127.0.0.1", running.port, "1", "now", 1, ready=True)
        await valkey.set(item.key, json.dumps(asdict(item)))
        await valkey.sadd(INDEX, item.key)
        yield running


@pytest.fixture
async def source(tmp_path: Path, valkey: Valkey) -> AsyncIterator[RemoteSource]:
    client = ServiceClient(
        load_platform_settings({"FOLIO_HOME": str(tmp_path)}),
        identity=ServiceIdentity(Home(tmp_path), "users"),
        registry=Registry(valkey, Bus(valkey)),
        clock=SystemClock(),
    )
    yield RemoteSource("portfolio", client, patience_s=0.0)
    await client.close()


async def test_sections_and_rows_are_read_for_the_person(
    source: RemoteSource, peer: Peer, tmp_path: Path
) -> None:
    ann = uuid4()
    peer.reply({"sections": [{"name": "accounts", "columns": ["id"], "total": 2, "is_table_only": False}]})
    described = await source.describe(ann)
    peer.reply({"rows": [{"id": "1"}], "next": "a/b c"})
    page = await source.read(ann, "accounts", "x&y")

    assert described == [SectionView("accounts", ["id"], 2, is_table_only=False)]
    assert (page.rows, page.next) == ([{"id": "1"}], "a/b c")
    asked = peer.requests[-1]
    assert asked["request"] == "GET /internal/portability/rows?section=accounts&after=x%26y HTTP/1.1"
    key = ServiceIdentity(Home(tmp_path), "users").key
    token = asked["authorization"].removeprefix("Service ")
    claims = read_service_token(token, key=key, audience="portfolio", now=SystemClock().now())
    assert (claims.caller, claims.user_id, claims.permissions) == ("users", ann, frozenset())


async def test_a_section_that_is_gone_meanwhile_has_no_more_rows(source: RemoteSource, peer: Peer) -> None:
    peer.reply({"code": "section_not_found"}, status=404)

    assert await source.read(uuid4(), "importable/closed", None) == NOTHING


async def test_a_refusal_is_the_services_failure(source: RemoteSource, peer: Peer) -> None:
    peer.reply({"code": "forbidden"}, status=403)

    with pytest.raises(SourceFailed, match="portfolio"):
        await source.read(uuid4(), "accounts", None)
    with pytest.raises(SourceFailed, match="portfolio"):
        await source.describe(uuid4())


async def test_silence_is_named_after_patience(source: RemoteSource, peer: Peer) -> None:
    peer.is_dropping = True

    with pytest.raises(SourceFailed, match="the portfolio service does not answer"):
        await source.describe(uuid4())


async def test_a_service_that_comes_back_is_waited_for(source: RemoteSource, peer: Peer) -> None:
    peer.status = 503
    patient = RemoteSource("portfolio", source._client, patience_s=30.0)
    answers = 0

    def recover(_headers: object) -> None:
        nonlocal answers
        answers += 1
        if answers == 4:
            peer.reply({"sections": []})

    peer.requests = _Watched(recover)

    assert await patient.describe(uuid4()) == []
    assert answers >= 4


class _Watched(list[dict[str, str]]):
    """A list that tells of each entry."""

    def __init__(self, tell: object) -> None:
        super().__init__()
        self._tell = tell

    def append(self, item: dict[str, str]) -> None:
        super().append(item)
        self._tell(item)  # type: ignore[operator]  # a function of the test
