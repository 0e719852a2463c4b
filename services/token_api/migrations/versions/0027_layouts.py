"""How the hall screens of a branch show it."""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE token_api.branch ADD COLUMN layouts jsonb NOT NULL DEFAULT '[]'")
