"""What devices and letters last said of themselves, for whoever watches over them."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(SIGNS)


SIGNS = """
-- A kiosk is written by token_api, a screen by department, which hears of it on the log.
CREATE TABLE ledger.device_seen (
  kind      text NOT NULL,
  device_id text NOT NULL,
  branch_id text NOT NULL,
  name      text NOT NULL,
  seen_at   timestamptz NOT NULL,
  PRIMARY KEY (kind, device_id)
);
-- Written by notifier: only departments that have such letters are in it.
CREATE TABLE ledger.letters_in_trouble (
  department_id text PRIMARY KEY,
  dead_count    integer NOT NULL,
  late_count    integer NOT NULL
);
"""
