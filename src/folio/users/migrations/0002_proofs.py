"""Keep when and by what the user of a session last proved who he is."""

from alembic import op

revision = "0002"
down_revision = "0001"

# Sessions from before count as proven by the password, when they were opened.
COLUMNS = """
ALTER TABLE sessions ADD COLUMN authenticated_at timestamptz;
ALTER TABLE sessions ADD COLUMN methods text[] NOT NULL DEFAULT '{pwd}';
UPDATE sessions SET authenticated_at = created_at;
ALTER TABLE sessions ALTER COLUMN authenticated_at SET NOT NULL;
ALTER TABLE sessions ALTER COLUMN methods DROP DEFAULT;
"""


def upgrade() -> None:
    op.execute(COLUMNS)
