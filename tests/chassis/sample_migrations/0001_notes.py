"""Make the sample's one table."""

from alembic import op

from folio.chassis.migrations import create_chassis_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the table of notes."""
    create_chassis_tables(op)
    op.execute("CREATE TABLE notes (id bigserial PRIMARY KEY, author uuid, amount numeric)")
