"""What has to hold at every moment of the play; anything else ends it."""

from typing import Any

from deploy.local.simulate.broken import broken
from deploy.local.simulate.world import Room


def check(room: Room) -> None:
    """Raise `Broken` unless the room is as every discipline promises."""
    slot, seated, waiting = room.slot, room.seated, room.waiting
    capacity, overflow = slot["max_capacity"], slot["overflow"]
    taken = slot["current_capacity"]
    _hold(taken <= capacity + overflow, room, f"{taken} seats are taken of {capacity}")
    _hold(slot["discipline"] != "preemptive" or not overflow, room, "preemptive overflows")
    _hold({token["id"] for token in room.tokens} == room.booked, room, "somebody is lost")
    numbers = [token["token_no"] for token in room.tokens]
    _hold(len(set(numbers)) == len(numbers), room, f"a number was given twice: {numbers}")
    _hold(taken >= capacity or not waiting, room, "a seat is free while somebody waits")
    for line in (seated, waiting):
        positions = [token["position"] for token in line]
        _hold(positions == list(range(1, len(line) + 1)), room, f"positions {positions}")
        ordered = sorted(line, key=_order)
        _hold(line == ordered, room, f"not the order of the formula: {_labels(line)}")


def check_promotion(room: Room, first: dict[str, Any] | None, free: int) -> None:
    """Raise `Broken` unless the first of the waiting list, and nobody else, got the free seat."""
    if first is None or free <= 0:
        return
    promoted = {token["id"] for token in room.seated}
    _hold(first["id"] in promoted, room, f"{first['token_label']} was not promoted")


def _order(token: dict[str, Any]) -> tuple[bool, float, int]:
    return token["category"] != "EMERGENCY", token["priority"]["final"], token["id"]


def _labels(line: list[dict[str, Any]]) -> list[str]:
    return [token["token_label"] for token in line]


def _hold(promise: bool, room: Room, otherwise: str) -> None:  # noqa: FBT001 - it is the promise
    if not promise:
        broken(f"{room.name}: {otherwise}")
