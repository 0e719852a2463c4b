"""What the numbers of a doctor's appointments begin with, where not as in their department."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE token_api.doctor ADD COLUMN slot_prefix text")
