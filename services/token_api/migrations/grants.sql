-- What the role may do in this version; run after the migrations, each time.
GRANT USAGE ON SCHEMA token_api TO nowserving_token_api;
GRANT SELECT ON token_api.alembic_version TO nowserving_token_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON
  token_api.branch, token_api.dbs, token_api.department, token_api.desk, token_api.device,
  token_api.device_seen, token_api.pairing,
  token_api.directory_outbox, token_api.doctor, token_api.driver, token_api.forecast,
  token_api.idempotency, token_api.leave, token_api.parked, token_api.patient, token_api.phone_booking, token_api.queue, token_api.seen,
  token_api.shift, token_api.slot, token_api.station, token_api."user", token_api.vehicle
  TO nowserving_token_api;
GRANT SELECT, INSERT, UPDATE ON
  token_api.fleet_token, token_api.stock_request, token_api.trip
  TO nowserving_token_api;
GRANT USAGE ON SEQUENCE token_api.trip_id TO nowserving_token_api;
GRANT SELECT ON token_api.audit TO nowserving_token_api;
GRANT SELECT, INSERT ON token_api.token_act TO nowserving_token_api;
GRANT USAGE ON SEQUENCE token_api.audit_audit_id_seq TO nowserving_token_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON token_api.progress TO nowserving_token_api;
