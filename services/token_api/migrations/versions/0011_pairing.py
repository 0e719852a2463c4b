"""Kiosks that wait for an administrator to type their code, and when each device was last there."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(PAIRING)


PAIRING = """
-- A kiosk that is no device yet. It is gone once its code was typed, or minutes later.
CREATE TABLE token_api.pairing (
  code       text PRIMARY KEY,
  key_hash   bytea NOT NULL UNIQUE, -- of the key that is good from then on
  expires_at timestamptz NOT NULL
);
CREATE INDEX ON token_api.pairing (expires_at);

-- Beside the device, whose row says what administrators decided, and is audited.
CREATE TABLE token_api.device_seen (
  device_id bigint PRIMARY KEY REFERENCES token_api.device ON DELETE CASCADE,
  seen_at   timestamptz NOT NULL
);
"""
