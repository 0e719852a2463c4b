"""Messages to all who wait are in the audit, whichever service posts them."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE TRIGGER audit AFTER INSERT OR UPDATE ON ledger.message
        FOR EACH ROW EXECUTE FUNCTION token_api.keep_audit('message_id')
    """)
