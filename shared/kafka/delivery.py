"""Decodes a record: into an event, or into the reason why it is to be parked."""

from dataclasses import dataclass, replace
from typing import Final, Self

import pydantic

from shared.contract import Contract
from shared.events import Event, decode
from shared.kafka.record import Record
from shared.logs import describe

BIGINT_MAX: Final = 2**63 - 1


@dataclass(frozen=True)
class Delivery:
    """A record with what could be read of it; `error` says why it is to be parked."""

    record: Record
    event: Event | None
    queue_id: str | None
    seq: int
    error: str | None = None

    def failed(self, error: Exception) -> Self:
        return replace(self, error=describe(error))

    def closes(self, seen: int) -> bool:
        """Tell whether `seen` may advance to this one's seq when it is parked.

        After a valid event that cannot be applied it may. Of a record that cannot be decoded only
        the next seq is accepted, else one forged record would hide all that follow.
        """
        return self.event is not None or self.seq == seen + 1


class _Place(Contract):
    """What even an event of an unknown type has, so that it leaves no gap when it is parked."""

    queue_id: str
    seq: int


def read(record: Record) -> Delivery:
    if record.value is None:
        return Delivery(record, None, None, 0, "the record has no value")
    try:
        event = decode(record.value)
    except pydantic.ValidationError as error:
        return _unreadable(record, record.value, describe(error))
    if not _storable(event.queue_id, event.seq):
        return Delivery(record, None, None, 0, "the queue's id or the seq is out of range")
    return Delivery(record, event, event.queue_id, event.seq)


def _unreadable(record: Record, value: bytes, error: str) -> Delivery:
    try:
        place = _Place.model_validate_json(value)
    except pydantic.ValidationError:
        return Delivery(record, None, None, 0, error)
    if not _storable(place.queue_id, place.seq):
        return Delivery(record, None, None, 0, error)
    return Delivery(record, None, place.queue_id, place.seq, error)


def _storable(queue_id: str, seq: int) -> bool:
    return "\0" not in queue_id and 1 <= seq <= BIGINT_MAX
