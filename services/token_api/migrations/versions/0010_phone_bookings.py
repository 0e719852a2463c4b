"""Slots that phones may book, and what they have asked for until it is confirmed."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE token_api.slot ADD COLUMN phone_booking boolean NOT NULL DEFAULT false")
    op.execute(BOOKINGS)


BOOKINGS = """
-- Of one that expired an hour ago nothing is left. The code itself is nowhere.
CREATE TABLE token_api.phone_booking (
  booking_id uuid PRIMARY KEY,
  phone      text NOT NULL, -- the number in its pass
  slot_id    uuid NOT NULL,
  name       text NOT NULL,
  email      text NOT NULL,
  language   text NOT NULL,
  tries      integer NOT NULL DEFAULT 0,
  patient_id uuid, -- once the code was shown
  expires_at timestamptz NOT NULL
);
CREATE INDEX ON token_api.phone_booking (expires_at);
"""
