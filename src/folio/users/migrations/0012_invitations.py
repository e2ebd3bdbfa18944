"""Keep which addresses are shown to be their owners', and whom somebody has invited."""

from alembic import op

revision = "0012"
down_revision = "0011"

TABLES = """
ALTER TABLE users ADD COLUMN email_verified_at timestamptz;

CREATE TABLE invitations (
    id uuid PRIMARY KEY,
    digest bytea NOT NULL UNIQUE,
    email text,
    role text NOT NULL,
    is_mailed boolean NOT NULL,
    invited_by uuid REFERENCES users ON DELETE SET NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    accepted_at timestamptz,
    revoked_at timestamptz
);
CREATE INDEX invitations_by ON invitations (invited_by);
"""


def upgrade() -> None:
    op.execute(TABLES)
