-- What the role may do in this version; run after the migrations, each time.
GRANT USAGE ON SCHEMA notifier TO nowserving_notifier;
GRANT SELECT ON notifier.alembic_version TO nowserving_notifier;
GRANT SELECT, INSERT, UPDATE, DELETE ON
  notifier.directory_object, notifier.engine, notifier.letter, notifier.moved, notifier.parked,
  notifier.seen
  TO nowserving_notifier;
GRANT SELECT, INSERT, DELETE ON notifier.stopped TO nowserving_notifier;
GRANT SELECT ON notifier.stop_key TO nowserving_notifier;
GRANT SELECT, INSERT, UPDATE, DELETE ON notifier.progress TO nowserving_notifier;
GRANT SELECT, INSERT, UPDATE, DELETE ON notifier.wording TO nowserving_notifier;
GRANT SELECT, INSERT, DELETE ON notifier.test_letter TO nowserving_notifier;
