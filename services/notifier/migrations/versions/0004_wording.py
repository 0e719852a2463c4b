"""A branch's own words for its letters, and who tried them with a test letter."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(WORDING)


WORDING = """
CREATE TABLE notifier.wording (
  branch_id  text NOT NULL,
  kind       text NOT NULL,
  language   text NOT NULL,
  subject    text NOT NULL,
  headline   text NOT NULL,
  body       text[] NOT NULL,
  changed_by text NOT NULL, -- an account of staff
  changed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (branch_id, kind, language)
);

CREATE TABLE notifier.test_letter (
  event_id uuid PRIMARY KEY,
  sent_by  text NOT NULL,
  sent_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX test_letter_sent_at ON notifier.test_letter (sent_at);
"""
