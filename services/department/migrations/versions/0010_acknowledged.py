"""Alerts of which somebody has taken note, and what is changed at desks in the audit."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(ACKNOWLEDGED)
    for table, key in AUDITED.items():
        op.execute(f"""
            CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON department.{table}
            FOR EACH ROW EXECUTE FUNCTION token_api.keep_audit('{key}')
        """)


ACKNOWLEDGED = """
CREATE TABLE department.acknowledged_alert (
  department_id text NOT NULL,
  alert         text NOT NULL,
  user_id       text NOT NULL,
  user_name     text NOT NULL,
  at            timestamptz NOT NULL,
  PRIMARY KEY (department_id, alert)
);
"""
AUDITED = {
    "acknowledged_alert": "department_id,alert",
    "desk_state": "department_id,number",
    "profile": "department_id,holder",
}
