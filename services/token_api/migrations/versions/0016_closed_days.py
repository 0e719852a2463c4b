"""On which days a branch, or one of its departments, is closed."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("branch", "department"):
        op.execute(
            f"ALTER TABLE token_api.{table} ADD COLUMN closed_days jsonb NOT NULL DEFAULT '[]'"
        )
