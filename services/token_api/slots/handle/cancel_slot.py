"""A slot is cancelled: its holders go to the doctor's next one that day, or are told it is off."""

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.token_api.slots.handle.delay_slot import spread_delays
from services.token_api.slots.handle.doctors_and_patients import lock_doctor
from services.token_api.slots.handle.leaving import HOLDERS_PER_TRANSACTION, leaving_of
from services.token_api.slots.handle.other_doctor import move_day
from services.token_api.slots.handle.slots import read_slot
from services.token_api.slots.rules.disciplines import RULES
from services.token_api.slots.rules.leaving import cancelled, moved
from services.token_api.slots.rules.slot_settings import Discipline
from services.token_api.slots.store import tables
from services.token_api.slots.store.lines import read_lines
from services.token_api.slots.store.slots import SlotView, day_of_doctor
from shared import ledger
from shared.auth import Principal, in_department
from shared.duties import for_each
from shared.events import EventType
from shared.ledger import Change
from shared.postgres import looking
from shared.problems import Refused
from shared.rows import update_row


async def cancel_slot(
    engine: AsyncEngine, slot_id: UUID, caller: Principal, *, public_url: str
) -> SlotView:
    """Cancel a slot; whoever is at a desk already is served to the end.

    The slot is closed with the first of its holders gone; on a very long waiting list the others
    follow in transactions of their own, and the worker sees to it should this process die.
    """
    async with engine.begin() as tx:
        await _close(tx, slot_id, caller, public_url=public_url)
        more = await _let_go(tx, slot_id, public_url=public_url)
    if more:
        await let_go_all(engine, slot_id, public_url=public_url)
    async with engine.begin() as tx:
        return await read_slot(tx, slot_id)


async def let_go_all(engine: AsyncEngine, slot_id: UUID, *, public_url: str) -> None:
    """Move or cancel all holders of a cancelled slot, so many in a transaction."""
    more = True
    while more:
        async with engine.begin() as tx:
            more = await _let_go(tx, slot_id, public_url=public_url)


async def finish_cancelling(engine: AsyncEngine, *, public_url: str) -> None:
    """Move or cancel the holders that a killed process has left in a cancelled slot."""
    async with looking(engine) as tx:
        left = list((await tx.execute(_LEFT_BEHIND)).scalars())

    async def go_on(slot_id: UUID) -> None:
        async with engine.begin() as tx:
            await _let_go(tx, slot_id, public_url=public_url)

    await for_each(left, go_on)


async def _close(tx: AsyncConnection, slot_id: UUID, caller: Principal, *, public_url: str) -> None:
    slot = await read_slot(tx, slot_id)
    in_department(caller, slot.queue.department_id)
    await lock_doctor(tx, slot.settings.doctor_id)
    day = await day_of_doctor(tx, slot.settings.doctor_id, slot.row["service_date"])
    # All at once, for locks are taken in id order: the others' delays may change, and their lines.
    queues = await ledger.lock_queues(tx, {str(slot_id), *(str(row["slot_id"]) for row in day)})
    if (await read_slot(tx, slot_id)).settings.cancelled:
        raise Refused("SLOT_CLOSED", "This slot has been cancelled already.")
    await update_row(tx, tables.slot, {"cancelled": True}, slot_id=slot_id)
    await ledger.cancel_slots(tx, [str(slot_id)])
    told = Change(EventType.SLOT_CANCELLED, None, None, queue_id=str(slot_id), actor=caller.subject)
    await ledger.save(tx, queues, [told], now=datetime.now(UTC), public_url=public_url)
    await spread_delays(
        tx, slot.settings.doctor_id, slot.row["service_date"], caller, public_url=public_url
    )


async def _let_go(tx: AsyncConnection, slot_id: UUID, *, public_url: str) -> bool:
    """Move or cancel the next of a cancelled slot's holders; returns whether there are more."""
    slot = await read_slot(tx, slot_id)
    to_doctor: UUID | None = slot.row["moves_to"]
    if to_doctor is not None:
        of_day = slot.settings.doctor_id, slot.row["service_date"], to_doctor
        return await move_day(tx, *of_day, public_url=public_url)
    target = await next_slot(tx, slot)
    queues = await ledger.lock_queues(tx, {str(slot_id), target or str(slot_id)})
    now = datetime.now(UTC)
    leaving = await leaving_of(tx, queues[str(slot_id)], now)
    if not leaving:
        return False
    lines_there = await read_lines(tx, queues, now=now, leaving=0)
    line = lines_there.get(target) if target else None
    changes = moved(leaving, line) if line else [cancelled(token, now) for token in leaving]
    await ledger.save(tx, queues, changes, now=now, public_url=public_url)
    return len(leaving) == HOLDERS_PER_TRANSACTION


async def next_slot(tx: AsyncConnection, slot: SlotView) -> str | None:
    """Return the doctor's next slot of the day that keeps a waiting list and is not over."""
    for row in await day_of_doctor(tx, slot.settings.doctor_id, slot.row["service_date"]):
        later = row["starts_at"] >= slot.row["ends_at"] and row["ends_at"] > datetime.now(UTC)
        if later and RULES[Discipline(row["discipline"])].KEEPS_WAITING_LIST:
            return str(row["slot_id"])
    return None


_LEFT_BEHIND: Final = text("""
    SELECT s.slot_id FROM token_api.slot s
    JOIN ledger.queue q ON q.queue_id = CAST(s.slot_id AS text)
    WHERE s.cancelled AND (q.live ? 'WAITING' OR q.live ? 'ALLOCATED')
    LIMIT 20
""")
