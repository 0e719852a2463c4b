"""Several services in one visit: which is next, and how who was served goes on to it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from services.department.rules.commands import Serve
from services.department.rules.transfers import joined_line, newcomers_place_of
from shared.events import EventType, Reason
from shared.ledger import Change, QueueRow, TokenRow


def next_of(
    token: TokenRow, to_come: Sequence[str], queues: Mapping[str, QueueRow]
) -> QueueRow | None:
    """Return where they go on to; a queue that is gone, or where they are already, is passed by."""
    return next((queues[one] for one in to_come if one in queues and one != token.queue_id), None)


def goes_on(command: Serve, served: Change, line: QueueRow) -> tuple[Change, ...]:
    """Return what follows on being served: they leave the queue, and join the next as a newcomer.

    As with a transfer the label stays, and nobody who waits there is overtaken.
    """
    token = served.after
    if token is None:
        raise ValueError(served)
    joined = joined_line(token, line, now=command.now)
    left = Change(
        EventType.TOKEN_TRANSFERRED,
        before=token,
        after=joined,
        queue_id=token.queue_id,
        reason=Reason.NEXT_SERVICE,
        actor=command.by.user_id,
        extra={"to_queue_id": line.queue_id},
    )
    arrived = Change(
        EventType.TOKEN_ARRIVED,
        before=joined,
        after=joined,
        reason=Reason.NEXT_SERVICE,
        actor=command.by.user_id,
        extra={
            "from_queue_id": token.queue_id,
            "place": newcomers_place_of(line, joined),
        },
    )
    return replace(served, reason=Reason.NEXT_SERVICE), left, arrived
