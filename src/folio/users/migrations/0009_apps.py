"""Make the tables of apps: clients, grants, codes and devices; a session may be an app's."""

from alembic import op

revision = "0009"
down_revision = "0008"

TABLES = """
ALTER TABLE sessions ADD COLUMN client_id text, ADD COLUMN scopes text[], ADD COLUMN audience text;
CREATE INDEX sessions_of_app ON sessions (client_id, user_id) WHERE client_id IS NOT NULL;

CREATE TABLE oauth_clients (
    id text PRIMARY KEY,
    name text NOT NULL,
    redirect_uris text[] NOT NULL,
    registered_at timestamptz NOT NULL
);

-- What one person lets one app do. The client may be the platform's own, which nobody has registered.
CREATE TABLE oauth_grants (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    client_id text NOT NULL,
    client_name text NOT NULL,
    scopes text[] NOT NULL,
    granted_at timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    UNIQUE (user_id, client_id)
);
CREATE INDEX oauth_grants_of_client ON oauth_grants (client_id);

-- Kept for as long as the session that a code has opened may live: a second use ends that session.
CREATE TABLE oauth_codes (
    digest bytea PRIMARY KEY,
    client_id text NOT NULL,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    redirect_uri text NOT NULL,
    challenge text NOT NULL,
    scopes text[] NOT NULL,
    audience text NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    session_id uuid
);
CREATE INDEX oauth_codes_expiring ON oauth_codes (expires_at);

CREATE TABLE oauth_devices (
    digest bytea PRIMARY KEY,
    client_id text NOT NULL,
    user_code text NOT NULL UNIQUE,
    scopes text[] NOT NULL,
    audience text NOT NULL,
    address text NOT NULL,
    expires_at timestamptz NOT NULL,
    interval_s integer NOT NULL,
    polled_at timestamptz,
    state text NOT NULL,
    user_id uuid REFERENCES users ON DELETE CASCADE
);
CREATE INDEX oauth_devices_expiring ON oauth_devices (expires_at);
"""


def upgrade() -> None:
    op.execute(TABLES)
