"""What staff did with tokens, beside what administrators changed: one numbering, one list."""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(ACTS)


ACTS = """
CREATE TABLE token_api.token_act (
  audit_id    bigint PRIMARY KEY DEFAULT nextval('token_api.audit_audit_id_seq'),
  at          timestamptz NOT NULL,
  actor       text NOT NULL,
  actor_name  text,
  action      text NOT NULL,
  object_type text NOT NULL,
  object_id   text NOT NULL,
  after       jsonb NOT NULL
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON token_api.token_act
FOR EACH STATEMENT EXECUTE FUNCTION token_api.refuse_audit_change();
"""
