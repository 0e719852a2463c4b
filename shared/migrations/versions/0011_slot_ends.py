"""When a slot ends, so that each event of it says how long its appointments are awaited."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE ledger.queue ADD COLUMN ends_at timestamptz")
