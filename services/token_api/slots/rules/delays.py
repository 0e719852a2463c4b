"""How a delay goes on to a doctor's later slots of the day. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Planned:
    """A slot as it was planned, and the delay that was said of it itself."""

    slot_id: UUID
    starts_at: datetime
    ends_at: datetime
    own_delay: int


def cascade(day: Sequence[Planned]) -> dict[UUID, int]:
    """Return each slot's delay in minutes.

    A slot is as late as was said of it, or as the one before reaches past the gap between them,
    whichever is more; so what is taken back is taken back from all.
    """
    delays: dict[UUID, int] = {}
    free_at: datetime | None = None
    for slot in sorted(day, key=lambda slot: slot.starts_at):
        reaches = _minutes(free_at - slot.starts_at) if free_at is not None else 0
        delays[slot.slot_id] = max(slot.own_delay, reaches, 0)
        end = slot.ends_at + timedelta(minutes=delays[slot.slot_id])
        free_at = end if free_at is None else max(free_at, end)
    return delays


def _minutes(span: timedelta) -> int:
    """Round up: nobody is told a time before which the doctor is still busy."""
    return -(-span // timedelta(minutes=1))
