"""What was agreed when a slot was made, beyond what its queue's row says."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID


class Discipline(StrEnum):
    AGEING = "ageing"
    PREEMPTIVE = "preemptive"
    ELASTIC = "elastic"


@dataclass(frozen=True, slots=True)
class SlotSettings:
    slot_id: UUID
    doctor_id: UUID
    discipline: Discipline
    label_prefix: str
    ends_at: datetime
    cancelled: bool = False
    on_closed_day: bool = False  # who has booked keeps the booking, nobody else gets one
    called_at_counter: bool = False  # who checks in joins a counter's line; nobody is called here
    starvation: timedelta | None = None  # null: as the settings say
