"""Who changed the words of letters stands in the audit, as all that administrators change."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON notifier.wording
        FOR EACH ROW EXECUTE FUNCTION token_api.keep_audit('branch_id,kind,language')
    """)
