"""Whether further services can be added to a queue's tickets at the kiosk."""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        ALTER TABLE token_api.queue ADD COLUMN kiosk_services boolean NOT NULL DEFAULT false
    """)
