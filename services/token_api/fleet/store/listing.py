"""The fleet as an administrator looks it through: page by page, with who of it waits now."""

from typing import Final

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.rows import Page


async def list_page(
    tx: AsyncConnection, statement: TextClause, key: str, *, limit: int, **bound: object
) -> Page:
    """Return the rows of one of the statements below; a parameter that is null asks for nothing."""
    found = await tx.execute(statement, {**bound, "limit": limit})
    rows = [dict(row) for row in found.mappings()]
    return Page(rows, rows[-1][key] if len(rows) == limit else None)


# Plates and telephone numbers are typed with and without spaces and dashes.
_FOUND: Final = """
    (CAST(:search AS text) IS NULL
     OR strpos(lower(translate(concat_ws(chr(10), {}), ' -', '')),
               lower(translate(:search, ' -', ''))) > 0)
"""
_FROM_THE_FIRST: Final = (
    "(CAST(:after AS bigint) IS NULL OR {0} > :after) ORDER BY {0} LIMIT :limit"
)
_FROM_THE_LAST: Final = (
    "(CAST(:after AS bigint) IS NULL OR {0} < :after) ORDER BY {0} DESC LIMIT :limit"
)
_AT: Final = "(CAST(:ms_id AS bigint) IS NULL OR {}.ms_id = :ms_id)"
_IN_USE: Final = "(CAST(:active AS boolean) IS NULL OR {}.active = :active)"
_STATUS: Final = "(CAST(:status AS text) IS NULL OR {}.status = :status)"
_LIVE: Final = """
    LEFT JOIN token_api.fleet_token f ON f.{0} = {1}.{0} AND f.expiry_reason IS NULL
    LEFT JOIN ledger.token k ON k.id = f.token_id
"""
_NOW: Final = """
    k.label AS token_no,
    CASE WHEN f.waiting THEN 'WAITING' WHEN f.token_id IS NOT NULL THEN 'ON_TRIP' END AS now
"""

STATIONS: Final = text(f"""
    SELECT s.*, b.time_zone, b.languages,
      (SELECT count(*) FROM token_api.fleet_token f
        WHERE f.ms_id = s.ms_id AND f.expiry_reason IS NULL AND f.waiting) AS waiting_count,
      (SELECT count(*) FROM token_api.fleet_token f
        WHERE f.ms_id = s.ms_id AND f.expiry_reason IS NULL AND NOT f.waiting) AS on_trip_count,
      (SELECT count(*) FROM token_api.stock_request r
        WHERE r.ms_id = s.ms_id AND r.status IN ('PENDING', 'APPROVED')) AS open_request_count
    FROM token_api.station s JOIN token_api.branch b ON b.branch_id = s.queue_id
    WHERE {_FOUND.format("s.name, s.queue_id")} AND {_IN_USE.format("s")}
      AND {_FROM_THE_FIRST.format("s.ms_id")}
""")
DBS: Final = text(f"""
    SELECT d.*, u.username,
      (SELECT count(*) FROM token_api.stock_request r
        WHERE r.ms_id = d.ms_id AND r.dbs_id = d.dbs_id
          AND r.status IN ('PENDING', 'APPROVED', 'ALLOCATED')) AS open_request_count
    FROM token_api.dbs d
    LEFT JOIN LATERAL (SELECT min(username) AS username FROM token_api."user"
      WHERE role = 'dbs' AND holder_id = d.dbs_id) u ON true
    WHERE {_FOUND.format("d.name, d.dbs_id")} AND {_AT.format("d")} AND {_IN_USE.format("d")}
      AND {_FROM_THE_FIRST.format("d.dbs_id")}
""")
VEHICLES: Final = text(f"""
    SELECT v.*, {_NOW} FROM token_api.vehicle v {_LIVE.format("vehicle_id", "v")}
    WHERE {_FOUND.format("v.registration")} AND {_IN_USE.format("v")}
      AND {_FROM_THE_FIRST.format("v.vehicle_id")}
""")
DRIVERS: Final = text(f"""
    SELECT d.*, u.username, {_NOW} FROM token_api.driver d {_LIVE.format("driver_id", "d")}
    LEFT JOIN LATERAL (SELECT min(username) AS username FROM token_api."user"
      WHERE role = 'driver' AND holder_id = d.driver_id) u ON true
    WHERE {_FOUND.format("d.name, d.phone, d.email, u.username")}
      AND {_AT.format("d")} AND {_IN_USE.format("d")} AND {_FROM_THE_FIRST.format("d.driver_id")}
""")
SHIFTS: Final = text(f"""
    SELECT s.*, d.name, v.registration, k.label AS token_no
    FROM token_api.shift s
    JOIN token_api.driver d USING (driver_id)
    JOIN token_api.vehicle v USING (vehicle_id)
    LEFT JOIN token_api.fleet_token f ON f.driver_id = s.driver_id AND f.ms_id = s.ms_id
      AND f.vehicle_id = s.vehicle_id AND f.waiting AND f.expiry_reason IS NULL
      AND s.status = 'APPROVED'
    LEFT JOIN ledger.token k ON k.id = f.token_id
    WHERE {_FOUND.format("d.name, v.registration")}
      AND {_AT.format("s")} AND {_STATUS.format("s")} AND {_FROM_THE_LAST.format("s.shift_id")}
""")
REQUESTS: Final = text(f"""
    SELECT r.*, d.name AS dbs_name, q.time_zone
    FROM token_api.stock_request r
    JOIN token_api.dbs d USING (dbs_id)
    JOIN token_api.station s ON s.ms_id = r.ms_id
    JOIN ledger.queue q ON q.queue_id = s.queue_id
    WHERE {_FOUND.format("d.name, r.request_id")}
      AND {_AT.format("r")} AND {_STATUS.format("r")} AND {_FROM_THE_LAST.format("r.request_id")}
""")
