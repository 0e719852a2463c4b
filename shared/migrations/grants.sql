-- What each role may do in this version; run after the migrations, each time.
GRANT USAGE ON SCHEMA ledger TO nowserving_token_api, nowserving_department;
GRANT SELECT, INSERT, UPDATE ON ledger.queue, ledger.token
  TO nowserving_token_api, nowserving_department;
GRANT SELECT, INSERT ON ledger.event TO nowserving_token_api, nowserving_department;
GRANT SELECT, INSERT, UPDATE ON ledger.message TO nowserving_department;
GRANT SELECT ON ledger.message TO nowserving_token_api;
GRANT SELECT, INSERT, UPDATE ON ledger.emergency, ledger.emergency_contact
  TO nowserving_department;
GRANT SELECT, INSERT, UPDATE, DELETE ON ledger.next_service TO nowserving_department;
GRANT SELECT, INSERT, DELETE ON ledger.next_service TO nowserving_token_api;
GRANT DELETE ON ledger.queue TO nowserving_token_api;
GRANT USAGE ON SEQUENCE ledger.token_id TO nowserving_token_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON ledger.relay_cursor, ledger.relay_offset
  TO nowserving_token_api;
GRANT SELECT ON ledger.alembic_version TO nowserving_token_api, nowserving_department;
REVOKE ALL ON FUNCTION ledger.keep_partitions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.keep_partitions TO nowserving_token_api;
GRANT USAGE ON SCHEMA ledger TO nowserving_notifier;
GRANT SELECT ON ledger.session_end TO nowserving_department, nowserving_notifier;
GRANT SELECT, INSERT, UPDATE, DELETE ON ledger.session_end TO nowserving_token_api;
GRANT SELECT ON ledger.open_desk TO nowserving_token_api;
GRANT SELECT, INSERT, DELETE ON ledger.open_desk TO nowserving_department;
GRANT SELECT ON ledger.epoch, ledger.fork TO nowserving_department, nowserving_notifier;
GRANT SELECT, INSERT ON ledger.epoch, ledger.fork TO nowserving_token_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON ledger.device_seen
  TO nowserving_token_api, nowserving_department;
GRANT SELECT ON ledger.letters_in_trouble TO nowserving_department;
GRANT SELECT, INSERT, UPDATE, DELETE ON ledger.letters_in_trouble TO nowserving_notifier;
