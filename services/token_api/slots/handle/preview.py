"""What a change of a slot would do, worked out by the rules that do it; nothing is written.

Who books meanwhile is not in it: it is read without a lock, and shown to somebody who decides.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.slots.handle.cancel_slot import next_slot
from services.token_api.slots.handle.delay_slot import planned_slots
from services.token_api.slots.handle.leaving import leaving_of
from services.token_api.slots.handle.slots import read_slot
from services.token_api.slots.rules.delays import cascade
from services.token_api.slots.rules.expected_time import estimated_time
from services.token_api.slots.rules.leaving import cancelled, moved
from services.token_api.slots.rules.line import Line
from services.token_api.slots.rules.promotion import promotions
from services.token_api.slots.rules.refusals import refuse_fewer_than_taken, slot_closed
from services.token_api.slots.store.lines import read_lines
from services.token_api.slots.store.slots import SlotView, day_of_doctor
from shared import ledger
from shared.auth import Principal, in_department
from shared.events import TokenStatus
from shared.ledger import Change, QueueRow, TokenRow

# Of a longer waiting list the places are worked out from counts.
WAITING_MAX: Final = 500


@dataclass(frozen=True, slots=True)
class Delayed:
    """A slot of the doctor that would run by another delay."""

    slot: RowMapping
    minutes_now: int
    minutes_then: int


@dataclass(frozen=True, slots=True)
class Affected:
    """Somebody who would stand otherwise; `now` and `then` are when they are expected."""

    before: TokenRow
    after: TokenRow
    place: int | None
    now: datetime | None
    then: datetime | None


@dataclass(frozen=True, slots=True)
class Preview:
    """`at` is when it was worked out."""

    at: datetime
    slots: Sequence[Delayed]
    people: Sequence[Affected]


async def open_slot(tx: AsyncConnection, slot_id: UUID, caller: Principal) -> SlotView:
    """Return a slot of the caller's department that can be changed; raises `Refused`."""
    slot = await read_slot(tx, slot_id)
    in_department(caller, slot.queue.department_id)
    if slot.settings.cancelled:
        raise slot_closed()
    return slot


async def preview_delay(tx: AsyncConnection, slot: SlotView, minutes: int) -> Preview:
    """Return the doctor's slots that follow, and all who have a seat in them."""
    day = await _day(tx, slot)
    said = [
        replace(one, own_delay=minutes) if one.slot_id == slot.settings.slot_id else one
        for one in planned_slots(day)
    ]
    queues = await ledger.read_queues(tx, [str(row["slot_id"]) for row in day])
    return await _rescheduled(tx, day, queues, cascade(said))


async def preview_capacity(tx: AsyncConnection, slot: SlotView, capacity: int) -> Preview:
    """Return whom more seats would promote; fewer than are taken are refused."""
    queue = slot.queue
    refuse_fewer_than_taken(queue, capacity)
    now = datetime.now(UTC)
    then = replace(queue, capacity=capacity, overflow=max(queue.seats_taken - capacity, 0))
    lines = await read_lines(tx, {queue.queue_id: then}, now=now, leaving=0)
    line = lines[queue.queue_id]
    return Preview(now, [], ends_of(promotions(line), {}, lines))


async def preview_cancellation(tx: AsyncConnection, slot: SlotView) -> Preview:
    """Return who would go to the doctor's next slot that day, or be told that it is off."""
    day = [row for row in await _day(tx, slot) if row["slot_id"] != slot.settings.slot_id]
    queues = await ledger.read_queues(tx, [str(row["slot_id"]) for row in day])
    others = await _rescheduled(tx, day, queues, cascade(planned_slots(day)))
    later = {str(one.slot["slot_id"]): one.minutes_then for one in others.slots}
    target = await next_slot(tx, slot)
    leaving = await leaving_of(tx, slot.queue, others.at)
    expected = expected_of(leaving, slot.queue)
    if target is None:
        gone = ends_of([cancelled(token, others.at) for token in leaving], expected, {})
    else:
        there = queues[target]
        there = replace(there, delay_minutes=later.get(target, there.delay_minutes))
        # All who wait there, so that the places among them are exact.
        waiting = min(sum(there.live.get(TokenStatus.WAITING, {}).values()), WAITING_MAX)
        lines = await read_lines(tx, {target: there}, now=others.at, leaving=waiting)
        gone = ends_of(moved(leaving, lines[target]), expected, lines)
    return replace(others, people=[*gone, *others.people])


async def _day(tx: AsyncConnection, slot: SlotView) -> list[RowMapping]:
    return await day_of_doctor(tx, slot.settings.doctor_id, slot.row["service_date"])


async def _rescheduled(
    tx: AsyncConnection,
    day: Sequence[RowMapping],
    queues: Mapping[str, QueueRow],
    delays: Mapping[UUID, int],
) -> Preview:
    """Return the slots whose delay changes, and who has a seat in them."""
    now = datetime.now(UTC)
    slots = [
        Delayed(row, queues[str(row["slot_id"])].delay_minutes, delays[row["slot_id"]])
        for row in day
        if queues[str(row["slot_id"])].delay_minutes != delays[row["slot_id"]]
    ]
    changed = {str(one.slot["slot_id"]): one.minutes_then for one in slots}
    if not changed:
        return Preview(now, [], [])
    most = max((queues[one].capacity or 0) + queues[one].overflow for one in changed)
    lines = await ledger.heads(
        tx,
        [queues[one] for one in changed],
        limit=most,
        now=now,
        status=TokenStatus.ALLOCATED,
    )
    people = [
        Affected(
            token,
            token,
            place,
            estimated_time(token, queues[queue_id], place),
            estimated_time(token, replace(queues[queue_id], delay_minutes=minutes), place),
        )
        for queue_id, minutes in changed.items()
        for place, token in enumerate(lines[queue_id], start=1)
    ]
    return Preview(now, slots, people)


def expected_of(line: Iterable[TokenRow], queue: QueueRow) -> dict[int, datetime | None]:
    """Return when each of a line that is in its order is expected now."""
    return {
        token.id: estimated_time(token, queue, place) for place, token in enumerate(line, start=1)
    }


def ends_of(
    changes: Sequence[Change],
    expected: Mapping[int, datetime | None],
    lines: Mapping[str, Line],
) -> list[Affected]:
    """Return each token of some changes once, with its place in its line as it is at the end."""
    first: dict[int, TokenRow] = {}
    last: dict[int, TokenRow] = {}
    for change in changes:
        if change.before is not None and change.after is not None:
            first.setdefault(change.before.id, change.before)
            last[change.after.id] = change.after
    found = []
    for token_id, before in first.items():
        after = last[token_id]
        line = lines.get(after.queue_id)
        place = line.place(after) if line is not None else None
        then = estimated_time(after, line.queue, place) if line is not None else None
        found.append(Affected(before, after, place, expected.get(token_id), then))
    return found
