"""Services to which somebody goes on within one visit, with the same number."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(NEXT_SERVICES)


# `begun`: they have gone on to it. Written under the lock of the token's queue.
NEXT_SERVICES = """
CREATE TABLE ledger.next_service (
  token_id bigint NOT NULL,
  position smallint NOT NULL,
  queue_id text NOT NULL,
  begun    boolean NOT NULL DEFAULT false,
  added_by text,
  added_at timestamptz NOT NULL,
  PRIMARY KEY (token_id, position)
);
CREATE UNIQUE INDEX next_service_once ON ledger.next_service (token_id, queue_id) WHERE NOT begun;
CREATE INDEX next_service_old ON ledger.next_service (added_at);
"""
