"""Whether phones may take tickets of a branch, and the series of its codes."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        ALTER TABLE token_api.branch
          ADD COLUMN join_mode text NOT NULL DEFAULT 'off'
            CHECK (join_mode IN ('off', 'fresh', 'fixed')),
          ADD COLUMN join_series integer NOT NULL DEFAULT 1
    """)
