"""I29: who has booked is called once they are here, and stands where docs/check-in.md says."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from shared.events import Category, EventType, QueueKind, Reason, TokenStatus
from shared.ledger import IN_LINE, QueueRow, TokenRow
from tests.chaos.checkers.disciplines import Settings, settings_of, takes_in
from tests.chaos.checkers.in_force import InForce
from tests.chaos.checkers.lives import events_by_queue, told
from tests.chaos.checkers.standing import moments, was_sent
from tests.chaos.checkers.violation import Violation
from tests.chaos.diary import operations
from tests.chaos.observations import EventRow, Observations

STATEMENT = (
    "Where a counter takes in the appointments, nobody who has booked is called before they have "
    "checked in; whoever has stands in its line once the window is open, where the rule says."
)

# The worker looks every two seconds.
LATE: Final = timedelta(seconds=20)
WINDOWS: Final = "WINDOWS"


def check(observed: Observations) -> list[Violation]:
    in_force = InForce(observed)
    ends = {str(row["slot_id"]): row["ends_at"] for row in observed.rows("token_api.slot")}
    left = {row.event_id: row for row in observed.events if row.event.to_queue_id is not None}
    found = _two_counters(observed)
    for queue_id, rows in events_by_queue(observed).items():
        queue = observed.queues.get(queue_id)
        if queue is not None and queue.kind is QueueKind.COUNTER:
            found += joined_wrongly(rows, in_force.at(rows), left, ends)
        elif queue is not None and queue.kind is QueueKind.SLOT:
            counters = _counters_of(observed, queue.department_id)
            found += called_from_the_slot(rows, [in_force.at(rows, of=one) for one in counters])
    return [*found, *_left_behind(observed)]


def _two_counters(observed: Observations) -> list[Violation]:
    lines = [one.department_id for one in observed.queues.values() if takes_in(one)]
    return [
        Violation("I29", f"several counters of {department_id} take in its appointments")
        for department_id in sorted(set(lines))
        if lines.count(department_id) > 1
    ]


def joined_wrongly(
    rows: list[EventRow],
    possible: list[list[Settings]],
    left: Mapping[UUID, EventRow],
    ends: Mapping[str, datetime],
) -> list[Violation]:
    """Look at who came into a counter's line by a check-in, under each rule that may have been.

    `left` has by id the events of leaving a queue, and `ends` when each slot does.
    """
    found = []
    for row, settings in zip(rows, possible, strict=True):
        if row.event.event_type is not EventType.TOKEN_ARRIVED:
            continue
        if row.event.reason is not Reason.CHECKED_IN:
            continue
        before = left.get(row.event.causation_id) if row.event.causation_id else None
        slot_ends = ends.get(row.event.from_queue_id or "")
        if before is None or slot_ends is None:
            found.append(Violation("I29", f"token {row.token_id} comes from no slot", (told(row),)))
            continue
        wrong = [
            _wrong_place(row, before, slot_ends, one) for one in settings if one["kind"] == WINDOWS
        ]
        if all(wrong):
            why = wrong[0] if wrong else "which takes in no appointments"
            sentence = f"token {row.token_id} joined {row.queue_id}: {why}"
            found.append(Violation("I29", sentence, (told(before), told(row), str(settings))))
    return found


def _wrong_place(row: EventRow, left: EventRow, ends: datetime, settings: Settings) -> str:
    """Return what the rule has against where somebody stands; nothing: it is right."""
    event = row.event
    if event.category is Category.EMERGENCY:
        return ""
    if event.checked_in_at is None or left.event.slot_start is None:
        return "they have not checked in"
    delay = timedelta(minutes=left.event.slot_delay_minutes or 0)
    opens = left.event.slot_start + delay - timedelta(minutes=settings["early_minutes"])
    closes = ends + delay + timedelta(minutes=settings["grace_minutes"])
    late = event.checked_in_at > closes
    if not late and event.timestamp < opens:
        return f"the window opens at {opens:%H:%M:%S}"
    wanted = (
        (Category.WALKIN, event.checked_in_at) if late else (Category.ONLINE, left.event.slot_start)
    )
    found = event.category, event.booked_at
    return "" if found == wanted else f"as {found}, should be {wanted}"


def _counters_of(observed: Observations, department_id: str) -> list[str]:
    return [
        one.queue_id
        for one in observed.queues.values()
        if one.kind is QueueKind.COUNTER and one.department_id == department_id
    ]


def called_from_the_slot(
    rows: list[EventRow], counters: Sequence[list[list[Settings]]]
) -> list[Violation]:
    """Look at a slot's calls, with the rules that each counter may have had at each event."""
    return [
        Violation("I29", f"token {row.token_id} was called from its slot", (told(row),))
        for number, moment in enumerate(moments(rows, IN_LINE[QueueKind.SLOT]))
        for row in [moment.row]
        if row.event.event_type is EventType.TOKEN_CALLED
        and row.event.reason is not Reason.OUT_OF_ORDER
        and not was_sent(moment)
        and any(_surely_windows(possible[number]) for possible in counters)
    ]


def _surely_windows(possible: Iterable[Settings]) -> bool:
    return all(one["kind"] == WINDOWS for one in possible)


def _left_behind(observed: Observations) -> list[Violation]:
    """Look for who is here, and whose window has been open for long, and still is in a slot."""
    counters = {one.department_id: one for one in observed.queues.values() if takes_in(one)}
    if observed.as_of is None or _has_just_changed(observed):
        return []
    return [
        Violation("I29", f"token {token.id} is here, and stands in no line", (token.label,))
        for token in observed.tokens.values()
        for slot in [observed.queues[token.queue_id]]
        if token.status is TokenStatus.ALLOCATED
        and slot.kind is QueueKind.SLOT
        and (counter := counters.get(token.department_id)) is not None
        and (since := _may_join_from(token, slot, settings_of(counter))) is not None
        and since + LATE < observed.as_of
    ]


def _has_just_changed(observed: Observations) -> bool:
    """Tell whether a rule may have been changed too late for the worker to have followed."""
    return any(
        one.invoked.operation == "set-discipline"
        and (one.ended is None or observed.read_at - one.ended.at < LATE.total_seconds())
        for one in operations(observed.diary)
    )


def _may_join_from(token: TokenRow, slot: QueueRow, settings: Settings) -> datetime | None:
    if token.category is Category.EMERGENCY:
        return token.arrived_at
    if token.checked_in_at is None or slot.starts_at is None:
        return None
    begins = slot.starts_at + timedelta(minutes=slot.delay_minutes)
    opens = begins - timedelta(minutes=settings["early_minutes"])
    return max(opens, token.checked_in_at)
