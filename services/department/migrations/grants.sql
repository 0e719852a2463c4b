-- What the role may do in this version; run after the migrations, each time.
GRANT USAGE ON SCHEMA department TO nowserving_department;
GRANT SELECT ON department.alembic_version TO nowserving_department;
GRANT SELECT, INSERT, UPDATE, DELETE ON
  department.acknowledged_alert, department.acknowledged_branch_alert, department.deed, department.desk_day, department.desk_state, department.directory_object,
  department.hold, department.idempotency, department.message_begun, department.parked,
  department.profile, department.repeated_call, department.seen, department.stay,
  department.tally, department.visit
  TO nowserving_department;
GRANT SELECT, INSERT, DELETE ON department.note, department.lookup, department.message_reader
  TO nowserving_department;
GRANT SELECT, INSERT, UPDATE, DELETE ON department.progress TO nowserving_department;
