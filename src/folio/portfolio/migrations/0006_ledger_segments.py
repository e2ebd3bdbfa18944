"""Make the table of ledger segments: activities packed into columns, for cold reads."""

from alembic import op

revision = "0006"
down_revision = "0005"

# Made of the rows of activities and settlements above one revision and up to another, which never change:
# it may be emptied at any time and fills again. Format: folio.portfolio.reports.segments.
STATEMENTS = """
CREATE TABLE ledger_segments (
    portfolio_id uuid NOT NULL REFERENCES portfolios ON DELETE CASCADE,
    format smallint NOT NULL,
    after_revision bigint NOT NULL,
    through_revision bigint NOT NULL,
    instruments uuid[] NOT NULL,
    packed bytea STORAGE EXTERNAL NOT NULL,
    PRIMARY KEY (portfolio_id, format, after_revision)
);
"""


def upgrade() -> None:
    """Create the table."""
    op.execute(STATEMENTS)
