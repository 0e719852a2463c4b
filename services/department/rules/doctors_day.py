"""A doctor's day: each slot with its people, in the order in which a doctor reads them. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from shared.events import QueueKind, TokenStatus
from shared.ledger import QueueRow, TokenRow

_AT_FIRST: Final = (TokenStatus.SERVING, TokenStatus.CALLED)
_ENDED: Final = (TokenStatus.SERVED, TokenStatus.NO_SHOW)


class SlotOfDay(NamedTuple):
    slot: QueueRow
    people: Sequence[TokenRow]


def slots_of_day(queues: Iterable[QueueRow]) -> list[QueueRow]:
    """Return the slots that are not off, earliest first."""
    slots = [one for one in queues if one.kind is QueueKind.SLOT and not one.cancelled]
    return sorted(slots, key=lambda slot: (slot.starts_at is None, slot.starts_at, slot.queue_id))


def in_slots(
    slots: Iterable[QueueRow], people: Iterable[TokenRow], waiting: Iterable[TokenRow]
) -> list[SlotOfDay]:
    """Put each of the people into their slot; `waiting` is in the order of the calls."""
    place = {token.id: n for n, token in enumerate(waiting)}
    of_slot: dict[str, list[TokenRow]] = {slot.queue_id: [] for slot in slots}
    for token in people:
        of_slot[_slot_of(token)].append(token)
    return [
        SlotOfDay(slot, sorted(of_slot[slot.queue_id], key=lambda one: _order(one, place)))
        for slot in slots
    ]


def _slot_of(token: TokenRow) -> str:
    """Return where they have booked, also of who has joined a counter's line since."""
    return str(token.slot_id) if token.slot_id else token.origin_queue_id


def _order(token: TokenRow, place: Mapping[int, int]) -> tuple[int, float, int]:
    if token.status in _AT_FIRST:
        return 0, _AT_FIRST.index(token.status), token.id
    if token.status in _ENDED:
        return 3, -token.ended_at.timestamp() if token.ended_at else 0.0, token.id
    if token.id in place:
        return 1, place[token.id], token.id
    return 2, token.number, token.id
