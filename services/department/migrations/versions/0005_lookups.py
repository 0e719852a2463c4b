"""Who looked up whom."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(LOOKUPS)


LOOKUPS = """
-- Each reading of somebody's name and address by search: who read, by what, and of which tokens.
-- What was typed is not kept: it is somebody's name or number.
CREATE TABLE department.lookup (
  lookup_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at            timestamptz NOT NULL DEFAULT now(),
  department_id text NOT NULL,
  user_id       text NOT NULL,
  user_name     text NOT NULL,
  looked_for    text NOT NULL CHECK (looked_for IN ('NUMBER', 'NAME', 'PHONE', 'TICKET', 'CHOSEN')),
  token_ids     bigint[] NOT NULL
);
CREATE INDEX lookup_of_department ON department.lookup (department_id, lookup_id);
CREATE INDEX lookup_by_age ON department.lookup (at);
GRANT SELECT, INSERT, DELETE ON department.lookup TO nowserving_department;
"""
