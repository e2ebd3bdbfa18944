"""Make the table of passkeys."""

from alembic import op

revision = "0007"
down_revision = "0006"

TABLES = """
CREATE TABLE passkeys (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    credential_id bytea NOT NULL UNIQUE,
    public_key bytea NOT NULL,
    sign_count bigint NOT NULL,
    name text NOT NULL,
    is_synchronised boolean NOT NULL,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz,
    regressed_at timestamptz
);
CREATE INDEX passkeys_of_user ON passkeys (user_id, id);
"""


def upgrade() -> None:
    op.execute(TABLES)
