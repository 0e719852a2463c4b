"""The outpatient department's tables, as the migrations make them."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
)

metadata: Final = MetaData(schema="token_api")

doctor: Final = Table(
    "doctor",
    metadata,
    Column("doctor_id", Uuid, primary_key=True),
    Column("department_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("specialization", Text, nullable=False),
    Column("slot_prefix", Text),
    Column("gone", Boolean, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)

patient: Final = Table(
    "patient",
    metadata,
    Column("patient_id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("phone", Text),
    Column("email", Text),
    Column("language", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)

slot: Final = Table(
    "slot",
    metadata,
    Column("slot_id", Uuid, primary_key=True),
    Column("doctor_id", Uuid, nullable=False),
    Column("department_id", Text, nullable=False),
    Column("service_date", Date, nullable=False),
    Column("starts_at", DateTime(timezone=True), nullable=False),
    Column("ends_at", DateTime(timezone=True), nullable=False),
    Column("discipline", Text, nullable=False),
    Column("code", Integer, nullable=False),
    Column("own_delay", Integer, nullable=False),
    Column("cancelled", Boolean, nullable=False),
    Column("moves_to", Uuid),
    Column("starvation_seconds", Integer),
    Column("phone_booking", Boolean, nullable=False),
    Column("announced", Boolean, nullable=False),
    Column("announced_to", BigInteger, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

leave: Final = Table(
    "leave",
    metadata,
    Column("leave_id", Uuid, primary_key=True),
    Column("doctor_id", Uuid, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("to_doctor_id", Uuid),
    Column("created_at", DateTime(timezone=True), nullable=False),
)
