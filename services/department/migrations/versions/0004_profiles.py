"""Which queues desks and people serve, and the copy of it that a call reads with its desk."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(PROFILES)


PROFILES = """
-- What a desk ('desk/3') serves, and what a person ('user/7') may. `today` replaces `always` on
-- that day of the branch, and is over with it.
CREATE TABLE department.profile (
  department_id text NOT NULL,
  holder        text NOT NULL,
  name          text,
  always        jsonb,
  today         jsonb,
  day           date,
  PRIMARY KEY (department_id, holder)
);

-- Of the desk and of who sits there; null: every queue of the department.
ALTER TABLE department.desk_state ADD COLUMN profile jsonb;
"""
