"""Vehicle queues: stations, drivers, vehicles, shifts, stock requests and trips."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(DIRECTORY)
    op.execute(SHIFTS)
    op.execute(LINES)
    op.execute(GRANTS)


DIRECTORY = """
-- A mother station is a branch with one queue; the row of that queue is the lock for everything
-- of the station: its tokens, approved requests and trips.
CREATE TABLE token_api.station (
  ms_id    bigint PRIMARY KEY,
  queue_id text NOT NULL UNIQUE,
  name     text NOT NULL
);

CREATE TABLE token_api.dbs (
  dbs_id bigint PRIMARY KEY,
  ms_id  bigint NOT NULL REFERENCES token_api.station,
  name   text NOT NULL
);
CREATE INDEX dbs_by_station ON token_api.dbs (ms_id);

CREATE TABLE token_api.vehicle (
  vehicle_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  registration text NOT NULL CONSTRAINT registration_once UNIQUE,
  active       boolean NOT NULL
);

-- A driver signs in as a user whose holder_id is the driver's id.
CREATE TABLE token_api.driver (
  driver_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  ms_id     bigint NOT NULL REFERENCES token_api.station,
  name      text NOT NULL,
  email     text,
  phone     text,
  language  text NOT NULL,
  active    boolean NOT NULL
);
CREATE INDEX driver_by_station ON token_api.driver (ms_id);
"""

SHIFTS = """
CREATE TABLE token_api.shift (
  shift_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  driver_id   bigint NOT NULL REFERENCES token_api.driver,
  ms_id       bigint NOT NULL REFERENCES token_api.station,
  vehicle_id  bigint NOT NULL REFERENCES token_api.vehicle,
  status      text NOT NULL CHECK (status IN ('REQUESTED', 'APPROVED', 'REJECTED', 'ENDED')),
  -- One-time:
  starts_at   timestamptz,
  ends_at     timestamptz,
  -- Recurring, by the clock of the station: 0 = Monday, minutes of the day.
  weekdays    smallint[],
  from_minute smallint,
  to_minute   smallint,
  first_day   date,
  last_day    date,
  requested_at timestamptz NOT NULL,
  decided_at   timestamptz,
  decided_by   text,
  CHECK ((starts_at IS NULL) <> (weekdays IS NULL)),
  CHECK (starts_at IS NULL OR ends_at > starts_at),
  CHECK (weekdays IS NULL OR (from_minute BETWEEN 0 AND 1439 AND to_minute BETWEEN 1 AND 1440))
);
CREATE INDEX shift_of_driver ON token_api.shift (driver_id, ms_id) WHERE status = 'APPROVED';
CREATE INDEX shift_by_station ON token_api.shift (ms_id, status);
"""

LINES = """
-- What a driver's token has beyond its row in the ledger.
CREATE TABLE token_api.fleet_token (
  token_id      bigint PRIMARY KEY,
  ms_id         bigint NOT NULL REFERENCES token_api.station,
  driver_id     bigint NOT NULL REFERENCES token_api.driver,
  vehicle_id    bigint NOT NULL REFERENCES token_api.vehicle,
  vehicle_reg   text NOT NULL,
  waiting       boolean NOT NULL,
  keeps_until   timestamptz NOT NULL, -- waiting then, it expires for the reason in `ending`
  ending        text NOT NULL,
  expiry_reason text -- null: it is live
) WITH (fillfactor = 80);
-- The locks see to it that these hold; the indexes, that nothing else could.
CREATE UNIQUE INDEX one_live_token_a_driver ON token_api.fleet_token (driver_id)
  WHERE expiry_reason IS NULL;
CREATE UNIQUE INDEX one_live_token_a_vehicle ON token_api.fleet_token (vehicle_id)
  WHERE expiry_reason IS NULL;
CREATE INDEX fleet_token_live ON token_api.fleet_token (ms_id) WHERE expiry_reason IS NULL;
CREATE INDEX fleet_token_of_driver ON token_api.fleet_token (driver_id, token_id);
CREATE INDEX fleet_token_due ON token_api.fleet_token (keeps_until) WHERE waiting;

CREATE TABLE token_api.stock_request (
  request_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  ms_id          bigint NOT NULL REFERENCES token_api.station,
  dbs_id         bigint NOT NULL REFERENCES token_api.dbs,
  requested_qty  numeric(12, 2) NOT NULL CHECK (requested_qty > 0),
  priority       text NOT NULL,
  status         text NOT NULL CHECK (status IN ('PENDING', 'APPROVED', 'ALLOCATED', 'FULFILLED',
                   'REJECTED')),
  requested_by   text NOT NULL,
  requested_at   timestamptz NOT NULL,
  approved_at    timestamptz, -- its place in the line of its station
  approved_by    text,
  queue_position integer, -- its place when it was approved
  CONSTRAINT one_place_a_request UNIQUE (ms_id, approved_at)
) WITH (fillfactor = 80);
CREATE INDEX stock_request_open ON token_api.stock_request (ms_id, status)
  WHERE status IN ('PENDING', 'APPROVED', 'ALLOCATED');

CREATE SEQUENCE token_api.trip_id;
CREATE TABLE token_api.trip (
  trip_id       bigint PRIMARY KEY,
  ms_id         bigint NOT NULL REFERENCES token_api.station,
  token_id      bigint NOT NULL REFERENCES token_api.fleet_token,
  request_id    bigint NOT NULL REFERENCES token_api.stock_request,
  driver_id     bigint NOT NULL REFERENCES token_api.driver,
  vehicle_id    bigint NOT NULL REFERENCES token_api.vehicle,
  dbs_id        bigint NOT NULL REFERENCES token_api.dbs,
  status        text NOT NULL CHECK (status IN ('PENDING', 'ACCEPTED', 'STARTED', 'COMPLETED',
                  'DECLINED', 'TIMED_OUT', 'CANCELLED')),
  how           text NOT NULL CHECK (how IN ('MATCHED', 'MANUAL')),
  offered_by    text,
  offered_at    timestamptz NOT NULL,
  offer_ends_at timestamptz NOT NULL,
  accepted_at   timestamptz,
  started_at    timestamptz,
  ended_at      timestamptz
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX one_live_trip_a_token ON token_api.trip (token_id)
  WHERE status IN ('PENDING', 'ACCEPTED', 'STARTED');
CREATE UNIQUE INDEX one_live_trip_a_request ON token_api.trip (request_id)
  WHERE status IN ('PENDING', 'ACCEPTED', 'STARTED');
CREATE INDEX trip_live ON token_api.trip (ms_id)
  WHERE status IN ('PENDING', 'ACCEPTED', 'STARTED');
CREATE INDEX trip_of_driver ON token_api.trip (driver_id, trip_id);
CREATE INDEX trip_by_station ON token_api.trip (ms_id, trip_id);
CREATE INDEX trip_declined ON token_api.trip (token_id) WHERE status = 'DECLINED';
CREATE INDEX trip_due ON token_api.trip (offer_ends_at) WHERE status = 'PENDING';
"""

GRANTS = """
GRANT SELECT, INSERT, UPDATE, DELETE ON token_api.station, token_api.dbs, token_api.vehicle,
  token_api.driver, token_api.shift TO nowserving_token_api;
GRANT SELECT, INSERT, UPDATE ON token_api.fleet_token, token_api.stock_request, token_api.trip
  TO nowserving_token_api;
GRANT USAGE ON SEQUENCE token_api.trip_id TO nowserving_token_api;
"""
