"""When a counter's line closes today: the last ticket, the closing, and when it opens again."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE ledger.queue ADD COLUMN closing jsonb")  # null: it does not close
