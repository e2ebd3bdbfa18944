"""Make the table of jobs; they go with their user."""

from alembic import op

from folio.chassis.migrations import create_jobs_table

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Create the table."""
    create_jobs_table(op)
    op.execute("ALTER TABLE jobs ADD FOREIGN KEY (user_id) REFERENCES users ON DELETE CASCADE")
