"""The contract of the topic `token-events`: the event, its types, and the statuses of a token.

Every event of a token carries the token's whole state after it, its `version` and the
queue's dense `seq`. A consumer that folds events keeps the highest version of a token; one that
has effects keeps the highest seq of a queue. Within a version of the contract fields are only
added.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from pydantic import Field

from shared.contract import Contract
from shared.messages import Message

EVENT_VERSION: Final = 1


class EventType(StrEnum):
    TOKEN_GENERATED = "TOKEN_GENERATED"
    TOKEN_ALLOCATED = "TOKEN_ALLOCATED"
    TOKEN_WAITLISTED = "TOKEN_WAITLISTED"
    TOKEN_RAISED = "TOKEN_RAISED"
    TOKEN_CHECKED_IN = "TOKEN_CHECKED_IN"
    TOKEN_CANCELLED = "TOKEN_CANCELLED"
    TOKEN_EXPIRED = "TOKEN_EXPIRED"
    TOKEN_CALLED = "TOKEN_CALLED"
    TOKEN_RECALLED = "TOKEN_RECALLED"
    TOKEN_CALL_UNDONE = "TOKEN_CALL_UNDONE"
    TOKEN_STARTED = "TOKEN_STARTED"
    TOKEN_HELD = "TOKEN_HELD"
    TOKEN_RESUMED = "TOKEN_RESUMED"
    TOKEN_RETURNED = "TOKEN_RETURNED"  # a no-show is back in the line
    TOKEN_RESTORED = "TOKEN_RESTORED"  # what a desk did last was taken back
    TOKEN_CORRECTED = "TOKEN_CORRECTED"  # a holder's name or address was put right
    TOKEN_TRANSFERRED = "TOKEN_TRANSFERRED"
    TOKEN_ARRIVED = "TOKEN_ARRIVED"
    TOKEN_SERVED = "TOKEN_SERVED"
    TOKEN_NO_SHOW = "TOKEN_NO_SHOW"
    TURN_NEAR = "TURN_NEAR"
    SLOT_DELAYED = "SLOT_DELAYED"
    SLOT_CANCELLED = "SLOT_CANCELLED"
    BOOKING_REQUESTED = "BOOKING_REQUESTED"  # by a phone; the letter brings the code that confirms
    MESSAGE_POSTED = "MESSAGE_POSTED"  # to all who wait in a department or a queue
    MESSAGE_ENDED = "MESSAGE_ENDED"  # taken back before its time
    MESSAGE_SENT = "MESSAGE_SENT"  # to a holder who has given an address
    EMERGENCY_RAISED = "EMERGENCY_RAISED"  # a desk calls for help; one event for each address
    DESK_OPENED = "DESK_OPENED"
    DESK_CLOSED = "DESK_CLOSED"
    REQUEST_APPROVED = "REQUEST_APPROVED"
    REQUEST_REJECTED = "REQUEST_REJECTED"
    TRIP_OFFERED = "TRIP_OFFERED"
    TRIP_ACCEPTED = "TRIP_ACCEPTED"
    TRIP_DECLINED = "TRIP_DECLINED"
    TRIP_TIMED_OUT = "TRIP_TIMED_OUT"
    TRIP_STARTED = "TRIP_STARTED"
    TRIP_COMPLETED = "TRIP_COMPLETED"
    TRIP_RELEASED = "TRIP_RELEASED"  # accepted and never started, taken back by an engineer


class TokenStatus(StrEnum):
    WAITING = "WAITING"  # a visitor at a counter, a slot's waiting list, a driver without a request
    ALLOCATED = "ALLOCATED"  # holds a slot's seat, or is matched with a request
    CALLED = "CALLED"
    SERVING = "SERVING"
    HELD = "HELD"  # stepped away, or set aside by the desk; keeps the arrival time
    SERVED = "SERVED"
    NO_SHOW = "NO_SHOW"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"


ENDED: Final = frozenset(
    {TokenStatus.SERVED, TokenStatus.NO_SHOW, TokenStatus.CANCELLED, TokenStatus.EXPIRED}
)
LIVE: Final = frozenset(TokenStatus) - ENDED
# A transferred token's last event on its old queue says where it went.
LEAVES_THE_QUEUE: Final = frozenset({EventType.TOKEN_TRANSFERRED})


class QueueKind(StrEnum):
    COUNTER = "COUNTER"
    SLOT = "SLOT"
    STATION = "STATION"


class Category(StrEnum):
    EMERGENCY = "EMERGENCY"
    PRIORITY_PAID = "PRIORITY_PAID"
    FOLLOWUP = "FOLLOWUP"
    ONLINE = "ONLINE"
    WALKIN = "WALKIN"


class Reason(StrEnum):
    """Why it happened, where one event type has several causes."""

    ISSUED = "ISSUED"
    PROMOTED = "PROMOTED"
    MATCHED = "MATCHED"
    MANUAL = "MANUAL"
    DAY_OPENED = "DAY_OPENED"
    FULL = "FULL"
    PREEMPTED = "PREEMPTED"
    SLOT_CANCELLED = "SLOT_CANCELLED"
    OTHER_DOCTOR = "OTHER_DOCTOR"  # their doctor is away, and another one has a seat for them
    BY_HOLDER = "BY_HOLDER"
    BY_STAFF = "BY_STAFF"
    GRACE_OVER = "GRACE_OVER"  # a called visitor did not come in time
    OUT_OF_ORDER = "OUT_OF_ORDER"  # a supervisor's call; `note` says why
    UNDONE = "UNDONE"  # a desk took back what it had done
    NEXT_SERVICE = "NEXT_SERVICE"  # served, and on to the next service of the visit
    CHECKED_IN = "CHECKED_IN"  # whoever has an appointment joined the line
    DRILL = "DRILL"  # the emergency button is only tested
    DAY_ENDED = "DAY_ENDED"
    CANCELLED_BY_DRIVER = "CANCELLED_BY_DRIVER"
    SHIFT_ENDED = "SHIFT_ENDED"
    OFFER_TIMEOUT = "OFFER_TIMEOUT"  # a driver did not answer an offer in time
    TRIP_COMPLETED = "TRIP_COMPLETED"
    TRIP_RELEASED = "TRIP_RELEASED"  # accepted and never started, taken back by an engineer


class CallRule(StrEnum):
    """By which rule a call chose: of the counter's line, or another one."""

    STRICT = "STRICT"  # the stronger category first
    AGEING = "AGEING"  # stronger categories first, as long as they come early enough
    RATIO = "RATIO"  # the categories take turns by their weights
    WINDOWS = "WINDOWS"  # booked and walk-ins take turns; who has booked by the appointment
    APPOINTMENT = "APPOINTMENT"  # a slot's patient, by the time of the slot
    BY_HAND = "BY_HAND"  # out of order, by a supervisor


class Source(StrEnum):
    """By what a token was taken, where that is known."""

    PHONE = "phone"  # the holder's own, with a code of the hall or a poster


class Chosen(Contract):
    """Why somebody was called: the rule, and how many were passed over who had come earlier.

    They are counted by category; with `at_least` there may be more of them. `turns` is what a
    ratio remembers after the call, by category. With `discipline` and `among` the choice can be
    made again later: the rule's settings, where they are not the default, and the queues that the
    desk served, where they were not all of the department.
    """

    rule: CallRule
    passed_over: dict[Category, int] = Field(default_factory=dict)
    at_least: bool = False
    turns: dict[Category, int] | None = None
    discipline: dict[str, Any] | None = None
    among: tuple[str, ...] | None = None


class Event(Contract):
    """One change of one token (or, with `token_id` null, of a slot, a desk or a message).

    Times are UTC. `seq` is dense per `queue_id`; `version` is dense per token.
    """

    event_id: UUID
    event_type: EventType
    event_version: int = EVENT_VERSION
    reason: Reason | None = None
    timestamp: datetime
    causation_id: UUID | None = None  # the event that led to this one
    actor: str | None = None  # the user who did it, by id; null: the holder or a timer
    note: str | None = None  # what the actor gave as the reason

    queue_id: str
    seq: int
    queue_kind: QueueKind = QueueKind.COUNTER
    department_id: str
    branch_id: str

    token_id: int | None = None
    token_no: int | None = None
    token_label: str | None = None
    version: int = 0
    status: TokenStatus | None = None
    service_date: date | None = None  # the branch's day, not UTC's
    category: Category | None = None
    priority: int | None = None  # the category's base; lower goes first
    booked_at: datetime | None = None  # arrival in the line; kept through hold and recall
    visit: int = 1  # grows each time the token joins a line anew (transfer)
    place: int | None = None  # rank in the line when this was written, 1 = next
    wait_seconds_p50: int | None = None  # expected, when this was written
    wait_seconds_p90: int | None = None

    source: Source | None = None  # TOKEN_GENERATED: by what it was taken; null: not known

    desk_id: int | None = None
    call_id: UUID | None = None  # one announcement; a recall has a new one
    called_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    checked_in_at: datetime | None = None
    from_queue_id: str | None = None  # TOKEN_ARRIVED: where it came from
    to_queue_id: str | None = None  # TOKEN_TRANSFERRED: where it went

    chosen: Chosen | None = None  # TOKEN_CALLED: why this one
    ageing: bool = False  # whether waiting raises the priority in this queue
    slot_id: UUID | None = None
    slot_start: datetime | None = None  # as it was planned, like the end
    slot_end: datetime | None = None
    slot_check_in: bool = False  # only who has checked in is called from the slot
    slot_delay_minutes: int | None = None
    pace_minutes: int | None = None
    also_for: tuple[str, ...] = ()  # labels of the same holder's other tokens that this is about

    message: Message | None = None  # MESSAGE_POSTED, MESSAGE_ENDED, MESSAGE_SENT

    # At a station: the vehicle, and the trip and the stock request that it was matched with.
    vehicle_reg: str | None = None
    trip_id: int | None = None
    request_id: int | None = None
    dbs_id: int | None = None
    dbs_name: str | None = None
    offer_ends_at: datetime | None = None

    # The holder. Kept together so that they can be encrypted per holder one day; nothing of
    # this block is ever answered by a public endpoint.
    patient_id: UUID | None = None
    user_id: int | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    language: str = "en"
    ticket_url: str | None = None

    def encode(self) -> bytes:
        """Return the exact bytes that are stored in the ledger and sent to Kafka."""
        return self.model_dump_json(by_alias=True).encode()


def decode(record: bytes) -> Event:
    """Parse one record; raises `pydantic.ValidationError` when it is no event of ours."""
    return Event.model_validate_json(record)
