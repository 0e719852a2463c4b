"""What Postgres holds, read in one snapshot."""

from typing import Any, Final

from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row

from shared.events import decode
from shared.ledger.rows import QUEUE_COLUMNS, TOKEN_COLUMNS, queue_row, token_row
from tests.chaos.observations import EventRow, Observations

CONSUMERS: Final = ("token_api", "department", "notifier")
TABLES: Final = (
    "ledger.relay_cursor",
    "token_api.slot",
    "token_api.fleet_token",
    "token_api.stock_request",
    "token_api.trip",
    "token_api.forecast",
    "token_api.idempotency",
    "token_api.directory_outbox",
    "token_api.queue",
    "token_api.parked",
    "department.desk_day",
    "department.tally",
    "department.idempotency",
    "department.parked",
    "department.profile",
    "notifier.letter",
    "notifier.parked",
)


async def read_postgres(database_url: str, observed: Observations) -> None:
    """Read all tables as they are at one instant."""
    async with await AsyncConnection.connect(database_url, row_factory=dict_row) as connection:
        await connection.set_read_only(True)
        await connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        await _read_ledger(connection, observed)
        for table in TABLES:
            observed.tables[table] = await _rows(connection, f"SELECT * FROM {table}")
        for schema in CONSUMERS:
            for row in await _rows(connection, f"SELECT queue_id, seq FROM {schema}.seen"):
                observed.seen[schema, row["queue_id"]] = row["seq"]
        [now] = await _rows(connection, "SELECT now() AS now")
        observed.as_of = now["now"]


async def _read_ledger(connection: AsyncConnection[DictRow], observed: Observations) -> None:
    tokens = await _rows(connection, f"SELECT {TOKEN_COLUMNS} FROM ledger.token t")
    observed.tokens = {row["id"]: token_row(row) for row in tokens}
    queues = await _rows(connection, f"SELECT {QUEUE_COLUMNS} FROM ledger.queue q")
    observed.queues = {row["queue_id"]: queue_row(row) for row in queues}
    events = await _rows(
        connection,
        "SELECT queue_id, seq, day, event_id, event_type, token_id, version, occurred_at, body"
        " FROM ledger.event ORDER BY queue_id, seq",
    )
    observed.events = [
        EventRow(**{**row, "body": bytes(row["body"])}, event=decode(bytes(row["body"])))
        for row in events
    ]


async def _rows(connection: AsyncConnection[DictRow], query: str) -> list[dict[str, Any]]:
    cursor = await connection.execute(query.encode())
    return await cursor.fetchall()
