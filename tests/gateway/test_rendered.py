"""The files that Envoy reads."""

import json
from pathlib import Path

from folio.gateway.domain.endpoints import Endpoint
from folio.gateway.domain.plane import DataPlane
from folio.gateway.rendered import RenderedFiles

ENDPOINT = Endpoint("127.0.0.1", 4160)
KEY = {"kty": "EC", "crv": "P-256", "x": "x", "y": "y", "kid": "one"}


def test_a_first_start_finds_all_it_needs(plane: DataPlane) -> None:
    files = RenderedFiles(plane)
    files.prepare()

    assert sorted(path.name for path in Path(plane.directory, "endpoints").iterdir()) == [
        "assistant.json",
        "portfolio.json",
        "terminal.json",
        "users.json",
        "workspace.json",
    ]
    assert files.read_endpoints("portfolio") == ()
    assert [key["kid"] for key in files.read_public_keys()] == ["nobody"]
    assert all("d" not in key for key in files.read_public_keys())


def test_a_later_start_keeps_what_was_known(plane: DataPlane) -> None:
    files = RenderedFiles(plane)
    files.prepare()
    files.write_endpoints("portfolio", [ENDPOINT])
    files.write_public_keys([KEY])

    RenderedFiles(plane).prepare()

    assert files.read_endpoints("portfolio") == (ENDPOINT,)
    assert files.read_public_keys() == [KEY]


def test_only_news_is_written(plane: DataPlane) -> None:
    files = RenderedFiles(plane)
    files.prepare()

    assert files.write_endpoints("portfolio", [ENDPOINT])
    assert not files.write_endpoints("portfolio", [ENDPOINT])
    assert files.write_public_keys([KEY])
    assert not files.write_public_keys([KEY])


def test_no_draft_is_left_in_a_watched_directory(plane: DataPlane) -> None:
    files = RenderedFiles(plane)
    files.prepare()
    files.write_public_keys([KEY])

    assert [path.name for path in Path(plane.directory, "tokens").iterdir()] == ["check.json"]
    assert not [path for path in Path(plane.directory).iterdir() if path.name.startswith(".")]


def test_a_damaged_file_counts_as_none(plane: DataPlane) -> None:
    files = RenderedFiles(plane)
    files.prepare()
    Path(plane.directory, "endpoints", "portfolio.json").write_text('{"resources": [')

    assert files.read_endpoints("portfolio") == ()


def test_the_check_file_is_a_discovery_response(plane: DataPlane) -> None:
    files = RenderedFiles(plane)
    files.prepare()
    files.write_public_keys([KEY])

    response = json.loads(Path(plane.directory, "tokens", "check.json").read_text())

    provider = response["resources"][0]["typed_config"]["providers"]["header"]
    assert json.loads(provider["local_jwks"]["inline_string"]) == {"keys": [KEY]}
