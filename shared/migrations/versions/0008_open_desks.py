"""Which desks are open, for both services: department opens them, token_api shows them."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(OPEN_DESKS)


OPEN_DESKS = """
-- A desk that is open and has no break now.
CREATE TABLE ledger.open_desk (
  department_id text NOT NULL,
  number        integer NOT NULL,
  PRIMARY KEY (department_id, number)
);
"""
