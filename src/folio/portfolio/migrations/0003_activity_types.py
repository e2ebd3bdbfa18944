"""Let activities exchange instruments, name lots, be drafts and correct others; let accounts go short."""

from alembic import op

revision = "0003"
down_revision = "0002"

# A draft is settled once: posted or given up, as of a revision of its portfolio.
STATEMENTS = """
ALTER TABLE activities
    ADD COLUMN into_id uuid REFERENCES instruments,
    ADD COLUMN basis_fraction numeric,
    ADD COLUMN lots jsonb,
    ADD COLUMN day_order integer NOT NULL DEFAULT 0,
    ADD COLUMN status text NOT NULL DEFAULT 'posted',
    ADD COLUMN replaces uuid REFERENCES activities ON DELETE CASCADE;
CREATE INDEX activities_replaced ON activities (replaces) WHERE replaces IS NOT NULL;
CREATE TABLE activity_settlements (
    activity_id uuid PRIMARY KEY REFERENCES activities ON DELETE CASCADE,
    portfolio_id uuid NOT NULL REFERENCES portfolios ON DELETE CASCADE,
    revision bigint NOT NULL,
    status text NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX settlements_of_portfolio ON activity_settlements (portfolio_id, revision);
ALTER TABLE accounts ADD COLUMN allow_short boolean NOT NULL DEFAULT false;
ALTER TABLE portfolios ADD COLUMN pools_lots boolean NOT NULL DEFAULT false;
CREATE TABLE cost_rules (
    portfolio_id uuid NOT NULL REFERENCES portfolios ON DELETE CASCADE,
    position integer NOT NULL,
    account_id uuid REFERENCES accounts ON DELETE CASCADE,
    since date,
    method text NOT NULL,
    PRIMARY KEY (portfolio_id, position)
);
"""


def upgrade() -> None:
    """Add the columns and tables."""
    op.execute(STATEMENTS)
