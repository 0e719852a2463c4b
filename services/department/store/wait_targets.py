"""The waits that are wanted, as the copy of the directory has them."""

from datetime import timedelta
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.rules.wait_targets import WaitTargets


async def wait_targets(tx: AsyncConnection, usual: timedelta) -> WaitTargets:
    rows = await tx.execute(_OWN)
    own = {row.queue_id: row.minutes * 60 for row in rows}
    return WaitTargets(int(usual.total_seconds()), own)


_OWN: Final = text("""
    SELECT body ->> 'queue_id' AS queue_id,
      CAST(body ->> 'wait_target_minutes' AS integer) AS minutes
    FROM department.directory_object
    WHERE starts_with(key, 'queue/') AND body ->> 'wait_target_minutes' IS NOT NULL
""")
