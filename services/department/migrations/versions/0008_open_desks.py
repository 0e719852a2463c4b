"""The ledger hears of the desks that are open when it begins to note them."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(NOTE)


NOTE = """
INSERT INTO ledger.open_desk (department_id, number)
SELECT department_id, number FROM department.desk_state WHERE state = 'OPEN'
ON CONFLICT DO NOTHING;
"""
