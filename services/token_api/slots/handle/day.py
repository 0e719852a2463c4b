"""A department's day as its reception sees it: each doctor with the slots of the day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.directory import branch, closed_day, department
from services.token_api.slots.store.days import doctors_of_day
from services.token_api.slots.store.slots import SlotView, list_slots
from shared.directory import Hours
from shared.rows import get_row

# More than a department has in a day; a page of more could not be read.
SLOTS_MAX: Final = 1_000


@dataclass(frozen=True, slots=True)
class Day:
    """`open` says whether the branch has hours on that weekday, and it is no closed day."""

    department_id: str
    names: dict[str, str]
    today: date
    date: date
    time_zone: str
    open: bool
    doctors: Sequence[RowMapping]
    slots: Sequence[SlotView]

    def slots_of(self, doctor_id: UUID) -> list[SlotView]:
        return [view for view in self.slots if view.settings.doctor_id == doctor_id]


async def read_day(
    tx: AsyncConnection, department_id: str, day: date | None, *, now: datetime
) -> Day:
    """Return a day of a department; without `day` the one that it is there now."""
    home = await get_row(tx, department, department_id=department_id)
    where = await get_row(tx, branch, branch_id=home["branch_id"])
    today = now.astimezone(ZoneInfo(where["time_zone"])).date()
    day = day or today
    filters = {"day": day, "department": department_id}
    hours: Hours | None = where["hours"]
    closed = closed_day([*where["closed_days"], *home["closed_days"]], day)
    return Day(
        department_id=department_id,
        names=home["names"],
        date=day,
        today=today,
        time_zone=where["time_zone"],
        open=(hours is None or bool(hours[day.weekday()])) and closed is None,
        doctors=await doctors_of_day(tx, department_id, day),
        slots=await list_slots(tx, filters, after=None, limit=SLOTS_MAX),
    )
