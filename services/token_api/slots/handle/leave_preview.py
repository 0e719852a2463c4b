"""Whom a doctor's leave would cost, and to whom they would go; nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.slots.handle.doctors_and_patients import find_doctor
from services.token_api.slots.handle.leave import refuse_other_doctor, slots_to_cancel
from services.token_api.slots.handle.leaving import leaving_of
from services.token_api.slots.handle.preview import Affected, ends_of, expected_of
from services.token_api.slots.rules.leaving import cancelled
from services.token_api.slots.rules.line import Line
from services.token_api.slots.rules.other_doctor import Leaving, seats_of_another
from services.token_api.slots.store.lines import read_lines
from services.token_api.slots.store.slots import day_of_doctor
from shared import ledger


@dataclass(frozen=True, slots=True)
class LeavePreview:
    """The slots that would be cancelled, and what would become of who is booked in them."""

    slots: list[RowMapping]
    people: list[Affected]


async def preview_leave(
    tx: AsyncConnection,
    doctor: RowMapping,
    first_day: date,
    last_day: date,
    to_doctor_id: UUID | None = None,
) -> LeavePreview:
    if to_doctor_id is not None:
        refuse_other_doctor(doctor, await find_doctor(tx, to_doctor_id))
    slots = await slots_to_cancel(tx, doctor["doctor_id"], first_day, last_day)
    now = datetime.now(UTC)
    people: list[Affected] = []
    for day, of_day in groupby(slots, key=lambda row: row["service_date"]):
        lines = await _lines(tx, to_doctor_id, day, now) if to_doctor_id is not None else {}
        people += await _people(tx, list(of_day), lines, now)
    return LeavePreview(slots, people)


async def _people(
    tx: AsyncConnection, slots: list[RowMapping], lines: Mapping[str, Line], now: datetime
) -> list[Affected]:
    queues = await ledger.read_queues(tx, [str(row["slot_id"]) for row in slots])
    leaving: list[Leaving] = []
    expected: dict[int, datetime | None] = {}
    for row in slots:
        queue = queues[str(row["slot_id"])]
        tokens = await leaving_of(tx, queue, now) if queue.live else []
        expected |= expected_of(tokens, queue)
        leaving += [Leaving(token, row["starts_at"], n) for n, token in enumerate(tokens)]
    if not lines:
        return ends_of([cancelled(one.token, now) for one in leaving], expected, {})
    return ends_of(seats_of_another(leaving, list(lines.values()), now=now), expected, lines)


async def _lines(tx: AsyncConnection, doctor_id: UUID, day: date, now: datetime) -> dict[str, Line]:
    rows = await day_of_doctor(tx, doctor_id, day)
    queues = await ledger.read_queues(tx, [str(row["slot_id"]) for row in rows])
    return await read_lines(tx, queues, now=now, leaving=0)
