"""Make the table of letters: mail that is to be sent, was sent or could not be."""

from alembic import op

revision = "0003"
down_revision = "0002"

TABLES = """
CREATE TABLE letters (
    id uuid PRIMARY KEY,
    user_id uuid REFERENCES users ON DELETE CASCADE,
    kind text NOT NULL,
    recipient text NOT NULL,
    subject text NOT NULL,
    sealed_text bytea,
    state text NOT NULL CHECK (state IN ('waiting', 'sent', 'dead')),
    tries integer NOT NULL,
    next_try_at timestamptz NOT NULL,
    reason text,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    sent_at timestamptz
);
CREATE INDEX letters_due ON letters (next_try_at) WHERE state = 'waiting';
CREATE INDEX letters_with_text ON letters (expires_at) WHERE sealed_text IS NOT NULL;
CREATE INDEX letters_of_user ON letters (user_id);
"""


def upgrade() -> None:
    op.execute(TABLES)
