"""Days on which a doctor has no slots."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE token_api.leave (
          leave_id   uuid PRIMARY KEY,
          doctor_id  uuid NOT NULL REFERENCES token_api.doctor,
          first_day  date NOT NULL,
          last_day   date NOT NULL CHECK (last_day >= first_day),
          created_at timestamptz NOT NULL
        );
        CREATE INDEX leave_by_doctor ON token_api.leave (doctor_id, last_day);
        CREATE TRIGGER audit AFTER INSERT OR DELETE ON token_api.leave
        FOR EACH ROW EXECUTE FUNCTION token_api.keep_audit('leave_id');
    """)
