"""Calls for help from desks, and who is told of them by letter."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(EMERGENCIES)


# Rows stay: they are what has happened. Of a desk one is open at most.
EMERGENCIES = """
CREATE TABLE ledger.emergency (
  emergency_id      uuid PRIMARY KEY,
  department_id     text NOT NULL,
  desk_id           integer NOT NULL,
  drill             boolean NOT NULL,
  raised_by         text NOT NULL,
  raised_by_name    text NOT NULL,
  raised_at         timestamptz NOT NULL,
  confirmed_by      text,
  confirmed_by_name text,
  confirmed_at      timestamptz,
  ended_by          text,
  ended_at          timestamptz
);
CREATE UNIQUE INDEX emergency_open ON ledger.emergency (department_id, desk_id)
  WHERE ended_at IS NULL;
CREATE INDEX emergency_drills ON ledger.emergency (department_id, raised_at) WHERE drill;

CREATE TABLE ledger.emergency_contact (
  department_id text PRIMARY KEY,
  emails        text[] NOT NULL
);
"""
