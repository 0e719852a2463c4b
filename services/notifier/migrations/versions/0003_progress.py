"""When each duty was last done, and in which epoch of the ledger events were applied."""

from alembic import op

from shared.service_tables import epoch_of_seen, progress_table

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(progress_table("notifier"))
    op.execute(epoch_of_seen("notifier"))
