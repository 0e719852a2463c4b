"""Events and letters for the tests, with sound values where a test does not care."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from services.notifier.stops.links import StopLinks
from services.notifier.store.sending import Letter
from shared.events import Event, EventType, TokenStatus

NOTIFIER_URL = "https://notifier.example"
LINKS = StopLinks(NOTIFIER_URL, b"a key of the tests")
BRANCH = {"branchId": "main", "names": {"en": "Main branch"}, "timeZone": "Asia/Kolkata"}
QUEUE = {
    "queueId": "CW",
    "names": {"en": "Consultation", "hi": "परामर्श", "ar": "الاستشارة"},
}


def event(event_type: EventType = EventType.TOKEN_GENERATED, **changes: Any) -> Event:
    return Event.model_validate(
        {
            "event_id": uuid4(),
            "event_type": event_type,
            "timestamp": datetime.now(UTC),
            "queue_id": "CW",
            "seq": 1,
            "department_id": "CW",
            "branch_id": "main",
            "token_id": 101,
            "token_no": 12,
            "token_label": "CW-012",
            "version": 1,
            "status": TokenStatus.WAITING,
            "email": "asha@example.com",
            "name": "Asha",
            "ticket_url": "http://192.168.1.20:8080/t/0123456789abcdefghij",
            **changes,
        }
    )


def letter(kind: str = "GENERATED", **changes: Any) -> Letter:
    event_id = uuid4()
    values: dict[str, Any] = {
        "id": uuid4(),
        "event_id": event_id,
        "token_id": 101,
        "version": 1,
        "kind": kind,
        "label": "CW-012",
        "queue_id": "CW",
        "department_id": "CW",
        "branch_id": "main",
        "language": "en",
        "message_id": f"<{event_id}@nowserving.example>",
        "attempts": 0,
        "created_at": datetime(2025, 8, 7, 10, 23, 45, tzinfo=UTC),
        "recipient": "asha@example.com",
        "name": "Asha",
        "context": FULL_CONTEXT,
        "branch": BRANCH,
        "department": None,
        "queue": QUEUE,
        "desk": None,
    }
    return Letter(**{**values, **changes})


FULL_CONTEXT: dict[str, Any] = {
    "at": "2025-08-07T10:23:45+00:00",
    "called_at": "2025-08-07T10:40:00+00:00",
    "slot_start": "2025-08-08T03:30:00+00:00",
    "expected_at": "2025-08-08T03:50:00+00:00",
    "place": 5,
    "wait_seconds_p50": 700,
    "wait_seconds_p90": 1300,
    "desk_id": 3,
    "delay_minutes": 75,
    "ticket_url": "http://192.168.1.20:8080/t/0123456789abcdefghij",
}
