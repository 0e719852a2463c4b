"""Visits and stays in line, folded from the log: what reports are made of, kept for years."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(VISITS)
    op.execute(STAYS)


VISITS = """
-- One row a visit, without a word about who it was. `hour` is the branch's, of `waits_from`.
CREATE TABLE department.visit (
  queue_id         text NOT NULL,
  token_id         bigint NOT NULL,
  visit            integer NOT NULL,
  branch_id        text NOT NULL,
  department_id    text NOT NULL,
  queue_kind       text NOT NULL,
  service_date     date NOT NULL,
  hour             smallint NOT NULL,
  category         text NOT NULL,
  waits_from       timestamptz NOT NULL,
  outcome          text,
  desk_id          integer,
  called_at        timestamptz,
  calls            integer NOT NULL,
  at_desk_since    timestamptz,
  started_at       timestamptz,
  ended_at         timestamptz,
  place            integer,
  told_p50_seconds integer,
  told_p90_seconds integer,
  overtook         jsonb,
  by_hand          boolean NOT NULL,
  first_seq        bigint NOT NULL,
  last_seq         bigint NOT NULL,
  wait_seconds     integer GENERATED ALWAYS AS (
    CASE WHEN called_at IS NOT NULL THEN
      greatest(floor(extract(epoch FROM called_at - waits_from)), 0)
    END) STORED,
  service_seconds  integer GENERATED ALWAYS AS (
    CASE WHEN outcome = 'SERVED' AND coalesce(started_at, at_desk_since) IS NOT NULL THEN
      greatest(floor(extract(epoch FROM ended_at - coalesce(started_at, at_desk_since))), 0)
    END) STORED,
  PRIMARY KEY (queue_id, token_id, visit)
) WITH (fillfactor = 70);
CREATE INDEX visit_by_day ON department.visit (service_date, department_id);
CREATE INDEX visit_by_seq ON department.visit (queue_id, last_seq);
"""

STAYS = """
-- From when to when somebody stood in a counter's line, and by which call that ended: with these a
-- day is played again. The index serves one day of one department.
CREATE TABLE department.stay (
  queue_id      text NOT NULL,
  token_id      bigint NOT NULL,
  since_seq     bigint NOT NULL,
  department_id text NOT NULL,
  service_date  date NOT NULL,
  category      text NOT NULL,
  priority      integer NOT NULL,
  ageing        boolean NOT NULL,
  arrived_at    timestamptz NOT NULL,
  since         timestamptz NOT NULL,
  until         timestamptz,
  until_seq     bigint,
  last_seq      bigint NOT NULL,
  call_id       uuid,
  desk_id       integer,
  rule          text,
  out_of_order  boolean NOT NULL,
  among         text[],
  discipline    jsonb,
  turns         jsonb,
  freed_at      timestamptz,
  PRIMARY KEY (queue_id, token_id, since_seq)
) WITH (fillfactor = 70);
CREATE INDEX stay_by_day ON department.stay (department_id, service_date);
CREATE INDEX stay_by_seq ON department.stay (queue_id, last_seq);
"""
