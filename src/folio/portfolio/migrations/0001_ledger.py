"""Make the tables of portfolios, instruments and imports."""

from alembic import op

from folio.chassis.migrations import create_chassis_tables

revision = "0001"
down_revision = None

LEDGER = """
CREATE TABLE portfolios (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL,
    name text NOT NULL,
    currency text NOT NULL,
    cost_method text NOT NULL,
    revision bigint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX portfolios_of_user ON portfolios (user_id, id);

CREATE TABLE accounts (
    id uuid PRIMARY KEY,
    portfolio_id uuid NOT NULL REFERENCES portfolios ON DELETE CASCADE,
    name text NOT NULL,
    currency text NOT NULL,
    tracks_cash boolean NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT account_names UNIQUE (portfolio_id, name)
);

CREATE TABLE instruments (
    id uuid PRIMARY KEY,
    owner_id uuid,
    symbol text NOT NULL,
    isin text,
    name text NOT NULL,
    currency text NOT NULL,
    kind text NOT NULL,
    source text NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT instrument_symbols UNIQUE NULLS NOT DISTINCT (owner_id, symbol)
);
CREATE UNIQUE INDEX instrument_isins ON instruments (owner_id, isin) NULLS NOT DISTINCT
    WHERE isin IS NOT NULL;
CREATE INDEX instruments_by_symbol ON instruments (symbol, id);

CREATE TABLE imports (
    id uuid PRIMARY KEY,
    portfolio_id uuid NOT NULL REFERENCES portfolios ON DELETE CASCADE,
    account_id uuid REFERENCES accounts ON DELETE CASCADE,
    account jsonb NOT NULL,
    file_name text NOT NULL,
    size bigint NOT NULL,
    parsed jsonb NOT NULL,
    create_instruments boolean NOT NULL,
    unknown_instruments jsonb NOT NULL,
    status text NOT NULL,
    counts jsonb NOT NULL,
    outcome jsonb,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX imports_of_portfolio ON imports (portfolio_id, expires_at);

CREATE TABLE import_rows (
    import_id uuid NOT NULL REFERENCES imports ON DELETE CASCADE,
    position integer NOT NULL,
    line integer NOT NULL,
    status text NOT NULL,
    reason text,
    draft jsonb,
    PRIMARY KEY (import_id, position)
);
"""

# The position orders what one revision booked; (revision, position) is the order of booking.
ACTIVITIES = """
CREATE TABLE activities (
    id uuid PRIMARY KEY,
    portfolio_id uuid NOT NULL REFERENCES portfolios ON DELETE CASCADE,
    revision bigint NOT NULL,
    position integer NOT NULL,
    account_id uuid NOT NULL REFERENCES accounts,
    type text NOT NULL,
    date date NOT NULL,
    at timestamptz,
    instrument_id uuid REFERENCES instruments,
    quantity numeric,
    price numeric,
    amount numeric,
    currency text NOT NULL,
    fee numeric NOT NULL,
    tax numeric NOT NULL,
    fx_rate numeric,
    split_numerator integer,
    split_denominator integer,
    note text,
    tags text[] NOT NULL,
    external_id text,
    import_id uuid,
    fingerprint text,
    occurrence integer,
    reverses uuid REFERENCES activities ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    CONSTRAINT activity_order UNIQUE (portfolio_id, revision, position),
    CONSTRAINT one_reversal UNIQUE (reverses),
    CONSTRAINT import_identities UNIQUE (account_id, fingerprint, occurrence)
);
CREATE INDEX activities_by_day ON activities (portfolio_id, date, revision, position);
CREATE INDEX activities_by_account ON activities (account_id);
CREATE INDEX activities_by_instrument ON activities (instrument_id);

CREATE FUNCTION refuse_rewriting_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.portfolio_id::text = current_setting('folio.deleted_portfolio', true) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'activities are only ever added: reverse one instead'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER activities_are_only_added BEFORE UPDATE OR DELETE ON activities
    FOR EACH ROW EXECUTE FUNCTION refuse_rewriting_history();
CREATE TRIGGER activities_are_not_emptied BEFORE TRUNCATE ON activities
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();
"""

# days: int32 days since 1970; closes: int64 in units of 10^-scale; sources: one byte each; little-endian.
# Stored outside and uncompressed: they are read whole and at once, for hundreds of instruments.
MARKET = """
CREATE TABLE price_years (
    instrument_id uuid NOT NULL REFERENCES instruments ON DELETE CASCADE,
    owner_id uuid,
    year smallint NOT NULL,
    first_day integer NOT NULL,
    last_day integer NOT NULL,
    scale smallint NOT NULL,
    days bytea STORAGE EXTERNAL NOT NULL,
    closes bytea STORAGE EXTERNAL NOT NULL,
    sources bytea STORAGE EXTERNAL NOT NULL,
    CONSTRAINT price_year UNIQUE NULLS NOT DISTINCT (instrument_id, owner_id, year)
);
CREATE TABLE splits (
    id uuid PRIMARY KEY,
    instrument_id uuid NOT NULL REFERENCES instruments ON DELETE CASCADE,
    owner_id uuid,
    ex_date date NOT NULL,
    numerator integer NOT NULL,
    denominator integer NOT NULL,
    CONSTRAINT split_days UNIQUE NULLS NOT DISTINCT (instrument_id, owner_id, ex_date)
);
CREATE TABLE fx_rates (
    owner_id uuid NOT NULL,
    base text NOT NULL,
    quote text NOT NULL,
    day date NOT NULL,
    rate numeric NOT NULL,
    PRIMARY KEY (owner_id, base, quote, day)
);
CREATE TABLE market_revisions (
    owner_id uuid PRIMARY KEY,
    revision bigint NOT NULL
);
"""


def upgrade() -> None:
    create_chassis_tables(op)
    for statements in (LEDGER, ACTIVITIES, MARKET):
        op.execute(statements)
