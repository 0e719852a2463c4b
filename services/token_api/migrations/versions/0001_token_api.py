"""The directory, users, devices, forecasts, idempotency records, and what every consumer keeps."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(DIRECTORY)
    op.execute(PEOPLE)
    op.execute(RECORDS)
    op.execute(GRANTS)


DIRECTORY = """
CREATE TABLE token_api.branch (
  branch_id text PRIMARY KEY,
  names     jsonb NOT NULL,
  time_zone text NOT NULL,
  languages text[] NOT NULL CHECK (cardinality(languages) > 0),
  hours     jsonb
);

CREATE TABLE token_api.department (
  department_id text PRIMARY KEY,
  branch_id     text NOT NULL REFERENCES token_api.branch,
  names         jsonb NOT NULL,
  position      integer NOT NULL
);
CREATE INDEX department_by_branch ON token_api.department (branch_id);

CREATE TABLE token_api.queue (
  queue_id         text PRIMARY KEY,
  department_id    text NOT NULL REFERENCES token_api.department,
  branch_id        text NOT NULL REFERENCES token_api.branch,
  kind             text NOT NULL CHECK (kind IN ('COUNTER', 'SLOT', 'STATION')),
  names            jsonb NOT NULL,
  label_prefix     text NOT NULL,
  label_format     text NOT NULL,
  first_number     integer NOT NULL CHECK (first_number >= 0),
  daily_cap        integer CHECK (daily_cap > 0),
  paused           boolean NOT NULL,
  closed           boolean NOT NULL,
  kiosk_categories text[] NOT NULL
);
CREATE INDEX queue_by_department ON token_api.queue (department_id);
CREATE INDEX queue_by_branch ON token_api.queue (branch_id);

CREATE TABLE token_api.desk (
  department_id text NOT NULL REFERENCES token_api.department ON DELETE CASCADE,
  number        integer NOT NULL CHECK (number > 0),
  names         jsonb,
  PRIMARY KEY (department_id, number)
);

-- What the topic `directory` has still to be told, written with each change. A row is deleted
-- once the broker has it; the changes of one object stand in the order of its row's lock.
CREATE TABLE token_api.directory_outbox (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key      text NOT NULL,
  value    bytea -- null: the object is gone
);
"""

PEOPLE = """
CREATE TABLE token_api."user" (
  user_id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  username      text NOT NULL CONSTRAINT username_once UNIQUE,
  password_hash text NOT NULL,
  role          text NOT NULL,
  departments   text[], -- null: all
  holder_id     bigint,
  display_name  text NOT NULL,
  active        boolean NOT NULL
);

CREATE TABLE token_api.device (
  device_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name      text NOT NULL,
  branch_id text NOT NULL REFERENCES token_api.branch ON DELETE CASCADE,
  key_hash  bytea NOT NULL UNIQUE, -- SHA-256: the key is long and random, there is no guessing
  active    boolean NOT NULL
);
"""

RECORDS = """
-- Answers that are given again to whoever sends the same request again (shared/idempotency.py).
CREATE TABLE token_api.idempotency (
  caller    text NOT NULL,
  path      text NOT NULL,
  key       text NOT NULL,
  body_hash bytea NOT NULL,
  answer    jsonb NOT NULL,
  kept_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (caller, path, key)
);
CREATE INDEX idempotency_by_age ON token_api.idempotency (kept_at);

CREATE TABLE token_api.forecast (
  queue_id     text PRIMARY KEY,
  mean_seconds double precision,
  std_seconds  double precision,
  calls        integer NOT NULL,
  as_of        timestamptz NOT NULL
);

-- How far each queue's events have been applied; at or below it they are dropped.
CREATE TABLE token_api.seen (
  queue_id text PRIMARY KEY,
  seq      bigint NOT NULL
) WITH (fillfactor = 50);

-- Records that could not be applied, with their bytes, for somebody to look at.
CREATE TABLE token_api.parked (
  topic       text NOT NULL,
  "partition" integer NOT NULL,
  "offset"    bigint NOT NULL,
  key         text,
  value       bytea,
  error       text NOT NULL,
  parked_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (topic, "partition", "offset")
);
"""

GRANTS = """
GRANT USAGE ON SCHEMA token_api TO nowserving_token_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA token_api TO nowserving_token_api;
REVOKE ALL ON token_api.alembic_version FROM nowserving_token_api;
GRANT SELECT ON token_api.alembic_version TO nowserving_token_api;
"""
