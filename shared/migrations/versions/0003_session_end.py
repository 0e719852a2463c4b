"""From when on a user's or a device's sessions are over, for every service to know."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(SESSION_END)
    op.execute(GRANTS)


SESSION_END = """
-- Sessions of a lower generation are over. Written by token_api, read by all (shared/auth); a row
-- that is older than any session may be is deleted with the next one that is written.
CREATE TABLE ledger.session_end (
  subject    text PRIMARY KEY, -- as in the session's token: "7", "device-3"
  generation integer NOT NULL,
  ended_at   timestamptz NOT NULL DEFAULT now()
);
"""

GRANTS = """
GRANT USAGE ON SCHEMA ledger TO nowserving_notifier;
GRANT SELECT ON ledger.session_end TO nowserving_department, nowserving_notifier;
GRANT SELECT, INSERT, UPDATE, DELETE ON ledger.session_end TO nowserving_token_api;
"""
