"""When sessions are over, for every service to know, and which patients a department has had."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(SESSION_END)
    op.execute(PATIENTS)


SESSION_END = """
-- Sessions of a lower generation are over. Written by token_api, read by all (shared/auth); a row
-- that is older than any session may be is deleted with the next one that is written.
CREATE TABLE ledger.session_end (
  subject    text PRIMARY KEY, -- as in the session's token: "7", "device-3"
  generation integer NOT NULL,
  ended_at   timestamptz NOT NULL DEFAULT now()
);
"""

PATIENTS = """
CREATE INDEX token_patients_of_department ON ledger.token (department_id, patient_id)
  WHERE patient_id IS NOT NULL;
"""
