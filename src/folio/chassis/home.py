"""The one directory under which the platform keeps its state."""

import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from folio.kernel.errors import Unavailable


class MissingSecret(Unavailable):
    """A secret that ``folio up`` generates is not there, or is too short to be one."""

    code = "missing_secret"


MIN_SECRET_LENGTH = 16
# The public half of the platform's own certificate authority.
CERTIFICATE_NAME = "authority.crt"


@dataclass(frozen=True, slots=True)
class Home:
    """Paths below ``FOLIO_HOME``; nothing is written outside it."""

    path: Path

    @property
    def postgres(self) -> Path:
        """The cluster's data directory."""
        return self.path / "postgres"

    @property
    def valkey(self) -> Path:
        """Valkey's append-only file."""
        return self.path / "valkey"

    @property
    def keys(self) -> Path:
        """Generated secrets, each 0600."""
        return self.path / "keys"

    @property
    def authority(self) -> Path:
        """The platform's own certificate authority."""
        return self.keys / "authority"

    @property
    def logs(self) -> Path:
        """One file a process."""
        return self.path / "logs"

    @property
    def exports(self) -> Path:
        """What people take along of their data, for a day."""
        return self.path / "exports"

    @property
    def run(self) -> Path:
        """Sockets, locks and rendered configuration; worthless after a stop."""
        return self.path / "run"

    @property
    def valkey_socket(self) -> Path:
        """Where the embedded Valkey listens."""
        return self.run / "valkey.sock"

    @property
    def postgres_socket_dir(self) -> Path:
        """The directory of the embedded PostgreSQL's socket."""
        return self.run

    @property
    def setup_link(self) -> Path:
        """The one-time link of the first run, while it is open."""
        return self.run / "setup-link"

    def secret(self, name: str) -> str:
        """Return the secret ``keys/<name>``.

        Raises:
            MissingSecret: the file is absent, or its content is too short to be a secret.
        """
        file = self.keys / name
        try:
            value = file.read_text().strip()
        except FileNotFoundError as missing:
            raise MissingSecret(f"no secret at {file}: start the platform with `folio up`") from missing
        except (OSError, UnicodeDecodeError) as error:
            raise MissingSecret(f"the secret at {file} cannot be read by this user") from error
        if len(value) < MIN_SECRET_LENGTH:
            raise MissingSecret(f"the secret at {file} is too short: remove it and run `folio up`")
        return value

    def database_url(self, service: str, server_url: str | None = None) -> str:
        """Return the SQLAlchemy URL of a service's own database and role.

        ``server_url`` is ``FOLIO_DATABASE_URL``; without it the embedded server's socket is meant.
        """
        role = f"folio_{service}"
        password = quote(self.secret(f"database-{service}"), safe="")
        if server_url is None:
            socket_dir = quote(str(self.postgres_socket_dir), safe="")
            return f"postgresql+psycopg://{role}:{password}@/{role}?host={socket_dir}"
        parts = urlsplit(server_url)
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit(("postgresql+psycopg", f"{role}:{password}@{host}", f"/{role}", parts.query, ""))

    @property
    def valkey_url(self) -> str:
        """The URL of the embedded Valkey."""
        return f"unix://{quote(str(self.valkey_socket))}"


def default_home(environ: dict[str, str], *, is_root: bool) -> Path:
    """Return the platform's user data directory for this kind of machine."""
    if sys.platform == "darwin":
        return Path(environ.get("HOME", "~")).expanduser() / "Library" / "Application Support" / "folio"
    # The XDG specification: a relative path is no answer.
    if environ.get("XDG_DATA_HOME", "").startswith("/"):
        return Path(environ["XDG_DATA_HOME"]) / "folio"
    if is_root and "HOME" not in environ:
        return Path("/var/lib/folio")
    return Path(environ.get("HOME", "~")).expanduser() / ".local" / "share" / "folio"
