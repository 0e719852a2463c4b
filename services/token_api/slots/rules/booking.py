"""Booking: what a newcomer gets, and who gives up a seat for it. Pure."""

from dataclasses import replace
from uuid import UUID

from services.token_api.slots.rules.commands import Book
from services.token_api.slots.rules.discipline import Seat, Wait
from services.token_api.slots.rules.disciplines import RULES, category_of
from services.token_api.slots.rules.line import Line
from shared.events import Category, EventType, Reason, TokenStatus
from shared.ledger import Change, TokenRow
from shared.problems import Refused


def decide_booking(command: Book, line: Line) -> list[Change]:
    """Return what a booking changes, and put it into the line; raises `Refused`.

    The one who is preempted leaves first, so that no state in between exceeds the capacity.
    """
    refuse_closed(line)
    discipline = line.settings.discipline
    rules = RULES[discipline]
    category = category_of(command.category, discipline)
    admission = rules.admit(line, category)
    changes: list[Change] = []
    match admission:
        case Seat(preempted=TokenRow() as weakest):
            changes = [preemption(weakest, line, cause=command.event_id)]
        case Seat(beyond=True):
            line.grant_beyond()
        case Seat() | Wait():
            pass
    seated = isinstance(admission, Seat)
    row = _row(command, line, category, rules.PRIORITY[category], seated=seated)
    return [*changes, *_issued(command, line, row)]


def refuse_closed(line: Line) -> None:
    if line.settings.cancelled:
        raise Refused("SLOT_CLOSED", "This slot has been cancelled.")
    if line.settings.on_closed_day:
        raise Refused("SLOT_CLOSED", "This day is closed: nothing is booked for it any more.")
    if line.closed:
        raise Refused("SLOT_CLOSED", "This slot is over.")


def preemption(weakest: TokenRow, line: Line, *, cause: UUID | None) -> Change:
    """Return the step back to the waiting list, with the arrival time they had."""
    after = replace(weakest, status=TokenStatus.WAITING)
    change = Change(
        EventType.TOKEN_WAITLISTED,
        before=weakest,
        after=after,
        reason=Reason.PREEMPTED,
        causation_id=cause,
    )
    line.put(change)
    return replace(change, extra={"place": line.place(after)})


def _row(command: Book, line: Line, category: Category, priority: int, *, seated: bool) -> TokenRow:
    queue, patient = line.queue, command.patient
    return TokenRow(
        id=command.token_id,
        queue_id=queue.queue_id,
        origin_queue_id=queue.queue_id,
        department_id=queue.department_id,
        branch_id=queue.branch_id,
        service_date=line.service_date,
        number=0,
        label="",
        status=TokenStatus.ALLOCATED if seated else TokenStatus.WAITING,
        version=0,
        category=category,
        priority=priority,
        arrived_at=line.next_arrival(),
        secret=command.secret,
        issued_at=line.now,
        language=patient.language,
        name=patient.name,
        email=patient.email,
        phone=patient.phone,
        slot_id=line.settings.slot_id,
        patient_id=patient.patient_id,
    )


def _issued(command: Book, line: Line, row: TokenRow) -> list[Change]:
    """Return the booking's two events; the letter is the first one's, screens know the second."""
    generated = Change(
        EventType.TOKEN_GENERATED, None, row, event_id=command.event_id, actor=command.actor
    )
    line.put(generated)
    told = {"place": line.place(row)}
    seated = row.status is TokenStatus.ALLOCATED
    placed = Change(
        EventType.TOKEN_ALLOCATED if seated else EventType.TOKEN_WAITLISTED,
        before=row,
        after=row,
        reason=Reason.ISSUED if seated else Reason.FULL,
        causation_id=command.event_id,
        actor=command.actor,
        extra=told,
    )
    return [replace(generated, extra=told), placed]
