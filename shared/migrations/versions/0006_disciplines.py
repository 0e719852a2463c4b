"""By which rule a counter's line is called, and what the rule remembers of the calls before."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        ALTER TABLE ledger.queue
          ADD COLUMN discipline jsonb, -- null: strict priority
          ADD COLUMN turns      jsonb NOT NULL DEFAULT '{}'
    """)
