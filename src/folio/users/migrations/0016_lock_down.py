"""Keep which ways in were stopped, and since when somebody has signed in at all."""

from alembic import op

revision = "0016"
down_revision = "0015"

TABLES = """
ALTER TABLE passkeys ADD COLUMN stopped_at timestamptz;
ALTER TABLE identities ADD COLUMN stopped_at timestamptz;
ALTER TABLE users ADD COLUMN first_signed_in_at timestamptz;
UPDATE users SET first_signed_in_at = created_at;

-- Each letter about a sign-in has a link of its own that locks the account down; all of them work.
DROP INDEX one_live_link;
CREATE UNIQUE INDEX one_live_link ON one_time_links (user_id, purpose) WHERE purpose <> 'lock_account';
CREATE INDEX links_of_user ON one_time_links (user_id);
"""


def upgrade() -> None:
    op.execute(TABLES)
