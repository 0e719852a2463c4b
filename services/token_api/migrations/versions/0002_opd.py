"""The outpatient department: doctors, patients, and what a slot has beyond its queue's row."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(OPD)
    op.execute(GRANTS)


OPD = """
ALTER TABLE token_api.department ADD COLUMN slot_prefix text NOT NULL DEFAULT 'OPD';

CREATE TABLE token_api.doctor (
  doctor_id      uuid PRIMARY KEY,
  department_id  text NOT NULL REFERENCES token_api.department,
  name           text NOT NULL,
  specialization text NOT NULL,
  gone           boolean NOT NULL DEFAULT false, -- deleted; past days still name them
  created_at     timestamptz NOT NULL DEFAULT now(),
  updated_at     timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX doctor_by_department ON token_api.doctor (department_id);

CREATE TABLE token_api.patient (
  patient_id uuid PRIMARY KEY,
  name       text NOT NULL,
  phone      text,
  email      text,
  language   text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- A slot's seats, delay and day stand in its queue's row, where every service sees them.
CREATE TABLE token_api.slot (
  slot_id       uuid PRIMARY KEY,
  doctor_id     uuid NOT NULL REFERENCES token_api.doctor,
  department_id text NOT NULL REFERENCES token_api.department,
  service_date  date NOT NULL,
  starts_at     timestamptz NOT NULL,
  ends_at       timestamptz NOT NULL,
  discipline    text NOT NULL CHECK (discipline IN ('ageing', 'preemptive', 'elastic')),
  code          integer NOT NULL, -- which of its department's slots of the day; in its labels
  own_delay     integer NOT NULL DEFAULT 0, -- as said; its queue's row has what comes of it
  cancelled     boolean NOT NULL DEFAULT false,
  -- Tokens of earlier days are announced when the day opens, in the order of their ids.
  announced     boolean NOT NULL DEFAULT false,
  announced_to  bigint NOT NULL DEFAULT 0,
  created_at    timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT ends_after_start CHECK (ends_at > starts_at),
  CONSTRAINT code_once_a_day UNIQUE (department_id, service_date, code)
);
CREATE INDEX slot_by_doctor ON token_api.slot (doctor_id, service_date, starts_at);
CREATE INDEX slot_by_day ON token_api.slot (service_date, starts_at);
CREATE INDEX slot_to_announce ON token_api.slot (service_date) WHERE NOT announced;
"""

GRANTS = """
GRANT SELECT, INSERT, UPDATE, DELETE ON token_api.doctor, token_api.patient, token_api.slot
  TO nowserving_token_api;
"""
