"""Make the audit log: a chain that is only added to, and the heads that were signed of it."""

from alembic import op

revision = "0005"
down_revision = "0004"

# An act waits in the transaction that it belongs to and is chained when that commits: whoever holds the lock
# of the chain waits for no other lock any more, so appending never deadlocks.
LOG = """
CREATE SCHEMA audit;

CREATE TABLE audit.records (
    sequence bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    actor_kind text NOT NULL,
    actor_id text,
    parent_id uuid,
    session_id uuid,
    address text,
    request_id text,
    action text NOT NULL,
    target_kind text,
    target_id text,
    outcome text NOT NULL,
    details jsonb NOT NULL,
    digest bytea NOT NULL,
    previous_hash bytea NOT NULL,
    hash bytea NOT NULL
);
CREATE INDEX records_at ON audit.records (at, sequence);
CREATE INDEX records_actor ON audit.records (actor_id, sequence);
CREATE INDEX records_action ON audit.records (action text_pattern_ops, sequence);
CREATE INDEX records_target ON audit.records (target_id, sequence);

CREATE TABLE audit.waiting (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    actor_kind text NOT NULL,
    actor_id text,
    parent_id uuid,
    session_id uuid,
    address text,
    request_id text,
    action text NOT NULL,
    target_kind text,
    target_id text,
    outcome text NOT NULL,
    details jsonb NOT NULL,
    digest bytea NOT NULL
);

CREATE TABLE audit.heads (
    sequence bigint PRIMARY KEY,
    hash bytea NOT NULL,
    signed_at timestamptz NOT NULL,
    signature text NOT NULL
);

CREATE FUNCTION audit.chain() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    number bigint;
    previous bytea;
BEGIN
    PERFORM pg_advisory_xact_lock(41000002);
    SELECT sequence, hash INTO number, previous FROM audit.records ORDER BY sequence DESC LIMIT 1;
    number := coalesce(number, 0) + 1;
    previous := coalesce(previous, decode(repeat('00', 32), 'hex'));
    INSERT INTO audit.records
    VALUES (number, NEW.at, NEW.actor_kind, NEW.actor_id, NEW.parent_id, NEW.session_id, NEW.address,
            NEW.request_id, NEW.action, NEW.target_kind, NEW.target_id, NEW.outcome, NEW.details, NEW.digest,
            previous, sha256(previous || int8send(number) || NEW.digest));
    DELETE FROM audit.waiting WHERE id = NEW.id;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER chain AFTER INSERT ON audit.waiting
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit.chain();

CREATE FUNCTION audit.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is only added to' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.records
    FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.heads
    FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();

-- Where the database was provisioned by us, the log now belongs to a role that nobody can sign in as;
-- elsewhere the service keeps it and gives up the rights it does not need.
DO $$
BEGIN
    IF to_regprocedure('provision.entrust_audit()') IS NOT NULL THEN
        PERFORM provision.entrust_audit();
    ELSE
        REVOKE ALL ON audit.records, audit.heads FROM CURRENT_USER;
        GRANT SELECT, INSERT ON audit.records, audit.heads TO CURRENT_USER;
    END IF;
END $$;
"""


def upgrade() -> None:
    op.execute(LOG)
