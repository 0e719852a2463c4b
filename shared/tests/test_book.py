"""The queue's last arrival is that of who came last, whatever is done with whom."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from shared.events import Category, EventType, QueueKind, TokenStatus
from shared.ledger import Change, QueueRow, TokenRow
from shared.ledger.book import Book

NOW = datetime(2025, 8, 7, 10, 0, tzinfo=UTC)
QUEUE = QueueRow(
    queue_id="EYE",
    kind=QueueKind.COUNTER,
    department_id="EYE",
    branch_id="main",
    time_zone="Asia/Kolkata",
    ageing=False,
    seq=0,
    number_day=None,
    last_number=0,
    last_arrival=NOW,
    live={},
)
BOOKED = TokenRow(
    id=1,
    queue_id="EYE",
    origin_queue_id="a slot",
    department_id="EYE",
    branch_id="main",
    service_date=date(2025, 8, 7),
    number=1,
    label="EYE-A-001",
    status=TokenStatus.WAITING,
    version=1,
    category=Category.ONLINE,
    priority=4,
    arrived_at=NOW + timedelta(minutes=15),
    secret="s" * 22,
    issued_at=NOW,
)


def last_arrival(*changes: Change) -> datetime | None:
    book = Book({"EYE": QUEUE}, now=NOW, public_url="http://suite")
    for change in changes:
        book.enter(change)
    [row] = book.queues({})
    return row.last_arrival


def test_whoever_is_called_for_an_appointment_to_come_has_not_come_last() -> None:
    called = replace(BOOKED, status=TokenStatus.CALLED, desk_id=1)
    assert last_arrival(Change(EventType.TOKEN_CALLED, BOOKED, called)) == NOW


def test_who_is_new_or_stands_elsewhere_than_before_has() -> None:
    later = NOW + timedelta(minutes=1)
    new = replace(BOOKED, arrived_at=later)
    assert last_arrival(Change(EventType.TOKEN_GENERATED, None, new)) == later
    before = replace(BOOKED, arrived_at=NOW - timedelta(minutes=1))
    assert last_arrival(Change(EventType.TOKEN_RETURNED, before, new)) == later
    elsewhere = replace(new, queue_id="LAB")
    assert last_arrival(Change(EventType.TOKEN_TRANSFERRED, elsewhere, new)) == later
