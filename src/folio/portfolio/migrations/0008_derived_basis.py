"""Say of a spin-off's part of the cost whether it was derived from closes."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the column; what was booked before was told."""
    op.execute("ALTER TABLE activities ADD COLUMN basis_is_derived boolean NOT NULL DEFAULT false")
