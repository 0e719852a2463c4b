"""What a slot's queue and a patient's token know beyond a counter's: seats, times, arrivals."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(QUEUES)
    op.execute(TOKENS)


QUEUES = """
ALTER TABLE ledger.queue
  ADD COLUMN doctor_id     uuid,
  ADD COLUMN service_date  date,        -- null: every day, as at a counter
  ADD COLUMN starts_at     timestamptz,
  ADD COLUMN pace_minutes  integer,
  ADD COLUMN delay_minutes integer NOT NULL DEFAULT 0,
  ADD COLUMN check_in      boolean NOT NULL DEFAULT false, -- only who has checked in is called
  ADD COLUMN capacity      integer CHECK (capacity > 0),   -- null: a counter
  ADD COLUMN seats_taken   integer NOT NULL DEFAULT 0 CHECK (seats_taken >= 0),
  -- Seats beyond the capacity, granted to emergencies and worked off first.
  ADD COLUMN overflow      integer NOT NULL DEFAULT 0 CHECK (overflow >= 0),
  ADD CONSTRAINT seats_within_capacity
    CHECK (capacity IS NULL OR seats_taken <= capacity + overflow);
-- A department's line holds the slots of the day only, however many there have been.
CREATE INDEX queue_of_the_day ON ledger.queue (department_id, service_date);
-- Where a seat is free and somebody waits for it.
CREATE INDEX queue_to_promote ON ledger.queue (queue_id)
  WHERE capacity IS NOT NULL AND seats_taken < capacity AND live ? 'WAITING';
"""

TOKENS = """
ALTER TABLE ledger.token
  ADD COLUMN patient_id    uuid,
  ADD COLUMN checked_in_at timestamptz,
  ADD COLUMN updated_at    timestamptz; -- of the latest change; null: none since this was added
-- One live token a patient and service day, whoever writes, in whatever slot.
CREATE UNIQUE INDEX patient_once_a_day ON ledger.token (patient_id, service_date)
  WHERE patient_id IS NOT NULL
    AND status IN ('WAITING', 'ALLOCATED', 'CALLED', 'SERVING', 'HELD');
CREATE INDEX token_by_patient ON ledger.token (patient_id, id) WHERE patient_id IS NOT NULL;
CREATE INDEX token_by_slot ON ledger.token (slot_id, id) WHERE slot_id IS NOT NULL;
"""
