"""Letters, the names that they use, and what every consumer keeps."""

from alembic import op

from shared.service_tables import consumer_tables, grants

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(LETTERS)
    op.execute(NAMES)
    op.execute(consumer_tables("notifier"))
    op.execute(grants("notifier"))


LETTERS = """
CREATE TABLE notifier.letter (
  id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  event_id        uuid NOT NULL CONSTRAINT one_letter_an_event UNIQUE,
  token_id        bigint,
  version         integer NOT NULL,
  kind            text NOT NULL,
  label           text NOT NULL,
  queue_id        text NOT NULL,
  department_id   text NOT NULL,
  branch_id       text NOT NULL,
  language        text NOT NULL,
  message_id      text NOT NULL,
  status          text NOT NULL CHECK (status IN ('PENDING', 'SENT', 'DEAD', 'SUPERSEDED')),
  attempts        integer NOT NULL DEFAULT 0,
  last_error      text,
  -- The clock, not the transaction's start: letters of one transaction keep their order.
  created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  next_attempt_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Until when it is tried; a redrive begins anew.
  give_up_at      timestamptz NOT NULL,
  -- Who is sending it, and until when nobody else may; a killed sender's lease runs out.
  lease           uuid,
  leased_until    timestamptz,
  ended_at        timestamptz,
  -- A dead letter's message to the topic: state and intent commit together.
  announced_at    timestamptz,
  -- The holder's: cleared some time after the end.
  recipient       text,
  name            text,
  context         jsonb,
  CONSTRAINT ended_or_pending CHECK ((status = 'PENDING') = (ended_at IS NULL)),
  CONSTRAINT sendable CHECK (status <> 'PENDING' OR (recipient IS NOT NULL AND context IS NOT NULL))
) WITH (fillfactor = 70);
CREATE INDEX letter_due ON notifier.letter (next_attempt_at) WHERE status = 'PENDING';
CREATE INDEX letter_unsent_of_token ON notifier.letter (token_id) WHERE status = 'PENDING';
CREATE INDEX letter_to_announce ON notifier.letter (ended_at)
  WHERE status = 'DEAD' AND announced_at IS NULL;
CREATE INDEX letter_to_clear ON notifier.letter (ended_at) WHERE recipient IS NOT NULL;
CREATE INDEX letter_dead ON notifier.letter (created_at DESC, id DESC) WHERE status = 'DEAD';
CREATE INDEX letter_by_age ON notifier.letter (created_at DESC, id DESC);

-- From which version on a token stands in another line: its old queue's news may come later.
CREATE TABLE notifier.moved (
  token_id bigint PRIMARY KEY,
  version  integer NOT NULL,
  moved_at timestamptz NOT NULL DEFAULT now()
);

-- Whether the worker reaches what it needs, for the summary.
CREATE TABLE notifier.engine (
  name      text PRIMARY KEY,
  reachable boolean NOT NULL,
  since     timestamptz NOT NULL DEFAULT now(),
  detail    text
);
"""

NAMES = """
-- The last word of the topic `directory` on each branch, department, queue and desk.
CREATE TABLE notifier.directory_object (
  key   text PRIMARY KEY,
  value jsonb NOT NULL
);
"""
