"""Make the tables of second factors and of challenges."""

from alembic import op

revision = "0006"
down_revision = "0005"

TABLES = """
-- Whether a second factor is set: kept with its user, for every token says what he may.
ALTER TABLE users ADD COLUMN second_factor_at timestamptz;

CREATE TABLE totp_factors (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    sealed_secret bytea NOT NULL,
    last_step bigint,
    confirmed_at timestamptz,
    last_used_at timestamptz,
    created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX totp_confirmed ON totp_factors (user_id) WHERE confirmed_at IS NOT NULL;
CREATE UNIQUE INDEX totp_pending ON totp_factors (user_id) WHERE confirmed_at IS NULL;

CREATE TABLE recovery_codes (
    digest bytea PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX recovery_codes_of_user ON recovery_codes (user_id);

CREATE TABLE challenges (
    digest bytea PRIMARY KEY,
    purpose text NOT NULL,
    user_id uuid REFERENCES users ON DELETE CASCADE,
    transport text NOT NULL,
    methods text[] NOT NULL,
    nonce bytea,
    tries_left integer NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX challenges_of_user ON challenges (user_id);
CREATE INDEX challenges_expiring ON challenges (expires_at);
"""


def upgrade() -> None:
    op.execute(TABLES)
