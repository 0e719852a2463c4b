"""A queue's row has no index on what changes with each token, and tokens do not look it up."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(PROMOTABLE)
    op.execute(WITHOUT_REFERENCE)


PROMOTABLE = """
-- An index whose condition names `live` made a new entry in every index of each new version of
-- the row (no HOT update). Whether somebody can be promoted seldom changes.
DROP INDEX ledger.queue_to_promote;
ALTER TABLE ledger.queue ADD COLUMN promotable boolean GENERATED ALWAYS AS
  (capacity IS NOT NULL AND seats_taken < capacity AND live ? 'WAITING') STORED;
CREATE INDEX queue_to_promote ON ledger.queue (queue_id) WHERE promotable;
"""

WITHOUT_REFERENCE = """
-- Each new token looked its queue up once more, through all versions of a row of which many may
-- still be kept. Whoever writes a token has locked the row and writes it; only a queue of which
-- nothing was ever said (seq 0) is deleted, under the same lock.
ALTER TABLE ledger.token DROP CONSTRAINT token_queue_id_fkey;
"""
