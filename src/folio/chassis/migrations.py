"""Bringing a service's database to the schema its code expects, one process at a time."""

from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, create_engine, text

LOCK_ID = 4110_0001
ENVIRONMENT = Path(__file__).parent / "alembic"
CONNECT_TIMEOUT_S = 3
# Whoever migrates holds the lock; waiting longer than this would keep a process from stopping.
SESSION_OPTIONS = "-c lock_timeout=1000"


class Operations(Protocol):
    """What of ``alembic.op`` the chassis uses."""

    def execute(self, sqltext: str) -> None:
        """Run one statement."""
        ...


def migrate(url: str, revisions: Path) -> None:
    """Run a service's Alembic revisions under an advisory lock; blocks, so call it in a thread.

    A revision's file name begins with its id, ``0007_lots.py``; the newest one is the head.

    Raises:
        sqlalchemy.exc.DBAPIError: the database does not answer, somebody else migrates, or a statement fails.
    """
    options = {"connect_timeout": CONNECT_TIMEOUT_S, "options": SESSION_OPTIONS}
    engine = create_engine(url, connect_args=options, hide_parameters=True)
    try:
        with engine.connect() as connection:
            if _current_revision(connection) == newest_revision(revisions):
                return
            connection.execute(text("SELECT pg_advisory_lock(:id)"), {"id": LOCK_ID})
            connection.commit()
            _upgrade(connection, revisions)
            connection.commit()
    finally:
        engine.dispose()


def newest_revision(revisions: Path) -> str:
    """Return the id of the head, by the names of the files alone."""
    return max(file.name.partition("_")[0] for file in revisions.glob("[0-9]*_*.py"))


def _current_revision(connection: Connection) -> str | None:
    if connection.scalar(text("SELECT to_regclass('alembic_version')")) is None:
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def _upgrade(connection: Connection, revisions: Path) -> None:
    # A tenth of the start-up time, needed only where there is something to migrate.
    from alembic import command  # noqa: PLC0415 – see above
    from alembic.config import Config  # noqa: PLC0415 – see above

    config = Config()
    for name, value in {"script_location": ENVIRONMENT, "version_locations": revisions}.items():
        config.set_main_option(name, str(value).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def create_chassis_tables(op: Operations) -> None:
    """Create what the chassis keeps in every service's database; call it in the first revision."""
    op.execute("""
        CREATE TABLE outbox (
            id uuid PRIMARY KEY,
            topic text NOT NULL,
            payload jsonb NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now()
        )""")
    op.execute("""
        CREATE TABLE inbox (
            consumer text NOT NULL,
            event_id uuid NOT NULL,
            handled_at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (consumer, event_id)
        )""")
    op.execute("""
        CREATE TABLE idempotency_keys (
            key text PRIMARY KEY,
            fingerprint text NOT NULL,
            status integer,
            headers text,
            body bytea,
            created_at timestamptz NOT NULL DEFAULT now()
        )""")


def create_grants_table(op: Operations) -> None:
    """Create the table of grants, in a service with objects to share; call it in a revision of its own."""
    op.execute("""
        CREATE TABLE grants (
            id uuid PRIMARY KEY,
            object_type text NOT NULL,
            object_id uuid NOT NULL,
            kind text NOT NULL CHECK (kind IN ('person', 'link', 'break_glass')),
            relation text NOT NULL CHECK (relation IN ('co-owner', 'editor', 'commenter', 'viewer')),
            hides_amounts boolean NOT NULL DEFAULT false,
            grantee_id uuid,
            email text,
            email_key text,
            label text,
            owner_name text NOT NULL,
            token_digest text UNIQUE,
            password_hash text,
            failures integer NOT NULL DEFAULT 0,
            last_failed_at timestamptz,
            uses bigint NOT NULL DEFAULT 0,
            last_used_at timestamptz,
            created_by uuid NOT NULL,
            created_at timestamptz NOT NULL,
            expires_at timestamptz,
            revoked_at timestamptz
        )""")
    op.execute("CREATE INDEX grants_of_object ON grants (object_type, object_id) WHERE revoked_at IS NULL")
    op.execute("CREATE INDEX grants_of_person ON grants (grantee_id, object_type) WHERE revoked_at IS NULL")
    op.execute(
        "CREATE INDEX grants_of_address ON grants (email_key) WHERE revoked_at IS NULL AND grantee_id IS NULL"
    )
    op.execute(
        "CREATE UNIQUE INDEX one_grant_per_address ON grants (object_type, object_id, email_key)"
        " WHERE revoked_at IS NULL AND kind = 'person'"
    )


def create_jobs_table(op: Operations) -> None:
    """Create the table of jobs, in a service with long work; call it in a revision of its own."""
    op.execute("""
        CREATE TABLE jobs (
            id uuid PRIMARY KEY,
            user_id uuid NOT NULL,
            kind text NOT NULL,
            state text NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
            steps jsonb NOT NULL,
            problem jsonb,
            tries integer NOT NULL DEFAULT 0,
            holder uuid,
            held_until timestamptz,
            created_at timestamptz NOT NULL,
            finished_at timestamptz,
            expires_at timestamptz
        )""")
    op.execute(
        "CREATE UNIQUE INDEX one_open_job ON jobs (user_id, kind) WHERE state IN ('waiting', 'running')"
    )
    op.execute("CREATE INDEX jobs_of_user ON jobs (user_id, id)")
    op.execute("CREATE INDEX jobs_expiring ON jobs (expires_at) WHERE expires_at IS NOT NULL")
