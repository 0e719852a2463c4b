"""Addresses that have stopped the letters of a branch."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(STOPS)


STOPS = """
-- What a letter's recipient is known by in the links that stop letters; cleared with the recipient.
ALTER TABLE notifier.letter ADD COLUMN address_key bytea;
UPDATE notifier.letter SET address_key = sha256(convert_to(lower(recipient), 'UTF8'))
  WHERE recipient IS NOT NULL;

CREATE TABLE notifier.stopped (
  branch_id   text NOT NULL,
  address_key bytea NOT NULL, -- the address's SHA-256; it stays while its owner wants no letters
  stopped_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (branch_id, address_key)
);

-- Signs the links. It is here and no setting, so that links in old letters stay good.
CREATE TABLE notifier.stop_key (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  key      bytea NOT NULL
);
INSERT INTO notifier.stop_key (key)
  VALUES (sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')));
"""
