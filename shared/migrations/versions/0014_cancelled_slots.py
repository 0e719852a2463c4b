"""Whether a slot is cancelled, for whoever shows a doctor's day and knows the ledger alone."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE ledger.queue ADD COLUMN cancelled boolean NOT NULL DEFAULT false")
