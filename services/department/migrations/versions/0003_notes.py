"""What desks say about a visitor to each other."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(NOTES)


NOTES = """
-- The notes of transfers, calls out of order and cancellations, as consoles show them; the ledger's
-- events keep them for a token's history.
CREATE TABLE department.note (
  note_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  token_id   bigint NOT NULL,
  event_type text NOT NULL,
  note       text NOT NULL,
  user_id    text,
  at         timestamptz NOT NULL
);
CREATE INDEX note_of_token ON department.note (token_id);
CREATE INDEX note_by_age ON department.note (at);
"""
