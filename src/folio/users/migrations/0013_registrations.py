"""Keep registrations that wait for their letter to be answered."""

from alembic import op

revision = "0013"
down_revision = "0012"

TABLES = """
CREATE TABLE registrations (
    id uuid PRIMARY KEY,
    digest bytea UNIQUE,
    sealed bytea NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX registrations_expiring ON registrations (expires_at);
"""


def upgrade() -> None:
    op.execute(TABLES)
