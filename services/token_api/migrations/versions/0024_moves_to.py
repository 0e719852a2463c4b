"""To which doctor the people of a slot go whose own doctor is away."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Null: to the doctor's own next slot of that day, or nowhere.
    op.execute("ALTER TABLE token_api.slot ADD COLUMN moves_to uuid")
    op.execute("ALTER TABLE token_api.leave ADD COLUMN to_doctor_id uuid")
