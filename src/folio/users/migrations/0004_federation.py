"""Make the tables of identities elsewhere; an account may be without a password."""

from alembic import op

revision = "0004"
down_revision = "0003"

TABLES = """
ALTER TABLE users ALTER COLUMN password_hash DROP NOT NULL;

CREATE TABLE identities (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    issuer text NOT NULL,
    subject text NOT NULL,
    label text NOT NULL,
    linked_at timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    CONSTRAINT identities_of_issuer UNIQUE (issuer, subject)
);
CREATE INDEX identities_of_user ON identities (user_id);

-- Ways back from a provider that were used; each counts once.
CREATE TABLE federation_states (
    digest bytea PRIMARY KEY,
    used_at timestamptz NOT NULL
);
CREATE INDEX federation_states_used ON federation_states (used_at);
"""


def upgrade() -> None:
    op.execute(TABLES)
