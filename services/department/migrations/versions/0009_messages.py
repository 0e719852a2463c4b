"""Who is still to be written to about a message to all who wait."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(LETTERS)


LETTERS = """
-- A message whose readers are not yet listed, and one row a person who is to be told.
CREATE TABLE department.message_begun (
  message_id    uuid PRIMARY KEY,
  department_id text NOT NULL,
  queue_id      text,
  posted_at     timestamptz NOT NULL
);
CREATE TABLE department.message_reader (
  message_id uuid NOT NULL,
  token_id   bigint NOT NULL,
  PRIMARY KEY (message_id, token_id)
);
"""
