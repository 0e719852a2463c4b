"""What administrators changed, written down by triggers: no route and no command can forget it."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Each table, and the columns of its key.
TABLES = {
    "branch": "branch_id",
    "department": "department_id",
    "queue": "queue_id",
    "desk": "department_id,number",
    "user": "user_id",
    "device": "device_id",
    "doctor": "doctor_id",
    "station": "ms_id",
    "dbs": "dbs_id",
    "vehicle": "vehicle_id",
    "driver": "driver_id",
}


def upgrade() -> None:
    op.execute(AUDIT)
    op.execute(KEEP)
    for table, key in TABLES.items():
        op.execute(f"""
            CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON token_api."{table}"
            FOR EACH ROW EXECUTE FUNCTION token_api.keep_audit('{key}')
        """)
    op.execute(PATIENTS)


AUDIT = """
CREATE TABLE token_api.audit (
  audit_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at          timestamptz NOT NULL DEFAULT now(),
  actor       text, -- null: a command on the server
  actor_name  text,
  action      text NOT NULL CHECK (action IN ('CREATED', 'CHANGED', 'DELETED')),
  object_type text NOT NULL,
  object_id   text NOT NULL,
  before      jsonb, -- of a change, the columns that it changed
  after       jsonb
); -- the service may read it; only keep_audit, which runs as its owner, writes it

CREATE FUNCTION token_api.refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'token_api.audit is append-only, and written by triggers'
    USING ERRCODE = 'insufficient_privilege';
END $$;
-- They hold also for the owner, and where grants were given anew on all tables of the schema.
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON token_api.audit
FOR EACH STATEMENT EXECUTE FUNCTION token_api.refuse_audit_change();
CREATE TRIGGER by_triggers_only BEFORE INSERT ON token_api.audit
FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0)
EXECUTE FUNCTION token_api.refuse_audit_change();
"""

# The first argument names the columns of the key; with a second one the row's content is left out.
KEEP = r"""
CREATE FUNCTION token_api.keep_audit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
  new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
  named   text;
  before  jsonb;
  after   jsonb;
BEGIN
  SELECT string_agg(coalesce(new_row, old_row) ->> part, '/' ORDER BY place) INTO named
    FROM unnest(string_to_array(TG_ARGV[0], ',')) WITH ORDINALITY AS key(part, place);
  IF TG_NARGS = 1 THEN
    -- A hash is replaced after the comparison, so that a new password is on record as a change.
    SELECT
      jsonb_object_agg(part, CASE WHEN part LIKE '%\_hash' THEN '"(not shown)"'
                                  ELSE old_row -> part END) FILTER (WHERE old_row IS NOT NULL),
      jsonb_object_agg(part, CASE WHEN part LIKE '%\_hash' THEN '"(not shown)"'
                                  ELSE new_row -> part END) FILTER (WHERE new_row IS NOT NULL)
      INTO before, after
      FROM jsonb_object_keys(coalesce(new_row, old_row)) AS part
      WHERE part <> 'session_generation' -- which triggers keep, not people
        AND (old_row IS NULL OR new_row IS NULL OR old_row -> part <> new_row -> part);
    IF before IS NULL AND after IS NULL THEN
      RETURN NULL; -- nothing has changed
    END IF;
  END IF;
  INSERT INTO token_api.audit (actor, actor_name, action, object_type, object_id, before, after)
  VALUES (
    nullif(current_setting('nowserving.actor', true), ''),
    nullif(current_setting('nowserving.actor_name', true), ''),
    CASE TG_OP WHEN 'INSERT' THEN 'CREATED' WHEN 'UPDATE' THEN 'CHANGED' ELSE 'DELETED' END,
    TG_TABLE_NAME, named, before, after
  );
  RETURN NULL;
END $$;
"""

# That a patient was deleted is on record; who it was is forgotten with the row.
PATIENTS = """
CREATE TRIGGER audit AFTER DELETE ON token_api.patient
FOR EACH ROW EXECUTE FUNCTION token_api.keep_audit('patient_id', 'key only');
"""
