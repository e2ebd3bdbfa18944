"""The one directory of state: its paths, its secrets, the URLs made of them."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import make_url
from valkey.asyncio.connection import parse_url

from folio.chassis.home import Home, MissingSecret, default_home

SECRET = "p@ss/word:with?signs%20"


def home_with_secret(tmp_path: Path, value: str = SECRET) -> Home:
    home = Home(tmp_path)
    home.keys.mkdir(exist_ok=True)
    (home.keys / "database-users").write_text(f"{value}\n")
    return home


def test_every_path_is_below_home(tmp_path: Path) -> None:
    home = Home(tmp_path)

    paths = [home.postgres, home.valkey, home.keys, home.logs, home.run, home.setup_link, home.valkey_socket]
    paths.append(home.postgres_socket_dir)

    assert all(path.is_relative_to(tmp_path) for path in paths)


def test_a_database_url_reaches_the_services_own_role_and_database(tmp_path: Path) -> None:
    url = make_url(home_with_secret(tmp_path).database_url("users"))

    assert (url.username, url.password, url.database) == ("folio_users", SECRET, "folio_users")
    assert url.query["host"] == str(tmp_path / "run")


def test_a_server_of_ones_own_keeps_its_host_and_options(tmp_path: Path) -> None:
    server = "postgresql://admin:other@db.example:6432/postgres?sslmode=require"

    url = make_url(home_with_secret(tmp_path).database_url("users", server))

    assert (url.host, url.port, url.database) == ("db.example", 6432, "folio_users")
    assert (url.username, url.password) == ("folio_users", SECRET)
    assert url.query["sslmode"] == "require"
    assert url.drivername == "postgresql+psycopg"


def test_the_embedded_valkey_is_reached_by_its_socket() -> None:
    home = Home(Path("/srv/my folio"))

    assert parse_url(home.valkey_url)["path"] == "/srv/my folio/run/valkey.sock"


def test_a_missing_secret_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(MissingSecret, match="folio up"):
        Home(tmp_path).secret("database-users")


@pytest.mark.parametrize("value", ["", " \n", "short", "x" * 15])
def test_an_empty_or_short_secret_is_refused(tmp_path: Path, value: str) -> None:
    with pytest.raises(MissingSecret, match="too short"):
        home_with_secret(tmp_path, value).secret("database-users")


def test_a_secret_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    home = Home(tmp_path)
    (home.keys / "database-users").mkdir(parents=True)

    with pytest.raises(MissingSecret, match="cannot be read"):
        home.secret("database-users")


@pytest.mark.parametrize(
    ("environ", "is_root", "expected"),
    [
        ({"HOME": "/home/ada"}, False, "/home/ada/.local/share/folio"),
        ({"HOME": "/home/ada", "XDG_DATA_HOME": "/srv/data"}, False, "/srv/data/folio"),
        ({"HOME": "/home/ada", "XDG_DATA_HOME": ""}, False, "/home/ada/.local/share/folio"),
        ({"HOME": "/home/ada", "XDG_DATA_HOME": "data"}, False, "/home/ada/.local/share/folio"),
        ({"HOME": "/root"}, True, "/root/.local/share/folio"),
        ({}, True, "/var/lib/folio"),
    ],
)
def test_the_default_home_is_the_platforms_data_directory(
    monkeypatch: pytest.MonkeyPatch, environ: dict[str, str], is_root: bool, expected: str
) -> None:
    monkeypatch.setattr("sys.platform", "linux")

    assert default_home(environ, is_root=is_root) == Path(expected)


def test_the_default_home_on_macos(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")

    home = default_home({"HOME": "/Users/ada"}, is_root=False)

    assert home == Path("/Users/ada/Library/Application Support/folio")


def test_a_url_of_a_home_with_odd_signs_is_still_one_url(tmp_path: Path) -> None:
    odd = tmp_path / "a&b=c?d#e"
    odd.mkdir()

    url = home_with_secret(odd).database_url("users")

    assert parse_qs(urlsplit(url).query)["host"] == [str(odd / "run")]
