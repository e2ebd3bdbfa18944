"""Keep who is about to go, who went, and what each service removed of him."""

from alembic import op

revision = "0014"
down_revision = "0013"

TABLES = """
CREATE TABLE removals (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL UNIQUE,
    requested_by uuid NOT NULL,
    requested_at timestamptz NOT NULL,
    removed_at timestamptz
);
CREATE TABLE removal_reports (
    removal_id uuid NOT NULL REFERENCES removals ON DELETE CASCADE,
    service text NOT NULL,
    counts jsonb NOT NULL,
    reported_at timestamptz NOT NULL,
    PRIMARY KEY (removal_id, service)
);
"""


def upgrade() -> None:
    op.execute(TABLES)
