"""A change of what somebody may do ends their sessions, whoever makes it and by whatever way.

Triggers, so that it also holds for a branch that is deleted with its devices, and for SQL typed by
hand. Also: patients are found by a whole phone number or e-mail.
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(GENERATIONS)
    op.execute(FUNCTIONS)
    op.execute(TRIGGERS)
    op.execute(PATIENTS)


GENERATIONS = """
-- Which sessions are good: those that were signed with this generation.
ALTER TABLE token_api."user" ADD COLUMN session_generation integer NOT NULL DEFAULT 0;
ALTER TABLE token_api.device ADD COLUMN session_generation integer NOT NULL DEFAULT 0;
"""

FUNCTIONS = """
CREATE FUNCTION token_api.note_session_end(who text, first_good integer) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  -- The longest session lasts a day.
  DELETE FROM ledger.session_end WHERE ended_at < now() - interval '2 days';
  INSERT INTO ledger.session_end AS noted (subject, generation) VALUES (who, first_good)
    ON CONFLICT (subject) DO UPDATE
      SET generation = greatest(noted.generation, excluded.generation), ended_at = now();
  PERFORM pg_notify('session_end', '');
END $$;

-- The arguments are what the subject begins with, and the column of the id that follows.
CREATE FUNCTION token_api.end_sessions() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  prefix text := TG_ARGV[0];
  id text := to_jsonb(OLD) ->> TG_ARGV[1];
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM token_api.note_session_end(prefix || id, 2147483647); -- ids are given once
    RETURN OLD;
  END IF;
  NEW.session_generation := OLD.session_generation + 1;
  PERFORM token_api.note_session_end(prefix || id, NEW.session_generation);
  RETURN NEW;
END $$;
"""

TRIGGERS = """
CREATE TRIGGER changed_user_ends_sessions BEFORE UPDATE ON token_api."user" FOR EACH ROW
  WHEN ((OLD.password_hash, OLD.role, OLD.departments, OLD.holder_id, OLD.active)
    IS DISTINCT FROM (NEW.password_hash, NEW.role, NEW.departments, NEW.holder_id, NEW.active))
  EXECUTE FUNCTION token_api.end_sessions('', 'user_id');
CREATE TRIGGER deleted_user_ends_sessions BEFORE DELETE ON token_api."user" FOR EACH ROW
  EXECUTE FUNCTION token_api.end_sessions('', 'user_id');
CREATE TRIGGER changed_device_ends_sessions BEFORE UPDATE ON token_api.device FOR EACH ROW
  WHEN ((OLD.key_hash, OLD.branch_id, OLD.active)
    IS DISTINCT FROM (NEW.key_hash, NEW.branch_id, NEW.active))
  EXECUTE FUNCTION token_api.end_sessions('device-', 'device_id');
CREATE TRIGGER deleted_device_ends_sessions BEFORE DELETE ON token_api.device FOR EACH ROW
  EXECUTE FUNCTION token_api.end_sessions('device-', 'device_id');
"""

PATIENTS = """
CREATE INDEX patient_by_phone ON token_api.patient (regexp_replace(phone, '[^0-9]', '', 'g'));
CREATE INDEX patient_by_email ON token_api.patient (lower(email));
"""
