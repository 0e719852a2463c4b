"""The directory, users, devices, forecasts, idempotency records, and what every consumer keeps."""

from alembic import op

from shared.service_tables import consumer_tables, grants, idempotency_table

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(DIRECTORY)
    op.execute(PEOPLE)
    op.execute(FORECASTS)
    op.execute(idempotency_table("token_api"))
    op.execute(consumer_tables("token_api"))
    op.execute(grants("token_api"))


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

FORECASTS = """
CREATE TABLE token_api.forecast (
  queue_id     text PRIMARY KEY,
  mean_seconds double precision,
  std_seconds  double precision,
  calls        integer NOT NULL,
  as_of        timestamptz NOT NULL
);
"""
