"""Events of visitors with an e-mail address, as the ledger writes them."""

from datetime import UTC, datetime
from uuid import uuid4

from bench.testbed.seeding import BRANCH, DEPARTMENT
from shared.events import Category, Event, EventType, TokenStatus


def visitor_event(number: int, *, seq: int) -> Event:
    """Return the event of one who took token `number`, complete as the wire has it."""
    now = datetime.now(UTC)
    return Event(
        event_id=uuid4(),
        event_type=EventType.TOKEN_GENERATED,
        timestamp=now,
        queue_id=DEPARTMENT,
        seq=seq,
        department_id=DEPARTMENT,
        branch_id=BRANCH,
        token_id=number,
        token_no=number,
        token_label=f"B-{number:04}",
        version=1,
        status=TokenStatus.WAITING,
        service_date=now.date(),
        category=Category.WALKIN,
        priority=4,
        booked_at=now,
        place=12,
        wait_seconds_p50=700,
        wait_seconds_p90=1300,
        name="Asha Rao",
        email="asha@example.com",
        phone="+919876543210",
        ticket_url="http://192.168.1.20:8080/t/0123456789abcdefghij",
    )
