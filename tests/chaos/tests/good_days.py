"""Histories that keep every promise, for the tests to break one at a time."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from shared.events import Category, EventType, QueueKind, Reason, TokenStatus
from shared.line_order import BASE_PRIORITY
from shared.ordering import from_json
from tests.chaos.observations import Observations
from tests.chaos.tests.history import NOON, SECOND, History

SLOT = str(UUID(int=77))


def counters() -> History:
    """Let visitors be served, missed, cancelled, sent on to another line, and wait."""
    history = History()
    history.queue("A", "D")
    history.queue("B", "D")
    served, missed, left = (history.issue("A") for _ in range(3))
    moved, _ = history.issue("A"), history.issue("A", Category.ONLINE)
    history.does(
        "cancel-ticket", EventType.TOKEN_CANCELLED, left,
        status=TokenStatus.CANCELLED, reason=Reason.BY_HOLDER,
    )  # fmt: skip
    first = history.tokens[5].id
    history.call(first, desk=1)
    history.does("undo", EventType.TOKEN_CALL_UNDONE, first, 1, **away(TokenStatus.WAITING))
    history.call(first, desk=1)
    history.does("no_show", EventType.TOKEN_NO_SHOW, first, 1, status=TokenStatus.NO_SHOW)
    history.call(served, desk=1)
    history.call(missed, desk=2)
    history.does(
        "start", EventType.TOKEN_STARTED, served, 1,
        status=TokenStatus.SERVING, started_at=history.now,
    )  # fmt: skip
    history.does(
        "serve", EventType.TOKEN_SERVED, served, 1,
        status=TokenStatus.SERVED, ended_at=history.now,
    )  # fmt: skip
    history.does("recall", EventType.TOKEN_RECALLED, missed, 2, call_id=UUID(int=999))
    history.call(moved, desk=1)
    transfer(history, moved, "B")
    history.issue("A")
    return history


def away(status: TokenStatus) -> dict[str, Any]:
    nothing: dict[str, Any] = dict.fromkeys(("desk_id", "call_id", "called_at", "started_at"))
    return {"status": status, **nothing}


def transfer(
    history: History, token_id: int, queue_id: str, *, reason: Reason | None = None
) -> None:
    token = history.tokens[token_id]
    joined = {
        **away(TokenStatus.WAITING),
        "queue_id": queue_id,
        "visit": token.visit + 1,
        "arrived_at": history.now,
    }
    history.does(
        "transfer", EventType.TOKEN_TRANSFERRED, token_id, 1,
        **joined, told_in=token.queue_id, reason=reason, extra={"to_queue_id": queue_id},
    )  # fmt: skip
    history.change(EventType.TOKEN_ARRIVED, token_id, extra={"from_queue_id": token.queue_id})


def outpatients(*, check_in: bool = False) -> History:
    """Fill a slot of one seat: the second is promoted, and an emergency comes on top."""
    history = History()
    history.queue(
        SLOT, "OPD", QueueKind.SLOT,
        capacity=1, overflow=1, service_date=NOON.date(), starts_at=NOON + timedelta(hours=1),
        check_in=check_in,
    )  # fmt: skip
    own: dict[str, Any] = {"slot_id": UUID(SLOT), "operation": "book"}
    first = history.issue(SLOT, status=TokenStatus.ALLOCATED, patient_id=UUID(int=1), **own)
    history.change(EventType.TOKEN_ALLOCATED, first, reason=Reason.ISSUED)
    second = history.issue(SLOT, patient_id=UUID(int=2), **own)
    history.change(EventType.TOKEN_WAITLISTED, second, reason=Reason.FULL)
    history.does(
        "cancel-booking", EventType.TOKEN_CANCELLED, first,
        status=TokenStatus.CANCELLED, reason=Reason.BY_STAFF,
    )  # fmt: skip
    history.change(
        EventType.TOKEN_ALLOCATED, second, reason=Reason.PROMOTED, status=TokenStatus.ALLOCATED
    )
    emergency = history.issue(
        SLOT, Category.EMERGENCY, status=TokenStatus.ALLOCATED, patient_id=UUID(int=3), **own
    )
    history.change(EventType.TOKEN_ALLOCATED, emergency, reason=Reason.ISSUED)
    return history


APPOINTMENTS: dict[str, Any] = {
    "kind": "WINDOWS", "weights": {"ONLINE": 2, "WALKIN": 1},
    "early_minutes": 1, "grace_minutes": 0,
}  # fmt: skip
SLOT_MINUTES = 5


def appointments() -> History:
    """Let who has booked come early, in time, late and never, and stand beside a walk-in."""
    history = History()
    history.queue("A", "EYE", discipline=from_json(APPOINTMENTS))
    starts_at = NOON + timedelta(minutes=3)
    history.queue(
        SLOT, "EYE", QueueKind.SLOT,
        capacity=9, service_date=NOON.date(), starts_at=starts_at, delay_minutes=0,
    )  # fmt: skip
    ends_at = starts_at + timedelta(minutes=SLOT_MINUTES)
    history.tables["token_api.slot"] = [{"slot_id": SLOT, "ends_at": ends_at, "cancelled": False}]
    chosen = {"body": {"discipline": APPOINTMENTS}}
    history.hears(history.asks("carla", "set-discipline", queue_id="A", request=chosen))
    early, in_time, late, _ = (book(history, number) for number in range(1, 5))
    check_in(history, early)
    history.now = starts_at - timedelta(minutes=1)
    join(history, early, Category.ONLINE, starts_at)
    check_in(history, in_time)
    join(history, in_time, Category.ONLINE, starts_at)
    history.call(early, desk=1)
    history.now = starts_at
    history.issue("A")
    history.now = ends_at
    checked_in_at = check_in(history, late)
    join(history, late, Category.WALKIN, checked_in_at)
    return history


def book(history: History, number: int) -> int:
    token_id = history.issue(
        SLOT, Category.ONLINE, status=TokenStatus.ALLOCATED,
        patient_id=UUID(int=number), slot_id=UUID(SLOT), operation="book",
    )  # fmt: skip
    history.change(EventType.TOKEN_ALLOCATED, token_id, reason=Reason.ISSUED)
    return token_id


def check_in(history: History, token_id: int) -> datetime:
    now = history.now + SECOND
    history.does("check_in", EventType.TOKEN_CHECKED_IN, token_id, checked_in_at=now)
    return now


def join(history: History, token_id: int, category: Category, arrived_at: datetime) -> None:
    token = history.tokens[token_id]
    history.change(
        EventType.TOKEN_TRANSFERRED, token_id, reason=Reason.CHECKED_IN, told_in=token.queue_id,
        status=TokenStatus.WAITING, queue_id="A", slot_id=None, visit=token.visit + 1,
        category=category, priority=BASE_PRIORITY[category], arrived_at=arrived_at,
        extra={"to_queue_id": "A"},
    )  # fmt: skip
    history.change(
        EventType.TOKEN_ARRIVED, token_id, reason=Reason.CHECKED_IN,
        extra={"from_queue_id": token.queue_id, "causation_id": history.events[-1].event_id},
    )  # fmt: skip


def station() -> History:
    """Match the first of two drivers with the one approved request."""
    history = History()
    history.queue("MS1", "MS1", QueueKind.STATION)
    first, second = (history.issue("MS1") for _ in range(2))
    for event_type in (EventType.TOKEN_ALLOCATED, EventType.TRIP_OFFERED):
        history.change(event_type, first, reason=Reason.MATCHED, status=TokenStatus.ALLOCATED)
    history.does("accept-trip", EventType.TRIP_ACCEPTED, first)
    history.tables = {
        "token_api.fleet_token": [
            {"token_id": token_id, "ms_id": 1} for token_id in (first, second)
        ],
        "token_api.stock_request": [
            {"request_id": 1, "ms_id": 1, "status": "ALLOCATED"},
            {"request_id": 2, "ms_id": 1, "status": "PENDING"},
        ],
        "token_api.trip": [
            {"trip_id": 1, "token_id": first, "request_id": 1, "status": "ACCEPTED"}
        ],
    }
    return history


def good() -> Observations:
    return counters().observed()


__all__ = ["SECOND", "SLOT", "appointments", "counters", "good", "outpatients", "station"]
