"""The tables of vehicle queues that are written row by row."""

from typing import Final

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Identity,
    Integer,
    MetaData,
    Numeric,
    SmallInteger,
    Table,
    Text,
)

metadata: Final = MetaData(schema="token_api")

station: Final = Table(
    "station",
    metadata,
    Column("ms_id", BigInteger, primary_key=True, autoincrement=False),
    Column("queue_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("active", Boolean, nullable=False),
)

dbs: Final = Table(
    "dbs",
    metadata,
    Column("dbs_id", BigInteger, primary_key=True, autoincrement=False),
    Column("ms_id", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("active", Boolean, nullable=False),
)

vehicle: Final = Table(
    "vehicle",
    metadata,
    Column("vehicle_id", BigInteger, Identity(always=True), primary_key=True),
    Column("registration", Text, nullable=False),
    Column("active", Boolean, nullable=False),
)

driver: Final = Table(
    "driver",
    metadata,
    Column("driver_id", BigInteger, Identity(always=True), primary_key=True),
    Column("ms_id", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("email", Text),
    Column("phone", Text),
    Column("language", Text, nullable=False),
    Column("active", Boolean, nullable=False),
)

shift: Final = Table(
    "shift",
    metadata,
    Column("shift_id", BigInteger, Identity(always=True), primary_key=True),
    Column("driver_id", BigInteger, nullable=False),
    Column("ms_id", BigInteger, nullable=False),
    Column("vehicle_id", BigInteger, nullable=False),
    Column("status", Text, nullable=False),
    Column("starts_at", DateTime(timezone=True)),
    Column("ends_at", DateTime(timezone=True)),
    Column("weekdays", ARRAY(SmallInteger)),
    Column("from_minute", SmallInteger),
    Column("to_minute", SmallInteger),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("requested_at", DateTime(timezone=True), nullable=False),
    Column("decided_at", DateTime(timezone=True)),
    Column("decided_by", Text),
)

stock_request: Final = Table(
    "stock_request",
    metadata,
    Column("request_id", BigInteger, Identity(always=True), primary_key=True),
    Column("ms_id", BigInteger, nullable=False),
    Column("dbs_id", BigInteger, nullable=False),
    Column("requested_qty", Numeric(12, 2), nullable=False),
    Column("priority", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("requested_by", Text, nullable=False),
    Column("requested_at", DateTime(timezone=True), nullable=False),
    Column("approved_at", DateTime(timezone=True)),
    Column("approved_by", Text),
    Column("queue_position", Integer),
)
