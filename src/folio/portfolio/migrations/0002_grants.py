"""Make the table of grants."""

from alembic import op

from folio.chassis.migrations import create_grants_table

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the table."""
    create_grants_table(op)
