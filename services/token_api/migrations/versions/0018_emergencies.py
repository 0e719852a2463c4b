"""Calls for help from desks are in the audit, and so is who is told of them."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE TRIGGER audit AFTER INSERT OR UPDATE ON ledger.emergency
        FOR EACH ROW EXECUTE FUNCTION token_api.keep_audit('emergency_id')
    """)
    op.execute("""
        CREATE TRIGGER audit AFTER INSERT OR UPDATE ON ledger.emergency_contact
        FOR EACH ROW EXECUTE FUNCTION token_api.keep_audit('department_id')
    """)
