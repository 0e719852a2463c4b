"""Alerts of branches of which somebody has taken note."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(ACKNOWLEDGED)
    op.execute("""
        CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE
        ON department.acknowledged_branch_alert
        FOR EACH ROW EXECUTE FUNCTION token_api.keep_audit('branch_id,alert')
    """)


ACKNOWLEDGED = """
CREATE TABLE department.acknowledged_branch_alert (
  branch_id text NOT NULL,
  alert     text NOT NULL,
  user_id   text NOT NULL,
  user_name text NOT NULL,
  at        timestamptz NOT NULL,
  PRIMARY KEY (branch_id, alert)
);
"""
