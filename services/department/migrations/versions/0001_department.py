"""Desks, what was done at them, the directory's copy, and the tables of consumers and routes."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(DESKS)
    op.execute(ROUTES)
    op.execute(GRANTS)


DESKS = """
CREATE TABLE department.desk_state (
  department_id text NOT NULL,
  number        integer NOT NULL CHECK (number > 0),
  state         text NOT NULL CHECK (state IN ('OPEN', 'CLOSED', 'BREAK')),
  user_id       text,
  user_name     text,
  since         timestamptz NOT NULL,
  PRIMARY KEY (department_id, number),
  CONSTRAINT somebody_sits_at_an_open_desk CHECK (state = 'CLOSED' OR user_id IS NOT NULL)
) WITH (fillfactor = 80);

-- The last thing done with a token at a desk, and by whom: what can be taken back for a minute,
-- what a console lists as recent, and where the no-show timer looks for the overdue.
CREATE TABLE department.deed (
  token_id      bigint PRIMARY KEY,
  department_id text NOT NULL,
  desk_id       integer,
  event_type    text NOT NULL,
  user_id       text,
  at            timestamptz NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX deed_recent ON department.deed (department_id, at DESC)
  WHERE event_type <> 'TOKEN_CALLED';
CREATE INDEX deed_called ON department.deed (at) WHERE event_type = 'TOKEN_CALLED';
CREATE INDEX deed_by_age ON department.deed (at);

-- A desk's day, folded from the log; `tally` is what each visit has added to it so far, so that
-- what is undone is taken off again.
CREATE TABLE department.desk_day (
  department_id   text NOT NULL,
  number          integer NOT NULL,
  service_date    date NOT NULL,
  called          integer NOT NULL DEFAULT 0,
  served          integer NOT NULL DEFAULT 0,
  no_show         integer NOT NULL DEFAULT 0,
  service_seconds double precision NOT NULL DEFAULT 0,
  PRIMARY KEY (department_id, service_date, number)
) WITH (fillfactor = 50);
CREATE TABLE department.tally (
  token_id        bigint NOT NULL,
  visit           integer NOT NULL,
  department_id   text NOT NULL,
  number          integer NOT NULL,
  service_date    date NOT NULL,
  served          boolean NOT NULL,
  no_show         boolean NOT NULL,
  service_seconds double precision NOT NULL,
  PRIMARY KEY (token_id, visit)
);
CREATE INDEX tally_by_age ON department.tally (service_date);

-- The topic `directory`, as last heard.
CREATE TABLE department.directory_object (
  key  text PRIMARY KEY,
  body jsonb NOT NULL
);
"""

ROUTES = """
-- Answers that are given again to whoever sends the same request again (shared/idempotency.py).
CREATE TABLE department.idempotency (
  caller    text NOT NULL,
  path      text NOT NULL,
  key       text NOT NULL,
  body_hash bytea NOT NULL,
  answer    jsonb NOT NULL,
  kept_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (caller, path, key)
);
CREATE INDEX idempotency_by_age ON department.idempotency (kept_at);

-- How far each queue's events have been applied; at or below it they are dropped.
CREATE TABLE department.seen (
  queue_id text PRIMARY KEY,
  seq      bigint NOT NULL
) WITH (fillfactor = 50);

-- Records that could not be applied, with their bytes, for somebody to look at.
CREATE TABLE department.parked (
  topic       text NOT NULL,
  "partition" integer NOT NULL,
  "offset"    bigint NOT NULL,
  key         text,
  value       bytea,
  error       text NOT NULL,
  parked_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (topic, "partition", "offset")
);
"""

GRANTS = """
GRANT USAGE ON SCHEMA department TO nowserving_department;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA department TO nowserving_department;
REVOKE ALL ON department.alembic_version FROM nowserving_department;
GRANT SELECT ON department.alembic_version TO nowserving_department;
"""
