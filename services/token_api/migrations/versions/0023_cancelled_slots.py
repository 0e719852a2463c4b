"""Slots that were cancelled before the ledger's queues said so."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        UPDATE ledger.queue q SET cancelled = true FROM token_api.slot s
        WHERE s.cancelled AND q.queue_id = CAST(s.slot_id AS text)
    """)
