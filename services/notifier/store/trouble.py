"""Letters that do not arrive, counted for whoever runs a department."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared import ledger
from shared.ledger import LettersInTrouble

# Usually a letter goes out within seconds; a mail server that restarts is no alarm.
LATE_AFTER_SECONDS: Final = 300
# Who has not looked at a dead letter within the hour finds it on the page of letters.
DEAD_FOR_SECONDS: Final = 3600


async def note_trouble(tx: AsyncConnection) -> None:
    """Write down each department's letters that died within the hour or wait for too long."""
    rows = await tx.execute(_TROUBLE, {"dead_for": DEAD_FOR_SECONDS, "late": LATE_AFTER_SECONDS})
    found = {row.department_id: LettersInTrouble(row.dead, row.late) for row in rows}
    await ledger.note_letters(tx, found)


# Each half by its own partial index.
_TROUBLE: Final = text("""
    SELECT department_id, CAST(sum(dead) AS integer) AS dead, CAST(sum(late) AS integer) AS late
    FROM (
      SELECT department_id, count(*) AS dead, 0 AS late FROM notifier.letter
      WHERE status = 'DEAD' AND ended_at > now() - make_interval(secs => :dead_for)
      GROUP BY department_id
      UNION ALL
      SELECT department_id, 0, count(*) FROM notifier.letter
      WHERE status = 'PENDING' AND created_at < now() - make_interval(secs => :late)
      GROUP BY department_id
    ) found
    GROUP BY department_id
""")
