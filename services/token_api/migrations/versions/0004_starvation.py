"""A slot may have a bound of its own for how long anybody waits before being raised."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE token_api.slot ADD COLUMN starvation_seconds integer "
        "CHECK (starvation_seconds > 0)"
    )
