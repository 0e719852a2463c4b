"""Why a queue pauses, which its kiosk says."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE token_api.queue ADD COLUMN pause_reason text")
