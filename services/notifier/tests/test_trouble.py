"""Letters that do not arrive are written down for whoever runs their department."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.notifier.store.trouble import note_trouble
from services.notifier.tests.test_router import write


async def found(engine: AsyncEngine) -> list[tuple[str, int, int]]:
    async with engine.begin() as tx:
        await note_trouble(tx)
        await tx.execute(text("RESET ROLE"))  # another service reads it
        rows = await tx.execute(
            text("SELECT department_id, dead_count, late_count FROM ledger.letters_in_trouble")
        )
        return [(row.department_id, row.dead_count, row.late_count) for row in rows]


async def change(engine: AsyncEngine, assignments: str) -> None:
    async with engine.begin() as tx:
        await tx.execute(text(f"UPDATE notifier.letter SET {assignments}"))


async def test_dead_letters_of_the_hour_and_those_that_wait_too_long_are_counted(
    engine: AsyncEngine,
) -> None:
    await write(engine, 2)
    assert await found(engine) == []
    await change(engine, "created_at = created_at - interval '6 minutes'")
    assert await found(engine) == [("CW", 0, 2)]
    await change(engine, "status = 'DEAD', ended_at = now()")
    assert await found(engine) == [("CW", 2, 0)]
    await change(engine, "ended_at = now() - interval '61 minutes'")
    assert await found(engine) == []
