"""What the tests begin with: tokens, queues, people."""

from datetime import UTC, date, datetime
from typing import Any

from services.department.rules.commands import Actor
from shared.events import Category, QueueKind, TokenStatus
from shared.ledger import QueueRow, TokenRow

NOW = datetime(2025, 8, 7, 10, 0, tzinfo=UTC)
ASHA = Actor(user_id="7", name="Asha")
BELA = Actor(user_id="8", name="Bela")
CARLA = Actor(user_id="9", name="Carla", supervisor=True)


def a_token(**changes: Any) -> TokenRow:
    values: dict[str, Any] = {
        "id": 101,
        "queue_id": "CW",
        "origin_queue_id": "CW",
        "department_id": "CW",
        "branch_id": "main",
        "service_date": date(2025, 8, 7),
        "number": 12,
        "label": "CW-012",
        "status": TokenStatus.WAITING,
        "version": 1,
        "category": Category.WALKIN,
        "priority": 5,
        "arrived_at": NOW,
        "secret": "s" * 22,
        "issued_at": NOW,
    }
    return TokenRow(**{**values, **changes})


def a_queue(queue_id: str = "LAB", **changes: Any) -> QueueRow:
    values: dict[str, Any] = {
        "queue_id": queue_id,
        "kind": QueueKind.COUNTER,
        "department_id": queue_id,
        "branch_id": "main",
        "time_zone": "Asia/Kolkata",
        "ageing": False,
        "seq": 4,
        "number_day": None,
        "last_number": 0,
        "last_arrival": None,
        "live": {},
    }
    return QueueRow(**{**values, **changes})
