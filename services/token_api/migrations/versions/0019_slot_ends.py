"""The ends of the slots that there are, kept beside their queues."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        UPDATE ledger.queue q SET ends_at = s.ends_at
        FROM token_api.slot s
        WHERE s.service_date >= current_date - 2 AND q.queue_id = CAST(s.slot_id AS text)
    """)
