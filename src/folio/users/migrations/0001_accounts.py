"""Make the tables of accounts, sessions, keys and failures."""

from alembic import op

from folio.chassis.migrations import create_chassis_tables

revision = "0001"
down_revision = None

TABLES = """
CREATE TABLE users (
    id uuid PRIMARY KEY,
    email text NOT NULL,
    email_key text NOT NULL CONSTRAINT users_email_key UNIQUE,
    name text NOT NULL,
    roles text[] NOT NULL,
    password_hash text NOT NULL,
    auth_version integer NOT NULL DEFAULT 1,
    auth_version_raised_at timestamptz,
    locale text NOT NULL,
    time_zone text NOT NULL,
    currency text NOT NULL,
    theme text NOT NULL,
    gain_colours text NOT NULL,
    disabled_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

-- One row for ever. Set-up is closed by the flag in it, not by the presence of any user.
CREATE TABLE setup (
    id integer PRIMARY KEY CHECK (id = 1),
    token_digest bytea,
    token_expires_at timestamptz,
    setup_completed_at timestamptz
);
INSERT INTO setup (id) VALUES (1);

CREATE TABLE sessions (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    transport text NOT NULL,
    user_agent text NOT NULL,
    address text NOT NULL,
    generation bigint NOT NULL,
    current_digest bytea NOT NULL,
    previous_digest bytea,
    successor bytea,
    rotated_at timestamptz NOT NULL,
    idle_expires_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    ended_at timestamptz,
    end_reason text
);
CREATE INDEX sessions_of_user ON sessions (user_id, id) WHERE ended_at IS NULL;
CREATE INDEX sessions_ended ON sessions (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX sessions_expiring ON sessions (idle_expires_at);

CREATE TABLE signing_keys (
    key_id text PRIMARY KEY,
    sealed_private_key bytea NOT NULL,
    activates_at timestamptz NOT NULL,
    retires_at timestamptz
);

CREATE TABLE sign_in_failures (
    key bytea PRIMARY KEY,
    failed integer NOT NULL,
    since timestamptz NOT NULL,
    last_at timestamptz NOT NULL
);
CREATE INDEX sign_in_failures_last ON sign_in_failures (last_at);
"""


def upgrade() -> None:
    create_chassis_tables(op)
    op.execute(TABLES)
