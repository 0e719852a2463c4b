"""Desks, what was done at them, the directory's copy, and the tables of consumers and routes."""

from alembic import op

from shared.service_tables import consumer_tables, grants, idempotency_table

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(DESKS)
    op.execute(idempotency_table("department"))
    op.execute(consumer_tables("department"))
    op.execute(grants("department"))


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
