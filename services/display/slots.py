"""What the events of slots say of the slots themselves; the highest seq of a slot wins."""

from datetime import datetime, timedelta
from typing import NamedTuple

from services.display.tokens import TokenRecord


class Slot(NamedTuple):
    starts_at: datetime
    ends_at: datetime | None  # null: told by an event that is older than the field
    delay: timedelta = timedelta(0)
    check_in: bool = False  # only who has checked in is called from it
    ageing: bool = False


class Slots:
    def __init__(self) -> None:
        self._slots: dict[str, tuple[int, Slot]] = {}

    def of(self, queue_id: str) -> Slot | None:
        """Return what is known of a slot; null: it is none, or nothing was heard of its time."""
        _, slot = self._slots.get(queue_id, (0, None))
        return slot

    def hear(self, record: TokenRecord) -> bool:
        """Take in what an event says of its slot; return whether the slot is not what it was."""
        starts_at, seq = record.get("slotStart"), record.get("seq", 0)
        if starts_at is None:
            return False
        last_seq, before = self._slots.get(record["queueId"], (-1, None))
        if seq < last_seq:
            return False
        slot = Slot(
            starts_at,
            record.get("slotEnd"),
            timedelta(minutes=record.get("slotDelayMinutes") or 0),
            record.get("slotCheckIn", False),
            record.get("ageing", False),
        )
        self._slots[record["queueId"]] = seq, slot
        return slot != before

    def forget_before(self, moment: datetime) -> None:
        """Forget those that began earlier."""
        self._slots = {
            queue_id: known
            for queue_id, known in self._slots.items()
            if known[1].starts_at >= moment
        }
