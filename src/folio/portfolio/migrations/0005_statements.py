"""Make the table of statements: what brokers say an account held at the end of a day."""

from alembic import op

revision = "0005"
down_revision = "0004"

# items: [{instrument_id, currency, quantity}]; cash has no instrument.
STATEMENTS = """
CREATE TABLE statements (
    id uuid PRIMARY KEY,
    portfolio_id uuid NOT NULL REFERENCES portfolios ON DELETE CASCADE,
    account_id uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
    date date NOT NULL,
    is_complete boolean NOT NULL,
    note text,
    items jsonb NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX statements_of_portfolio ON statements (portfolio_id, date, id);
"""


def upgrade() -> None:
    """Create the table."""
    op.execute(STATEMENTS)
