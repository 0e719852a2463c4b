"""Messages to all who wait in a department or in one of its queues."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(MESSAGES)


# Without a queue it is for the whole department. Rows stay: they are what has been said.
MESSAGES = """
CREATE TABLE ledger.message (
  message_id    uuid PRIMARY KEY,
  branch_id     text NOT NULL,
  department_id text NOT NULL,
  queue_id      text,
  kind          text NOT NULL,
  minutes       integer,
  at            timestamptz,
  texts         jsonb NOT NULL DEFAULT '{}',
  posted_by     text NOT NULL,
  posted_at     timestamptz NOT NULL,
  ends_at       timestamptz NOT NULL,
  ended_by      text,
  ended_at      timestamptz
);
CREATE INDEX message_of_department ON ledger.message (department_id, posted_at);
"""
