"""What slots refuse, in sentences. Pure."""

from datetime import date

from shared.directory import ClosedSpan
from shared.ledger import QueueRow, TokenRow
from shared.problems import Refused


def already_booked(token_id: int, label: str) -> Refused:
    return Refused(
        "ALREADY_BOOKED",
        f"This patient has {label} on that day already.",
        token_id=token_id,
        token_label=label,
    )


def category_for_staff(category: str) -> Refused:
    return Refused(
        "CATEGORY_NOT_ALLOWED",
        f"The category {category} is given by the staff. Please ask at the desk.",
        status=403,
    )


def not_for_holders() -> Refused:
    return Refused("FORBIDDEN", "Slots are booked by the staff or at a kiosk.", status=403)


def moved_on(token: TokenRow) -> Refused:
    return Refused("ALREADY_TRANSFERRED", f"{token.label} has just gone to another line.")


def not_a_slots(token: TokenRow) -> Refused:
    return Refused("NOT_IN_A_SLOT", f"{token.label} is a counter's token.")


def slot_closed() -> Refused:
    return Refused("SLOT_CLOSED", "This slot has been cancelled.")


def refuse_fewer_than_taken(queue: QueueRow, capacity: int) -> None:
    """Raise `Refused` for fewer seats than before of which all are taken: nobody loses one."""
    if capacity < (queue.capacity or 1) and capacity < queue.seats_taken:
        raise Refused(
            "SEATS_TAKEN",
            f"{queue.seats_taken} seats are taken; the capacity cannot be {capacity}.",
            seats_taken=queue.seats_taken,
        )


def on_leave(day: date) -> Refused:
    return Refused("ON_LEAVE", f"The doctor is on leave on {day}.")


def refuse_closed_day(closed: ClosedSpan | None, day: date) -> None:
    if closed is not None:
        why = f", {closed['reason']}" if closed["reason"] else ""
        raise Refused("CLOSED_DAY", f"The {day} is a closed day{why}.", reason=closed["reason"])
