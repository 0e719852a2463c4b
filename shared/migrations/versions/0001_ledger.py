"""The ledger: queues, tokens, events, and how far the relay has come."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(TABLES)
    op.execute(PARTITIONS)
    op.execute(GRANTS)


TABLES = """
CREATE TABLE ledger.queue (
  queue_id      text PRIMARY KEY,
  kind          text NOT NULL CHECK (kind IN ('COUNTER', 'SLOT', 'STATION')),
  department_id text NOT NULL,
  branch_id     text NOT NULL,
  time_zone     text NOT NULL,
  ageing        boolean NOT NULL DEFAULT false,
  seq           bigint NOT NULL DEFAULT 0,
  number_day    date,
  last_number   integer NOT NULL DEFAULT 0,
  last_arrival  timestamptz,
  -- How many of each live status and category: {"WAITING": {"WALKIN": 3}}; a place costs O(1).
  live          jsonb NOT NULL DEFAULT '{}'
) WITH (fillfactor = 50);
CREATE INDEX queue_by_department ON ledger.queue (department_id, queue_id);

CREATE SEQUENCE ledger.token_id;

CREATE TABLE ledger.token (
  id              bigint PRIMARY KEY,
  queue_id        text NOT NULL REFERENCES ledger.queue,
  origin_queue_id text NOT NULL,
  department_id   text NOT NULL,
  branch_id       text NOT NULL,
  service_date    date NOT NULL,
  number          integer NOT NULL CHECK (number >= 0),
  label           text NOT NULL,
  status          text NOT NULL CHECK (status IN ('WAITING', 'ALLOCATED', 'CALLED', 'SERVING',
                    'HELD', 'SERVED', 'NO_SHOW', 'CANCELLED', 'EXPIRED')),
  version         integer NOT NULL,
  category        text NOT NULL,
  priority        integer NOT NULL,
  arrived_at      timestamptz NOT NULL,
  visit           integer NOT NULL,
  near_visit      integer NOT NULL,
  secret          text NOT NULL,
  language        text NOT NULL,
  user_id         bigint,
  name            text,
  email           text,
  phone           text,
  desk_id         integer,
  call_id         uuid,
  called_at       timestamptz,
  started_at      timestamptz,
  ended_at        timestamptz,
  issued_at       timestamptz NOT NULL,
  slot_id         uuid,
  CONSTRAINT number_once_a_queue_and_day UNIQUE (origin_queue_id, service_date, number),
  CONSTRAINT secret_once UNIQUE (secret)
) WITH (fillfactor = 80);

-- The lines: within a category always by arrival, so the head of each is one index probe.
CREATE INDEX token_line ON ledger.token (queue_id, status, category, arrived_at, id)
  WHERE status IN ('WAITING', 'ALLOCATED');
CREATE INDEX token_at_desk ON ledger.token (department_id, status, called_at)
  WHERE status IN ('CALLED', 'SERVING', 'HELD');
CREATE INDEX token_live_holder ON ledger.token (user_id, queue_id)
  WHERE user_id IS NOT NULL
    AND status IN ('WAITING', 'ALLOCATED', 'CALLED', 'SERVING', 'HELD');

-- Append-only; the exact bytes that Kafka gets. Outbox, history and refill in one.
CREATE TABLE ledger.event (
  queue_id    text NOT NULL,
  seq         bigint NOT NULL,
  day         date NOT NULL,
  event_id    uuid NOT NULL,
  event_type  text NOT NULL,
  token_id    bigint,
  version     integer NOT NULL,
  occurred_at timestamptz NOT NULL,
  traceparent text,
  body        bytea NOT NULL,
  PRIMARY KEY (queue_id, seq, day)
) PARTITION BY RANGE (day);
CREATE INDEX event_by_token ON ledger.event (token_id, version);
CREATE TABLE ledger.event_rest PARTITION OF ledger.event DEFAULT;

-- How far each queue's events have been acknowledged by the broker.
CREATE TABLE ledger.relay_cursor (
  queue_id text PRIMARY KEY,
  seq      bigint NOT NULL,
  day      date NOT NULL -- of that event: spares the relay the partitions before it
) WITH (fillfactor = 50);
-- The last offset the broker acknowledged; an end before it means that its log was lost.
CREATE TABLE ledger.relay_offset (
  topic       text NOT NULL,
  partition   integer NOT NULL,
  last_offset bigint NOT NULL,
  PRIMARY KEY (topic, partition)
) WITH (fillfactor = 50);
"""

PARTITIONS = """
CREATE FUNCTION ledger.keep_partitions(days_ahead integer, days_kept integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
DECLARE
  today date := (now() AT TIME ZONE 'UTC')::date;
  d date;
  old record;
BEGIN
  FOR d IN SELECT generate_series(today, today + days_ahead, interval '1 day')::date LOOP
    IF to_regclass(format('ledger.event_%s', to_char(d, 'YYYYMMDD'))) IS NULL THEN
      EXECUTE format('CREATE TABLE ledger.event_%s PARTITION OF ledger.event '
                     'FOR VALUES FROM (%L) TO (%L)', to_char(d, 'YYYYMMDD'), d, d + 1);
    END IF;
  END LOOP;
  FOR old IN
    SELECT c.oid::regclass AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'ledger.event'::regclass AND c.relname ~ '^event_[0-9]{8}$'
      AND to_date(right(c.relname, 8), 'YYYYMMDD') < today - days_kept
  LOOP
    EXECUTE format('DROP TABLE %s', old.name);
  END LOOP;
END $$;
SELECT ledger.keep_partitions(7, 30);
"""

GRANTS = """
GRANT USAGE ON SCHEMA ledger TO nowserving_token_api, nowserving_department;
GRANT SELECT, INSERT, UPDATE ON ledger.queue, ledger.token
  TO nowserving_token_api, nowserving_department;
GRANT SELECT, INSERT ON ledger.event TO nowserving_token_api, nowserving_department;
GRANT DELETE ON ledger.queue TO nowserving_token_api;
GRANT USAGE ON SEQUENCE ledger.token_id TO nowserving_token_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON ledger.relay_cursor, ledger.relay_offset
  TO nowserving_token_api;
REVOKE ALL ON FUNCTION ledger.keep_partitions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.keep_partitions TO nowserving_token_api;
"""
