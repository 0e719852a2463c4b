"""Whether a branch lets people check in for their appointment on their own phone."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        ALTER TABLE token_api.branch ADD COLUMN phone_check_in boolean NOT NULL DEFAULT false
    """)
