"""Finding a person of a department's day by name, phone or number."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(FIND)


# Each is one probe a day. Who took a token without a name costs no index anything; a number is
# found by the index that keeps it unique, over the queues of the branch.
FIND = """
CREATE INDEX token_by_name ON ledger.token (department_id, service_date, lower(name) COLLATE "C")
  WHERE name IS NOT NULL;
CREATE INDEX token_by_last_name ON ledger.token
  (department_id, service_date, lower(regexp_replace(name, '^.* ', '')) COLLATE "C")
  WHERE name LIKE '% %';
CREATE INDEX token_by_phone ON ledger.token
  (department_id, service_date, reverse(regexp_replace(phone, '[^0-9]', '', 'g')) COLLATE "C")
  WHERE phone IS NOT NULL;
CREATE INDEX queue_by_branch ON ledger.queue (branch_id, service_date);
"""
