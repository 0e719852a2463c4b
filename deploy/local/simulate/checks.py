"""What has to hold after each step of the simulation; a violation ends it."""

from typing import Any

from deploy.local.simulate.broken import broken
from deploy.local.simulate.world import SlotView


def check(view: SlotView) -> None:
    """Raise `Broken` unless the slot is as its discipline promises."""
    slot, seated, waiting = view.slot, view.seated, view.waiting
    capacity, overflow = slot["max_capacity"], slot["overflow"]
    taken = slot["current_capacity"]
    _hold(taken <= capacity + overflow, view, f"{taken} seats are taken of {capacity}")
    _hold(slot["discipline"] != "preemptive" or not overflow, view, "preemptive overflows")
    _hold({token["id"] for token in view.tokens} == view.booked, view, "somebody is lost")
    numbers = [token["token_no"] for token in view.tokens]
    _hold(len(set(numbers)) == len(numbers), view, f"a number was given twice: {numbers}")
    _hold(taken >= capacity or not waiting, view, "a seat is free while somebody waits")
    for line in (seated, waiting):
        positions = [token["position"] for token in line]
        _hold(positions == list(range(1, len(line) + 1)), view, f"positions {positions}")
        ordered = sorted(line, key=_order)
        _hold(line == ordered, view, f"not the order of the formula: {_labels(line)}")


def check_promotion(view: SlotView, first: dict[str, Any] | None, free: int) -> None:
    """Raise `Broken` unless the first of the waiting list got the free seat."""
    if first is None or free <= 0:
        return
    promoted = {token["id"] for token in view.seated}
    _hold(first["id"] in promoted, view, f"{first['token_label']} was not promoted")


def _order(token: dict[str, Any]) -> tuple[bool, float, int]:
    return token["category"] != "EMERGENCY", token["priority"]["final"], token["id"]


def _labels(line: list[dict[str, Any]]) -> list[str]:
    return [token["token_label"] for token in line]


def _hold(promise: bool, view: SlotView, otherwise: str) -> None:  # noqa: FBT001 - it is the promise
    if not promise:
        broken(f"{view.name}: {otherwise}")
