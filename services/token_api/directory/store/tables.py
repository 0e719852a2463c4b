"""The directory's tables, as the migrations make them."""

from typing import Final

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Double,
    Identity,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB

metadata: Final = MetaData(schema="token_api")
JSON: Final = JSONB(none_as_null=True)

branch: Final = Table(
    "branch",
    metadata,
    Column("branch_id", Text, primary_key=True),
    Column("names", JSON, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("languages", ARRAY(Text), nullable=False),
    Column("hours", JSON),
    Column("closed_days", JSON, nullable=False),
    Column("phone_check_in", Boolean, nullable=False),
    Column("layouts", JSON, nullable=False),
    Column("join_mode", Text, nullable=False),
    Column("join_series", Integer, nullable=False),
)

department: Final = Table(
    "department",
    metadata,
    Column("department_id", Text, primary_key=True),
    Column("branch_id", Text, nullable=False),
    Column("names", JSON, nullable=False),
    Column("position", Integer, nullable=False),
    Column("closed_days", JSON, nullable=False),
    Column("slot_prefix", Text, nullable=False),
)

queue: Final = Table(
    "queue",
    metadata,
    Column("queue_id", Text, primary_key=True),
    Column("department_id", Text, nullable=False),
    Column("branch_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("names", JSON, nullable=False),
    Column("label_prefix", Text, nullable=False),
    Column("label_format", Text, nullable=False),
    Column("first_number", Integer, nullable=False),
    Column("daily_cap", Integer),
    Column("paused", Boolean, nullable=False),
    Column("pause_reason", Text),
    Column("closed", Boolean, nullable=False),
    Column("kiosk_categories", ARRAY(Text), nullable=False),
    Column("kiosk_services", Boolean, nullable=False),
    Column("wait_target_minutes", Integer),
    Column("discipline", JSON),
    Column("discipline_seq", BigInteger, nullable=False),
)

desk: Final = Table(
    "desk",
    metadata,
    Column("department_id", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("names", JSON),
)

directory_outbox: Final = Table(
    "directory_outbox",
    metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("key", Text, nullable=False),
    Column("value", LargeBinary),
)

# Written by the worker, and gone with its queue.
forecast: Final = Table(
    "forecast",
    metadata,
    Column("queue_id", Text, primary_key=True),
    Column("mean_seconds", Double),
    Column("std_seconds", Double),
    Column("calls", Integer, nullable=False),
    Column("as_of", DateTime(timezone=True), nullable=False),
)
