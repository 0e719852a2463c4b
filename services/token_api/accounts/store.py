"""Who may sign in: users by their password, devices by their key."""

from typing import Final

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Identity,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

metadata: Final = MetaData(schema="token_api")

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
    # Kept by the database's triggers: each change of what they may do ends their sessions.
    Column("session_generation", Integer, server_default="0", nullable=False),
)

device: Final = Table(
    "device",
    metadata,
    Column("device_id", BigInteger, Identity(always=True), primary_key=True),
    Column("name", Text, nullable=False),
    Column("branch_id", Text, nullable=False),
    Column("key_hash", LargeBinary, nullable=False),
    Column("active", Boolean, nullable=False),
    # Kept by the database's triggers: each change of what they may do ends their sessions.
    Column("session_generation", Integer, server_default="0", nullable=False),
)

pairing: Final = Table(
    "pairing",
    metadata,
    Column("code", Text, primary_key=True),
    Column("key_hash", LargeBinary, nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
)

device_seen: Final = Table(
    "device_seen",
    metadata,
    Column("device_id", BigInteger, primary_key=True),
    Column("seen_at", DateTime(timezone=True), nullable=False),
)
