"""Why and until when somebody is on hold, and how often a call was made again by itself."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(HOLDS)


HOLDS = """
-- Of those on hold: why, and when they come back by themselves; null: when somebody says so.
CREATE TABLE department.hold (
  token_id   bigint PRIMARY KEY,
  reason     text,
  ends_at    timestamptz,
  held_at    timestamptz NOT NULL
);
CREATE INDEX hold_by_end ON department.hold (ends_at) WHERE ends_at IS NOT NULL;
CREATE INDEX hold_by_age ON department.hold (held_at);

-- How often a call has been made again by the timer, by the time of the first call.
CREATE TABLE department.repeated_call (
  token_id  bigint PRIMARY KEY,
  called_at timestamptz NOT NULL,
  times     integer NOT NULL
);
CREATE INDEX repeated_call_by_age ON department.repeated_call (called_at);
"""
