"""How long people should wait at most in a queue, where that is not what the settings say."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE token_api.queue ADD COLUMN wait_target_minutes integer")
