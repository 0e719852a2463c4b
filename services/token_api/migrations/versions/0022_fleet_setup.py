"""Closed stations, trips that were released, and the record of who changed shifts and requests."""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        ALTER TABLE token_api.station ADD COLUMN active boolean NOT NULL DEFAULT true;
        ALTER TABLE token_api.dbs ADD COLUMN active boolean NOT NULL DEFAULT true;

        CREATE INDEX user_by_holder ON token_api."user" (role, holder_id)
          WHERE holder_id IS NOT NULL;

        ALTER TABLE token_api.trip
          DROP CONSTRAINT trip_status_check,
          ADD CONSTRAINT trip_status_check CHECK (status IN ('PENDING', 'ACCEPTED', 'STARTED',
            'COMPLETED', 'DECLINED', 'TIMED_OUT', 'CANCELLED', 'RELEASED'));
        DROP INDEX token_api.trip_declined;
        -- What a token is not offered again.
        CREATE INDEX trip_not_again ON token_api.trip (token_id)
          WHERE status IN ('DECLINED', 'RELEASED');
        CREATE INDEX trip_not_started ON token_api.trip (accepted_at) WHERE status = 'ACCEPTED';

        -- The line's own changes are events; these are people's.
        CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON token_api.shift
        FOR EACH ROW EXECUTE FUNCTION token_api.keep_audit('shift_id');
        CREATE TRIGGER audit AFTER UPDATE OF requested_qty, priority ON token_api.stock_request
        FOR EACH ROW EXECUTE FUNCTION token_api.keep_audit('request_id');
        CREATE TRIGGER audit AFTER UPDATE ON token_api.trip
        FOR EACH ROW WHEN (NEW.status = 'RELEASED' AND OLD.status <> 'RELEASED')
        EXECUTE FUNCTION token_api.keep_audit('trip_id');
    """)
