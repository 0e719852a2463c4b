"""The tables of the schema token_api, as its migrations make them."""

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
)

department: Final = Table(
    "department",
    metadata,
    Column("department_id", Text, primary_key=True),
    Column("branch_id", Text, nullable=False),
    Column("names", JSON, nullable=False),
    Column("position", Integer, nullable=False),
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
    Column("closed", Boolean, nullable=False),
    Column("kiosk_categories", ARRAY(Text), nullable=False),
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

user: Final = Table(
    "user",
    metadata,
    Column("user_id", BigInteger, Identity(always=True), primary_key=True),
    Column("username", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("departments", ARRAY(Text)),
    Column("holder_id", BigInteger),
    Column("display_name", Text, nullable=False),
    Column("active", Boolean, nullable=False),
)

device: Final = Table(
    "device",
    metadata,
    Column("device_id", BigInteger, Identity(always=True), primary_key=True),
    Column("name", Text, nullable=False),
    Column("branch_id", Text, nullable=False),
    Column("key_hash", LargeBinary, nullable=False),
    Column("active", Boolean, nullable=False),
)

forecast: Final = Table(
    "forecast",
    metadata,
    Column("queue_id", Text, primary_key=True),
    Column("mean_seconds", Double),
    Column("std_seconds", Double),
    Column("calls", Integer, nullable=False),
    Column("as_of", DateTime(timezone=True), nullable=False),
)
