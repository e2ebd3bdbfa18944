"""Make the table of programs' tokens."""

from alembic import op

revision = "0010"
down_revision = "0009"

TABLES = """
CREATE TABLE program_tokens (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    name text NOT NULL,
    digest bytea NOT NULL UNIQUE,
    hint text NOT NULL,
    scopes text[] NOT NULL,
    networks text[] NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    last_used_at timestamptz,
    last_address text,
    revoked_at timestamptz
);
CREATE INDEX program_tokens_of_user ON program_tokens (user_id, id) WHERE revoked_at IS NULL;
CREATE INDEX program_tokens_ended ON program_tokens (COALESCE(revoked_at, expires_at));
"""


def upgrade() -> None:
    op.execute(TABLES)
