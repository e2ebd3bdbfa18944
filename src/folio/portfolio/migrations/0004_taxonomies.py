"""Make the tables of taxonomies, of where instruments belong, and of what funds hold."""

from alembic import op

revision = "0004"
down_revision = "0003"

# nodes: [{key, name, parent}], parents before their children.
STATEMENTS = """
CREATE TABLE taxonomies (
    id uuid PRIMARY KEY,
    owner_id uuid NOT NULL,
    name text NOT NULL,
    nodes jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT taxonomy_names UNIQUE (owner_id, name)
);
CREATE TABLE taxonomy_places (
    taxonomy_id uuid NOT NULL REFERENCES taxonomies ON DELETE CASCADE,
    instrument_id uuid NOT NULL REFERENCES instruments ON DELETE CASCADE,
    node text NOT NULL,
    weight numeric NOT NULL,
    PRIMARY KEY (taxonomy_id, instrument_id, node)
);
CREATE TABLE fund_holdings (
    owner_id uuid NOT NULL,
    fund_id uuid NOT NULL REFERENCES instruments ON DELETE CASCADE,
    instrument_id uuid NOT NULL REFERENCES instruments ON DELETE CASCADE,
    weight numeric NOT NULL,
    PRIMARY KEY (owner_id, fund_id, instrument_id)
);
"""


def upgrade() -> None:
    """Create the tables."""
    op.execute(STATEMENTS)
