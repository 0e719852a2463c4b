"""Epochs of the ledger, and a day's table that cannot be made is left to the one for the rest."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(EPOCHS)
    op.execute(PARTITIONS)


EPOCHS = """
-- Each restore that was noticed began a new epoch; without a row it is epoch 0.
CREATE TABLE ledger.epoch (
  epoch    bigint PRIMARY KEY,
  began_at timestamptz NOT NULL DEFAULT now()
);
-- From which seq on a queue's events are others than the log had told of before that epoch.
CREATE TABLE ledger.fork (
  queue_id text NOT NULL,
  epoch    bigint NOT NULL REFERENCES ledger.epoch,
  seq      bigint NOT NULL,
  PRIMARY KEY (queue_id, epoch)
);
"""

PARTITIONS = """
DROP FUNCTION ledger.keep_partitions(integer, integer);
-- Returns the days whose events stay in event_rest, because some of them are there already.
CREATE FUNCTION ledger.keep_partitions(days_ahead integer, days_kept integer) RETURNS SETOF date
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
DECLARE
  today date := (now() AT TIME ZONE 'UTC')::date;
  d date;
  old record;
BEGIN
  FOR d IN SELECT generate_series(today, today + days_ahead, interval '1 day')::date LOOP
    IF to_regclass(format('ledger.event_%s', to_char(d, 'YYYYMMDD'))) IS NULL THEN
      BEGIN
        EXECUTE format('CREATE TABLE ledger.event_%s PARTITION OF ledger.event '
                       'FOR VALUES FROM (%L) TO (%L)', to_char(d, 'YYYYMMDD'), d, d + 1);
      EXCEPTION WHEN check_violation THEN
        RETURN NEXT d;
      END;
    END IF;
  END LOOP;
  FOR old IN
    SELECT c.oid::regclass AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'ledger.event'::regclass AND c.relname ~ '^event_[0-9]{8}$'
      AND to_date(right(c.relname, 8), 'YYYYMMDD') < today - days_kept
  LOOP
    EXECUTE format('DROP TABLE %s', old.name);
  END LOOP;
  -- Some at a time, within a statement's time; the next call goes on.
  DELETE FROM ledger.event_rest WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM ledger.event_rest WHERE day < today - days_kept LIMIT 10000));
END $$;
"""
