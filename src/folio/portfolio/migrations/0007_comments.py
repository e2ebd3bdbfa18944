"""Make the table of comments: what people say of a portfolio they see."""

from alembic import op

revision = "0007"
down_revision = "0006"

COMMENTS = """
CREATE TABLE comments (
    id uuid PRIMARY KEY,
    portfolio_id uuid NOT NULL REFERENCES portfolios ON DELETE CASCADE,
    author_id uuid NOT NULL,
    author_name text NOT NULL,
    text text NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX comments_of_portfolio ON comments (portfolio_id, id);
CREATE INDEX comments_of_author ON comments (author_id);
"""


def upgrade() -> None:
    """Create the table."""
    op.execute(COMMENTS)
