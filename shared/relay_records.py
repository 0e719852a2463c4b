"""An event of the ledger as a record of Kafka."""

from datetime import UTC, datetime
from typing import Final

from shared.kafka import Message
from shared.kafka.epoch import headers_of
from shared.outbox import Unsent
from shared.topics import TOKEN_EVENTS

SOURCE: Final = b"/nowserving/ledger"


def record_of(event: Unsent, latest: datetime, epoch: int) -> Message:
    """Return the event's record, stamped with its time or, from a clock that is ahead, with now.

    A broker refuses records of more than an hour ahead, and the queue's next could not be sent.
    """
    at = event.occurred_at.replace(tzinfo=UTC)
    headers = [
        ("ce_id", event.event_id.encode()),
        ("ce_type", event.event_type.encode()),
        ("ce_source", SOURCE),
        ("ce_time", at.isoformat().encode()),
        *headers_of(epoch),
    ]
    if event.traceparent:
        headers.append(("traceparent", event.traceparent.encode()))
    return Message(TOKEN_EVENTS, event.queue_id, event.body, headers, min(at, latest))
