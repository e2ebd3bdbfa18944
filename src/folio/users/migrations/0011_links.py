"""Make the tables of one-time links and of requests that are worked on after their answer."""

from alembic import op

revision = "0011"
down_revision = "0010"

TABLES = """
CREATE TABLE one_time_links (
    id uuid PRIMARY KEY,
    digest bytea NOT NULL UNIQUE,
    purpose text NOT NULL,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    email text NOT NULL,
    expires_at timestamptz NOT NULL
);
-- Of each kind an account has one live link; of two made at once the later one waits and replaces the other.
CREATE UNIQUE INDEX one_live_link ON one_time_links (user_id, purpose);
CREATE INDEX links_expiring ON one_time_links (expires_at);

CREATE TABLE reset_requests (
    id uuid PRIMARY KEY,
    sealed_email bytea NOT NULL
);
"""


def upgrade() -> None:
    op.execute(TABLES)
