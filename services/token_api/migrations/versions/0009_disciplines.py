"""By which rule each counter's line is called."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Null: strict priority.
    op.execute("ALTER TABLE token_api.queue ADD COLUMN discipline jsonb")
