"""Who has booked with a doctor, wherever they stand by now. Pure."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from shared.ledger import QueueRow, TokenRow


def is_of_doctor(token: TokenRow, doctor_id: UUID | None, queues: Mapping[str, QueueRow]) -> bool:
    """Say whether somebody has booked with this doctor; null: any doctor, or none."""
    if doctor_id is None:
        return True
    found = (queues.get(name) for name in (token.queue_id, token.origin_queue_id))
    return any(one is not None and one.doctor_id == doctor_id for one in found)


def in_line(
    joined: Iterable[TokenRow],
    doctor_id: UUID,
    line: QueueRow,
    queues: Mapping[str, QueueRow],
) -> list[TokenRow]:
    """Return a doctor's people who have checked in and stand in the line of the appointments."""
    here = [token for token in joined if token.queue_id == line.queue_id]
    return [token for token in here if is_of_doctor(token, doctor_id, queues)]
