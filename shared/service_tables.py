"""The tables that shared modules keep in each service's schema, as its first migration makes them.

A migration that was released does not change, nor does this: a later change is a migration.
"""


def idempotency_table(schema: str) -> str:
    """Return the DDL of the records of shared/idempotency.py."""
    return f"""
-- Answers that are given again to whoever sends the same request again (shared/idempotency.py).
CREATE TABLE {schema}.idempotency (
  caller    text NOT NULL,
  path      text NOT NULL,
  key       text NOT NULL,
  body_hash bytea NOT NULL,
  answer    jsonb NOT NULL,
  kept_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (caller, path, key)
);
CREATE INDEX idempotency_by_age ON {schema}.idempotency (kept_at);
"""


def consumer_tables(schema: str) -> str:
    """Return the DDL of what shared/kafka keeps for a consumer of the log."""
    return f"""
-- How far each queue's events have been applied; at or below it they are dropped.
CREATE TABLE {schema}.seen (
  queue_id text PRIMARY KEY,
  seq      bigint NOT NULL
) WITH (fillfactor = 50);

-- Records that could not be applied, with their bytes, for somebody to look at.
CREATE TABLE {schema}.parked (
  topic       text NOT NULL,
  "partition" integer NOT NULL,
  "offset"    bigint NOT NULL,
  key         text,
  value       bytea,
  error       text NOT NULL,
  parked_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (topic, "partition", "offset")
);
"""


def progress_table(schema: str) -> str:
    """Return the DDL of the records of shared/progress.py."""
    return f"""
-- When each duty of each worker was last done, and how often it has failed.
CREATE TABLE {schema}.progress (
  worker   text NOT NULL,
  duty     text NOT NULL,
  since    timestamptz NOT NULL DEFAULT now(),
  done_at  timestamptz,
  failures bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (worker, duty)
) WITH (fillfactor = 50);
"""


def epoch_of_seen(schema: str) -> str:
    """Return the DDL by which a consumer remembers in which of the ledger's epochs it applied."""
    return f"ALTER TABLE {schema}.seen ADD COLUMN epoch bigint NOT NULL DEFAULT 0;"


def grants(schema: str) -> str:
    """Let a service's role use all tables that its schema has by now."""
    role = f"nowserving_{schema}"
    return f"""
GRANT USAGE ON SCHEMA {schema} TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role};
REVOKE ALL ON {schema}.alembic_version FROM {role};
GRANT SELECT ON {schema}.alembic_version TO {role};
"""
