"""A day on the log: tokens that are issued, called, started and served, four events each.

Each kind of event is encoded once; what differs has a width of its own in it and is put in, so
that a million are on the log within a minute.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final
from uuid import UUID

from bench.load.visitors import visitor_event
from shared.events import EventType, TokenStatus
from shared.kafka import Message, Publisher, ensure_topics
from shared.topics import ALL, TOKEN_EVENTS

QUEUES: Final = 200
QUEUES_PER_BRANCH: Final = 10
SENT_AT_ONCE: Final = 5_000
# So many tokens are issued between one of a token's events and the next.
APART: Final = 2_000
CALL: Final = UUID(int=7)
STEPS: Final = (
    (EventType.TOKEN_GENERATED, {"version": 1}),
    (
        EventType.TOKEN_CALLED,
        {"version": 2, "status": TokenStatus.CALLED, "desk_id": 3, "call_id": CALL},
    ),
    (
        EventType.TOKEN_STARTED,
        {"version": 3, "status": TokenStatus.SERVING, "desk_id": 3, "call_id": CALL},
    ),
    (EventType.TOKEN_SERVED, {"version": 4, "status": TokenStatus.SERVED}),
)


async def fill(bootstrap: str, events: int) -> None:
    """Put so many events of today on the log."""
    await ensure_topics(bootstrap, ALL)
    messages = day(events)
    async with Publisher(bootstrap) as publisher:
        while some := list(islice(messages, SENT_AT_ONCE)):
            await publisher.send_many(some)


def day(events: int) -> Iterator[Message]:
    templates = [_template(event_type, changes) for event_type, changes in STEPS]
    tokens = events // len(STEPS)
    seqs = [0] * QUEUES
    for now in range(tokens + APART * len(STEPS)):
        for step, template in enumerate(templates):
            token = now - step * APART
            if 0 <= token < tokens:
                queue = token % QUEUES
                seqs[queue] += 1
                value = template % {
                    b"queue": b"Q%04d" % queue,
                    b"branch": b"B%03d" % (queue // QUEUES_PER_BRANCH),
                    b"token": token + 1,
                    b"seq": seqs[queue],
                }
                yield Message(TOKEN_EVENTS, f"Q{queue:04}", value)


def _template(event_type: EventType, changes: dict[str, Any]) -> bytes:
    event = visitor_event(1, seq=1).model_copy(
        update={
            "event_type": event_type,
            "queue_id": "%(queue)s",
            "department_id": "%(queue)s",
            "branch_id": "%(branch)s",
            "token_id": "%(token)d",
            "token_label": "B-%(token)d",
            "seq": "%(seq)d",
            **changes,
        }
    )
    # Numbers stand in quotation marks now, which come off; nothing else has a percent sign.
    text = event.model_dump_json(by_alias=True, warnings=False)
    return text.replace('"%(token)d"', "%(token)d").replace('"%(seq)d"', "%(seq)d").encode()
