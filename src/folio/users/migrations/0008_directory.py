"""Let accounts be deleted with time to think again, and be found among many."""

from alembic import op

revision = "0008"
down_revision = "0007"

COLUMNS = """
ALTER TABLE users ADD COLUMN deletes_at timestamptz;
CREATE INDEX users_deleting ON users (deletes_at) WHERE deletes_at IS NOT NULL;
CREATE INDEX users_by_name ON users (lower(name), id);
"""


def upgrade() -> None:
    op.execute(COLUMNS)
