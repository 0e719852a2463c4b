"""Closes a line at a time, and takes that back: in the queue's row, with a message to all there."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.handle.departments import lock_department
from services.department.handle.messages import end_message, post_message
from services.department.rules.closings import CloseLine, decide_closing
from services.department.rules.commands import Actor
from services.department.rules.messages import PostMessage
from shared import ledger
from shared.ledger import Closing, QueueRow
from shared.messages import MessageKind
from shared.problems import Refused


async def close_line(
    tx: AsyncConnection,
    department_id: str,
    queue_id: str,
    command: Callable[[datetime], CloseLine],
    *,
    per_hour_max: int,
    public_url: str,
) -> Closing:
    """Let a counter's line close later today; another time takes the place of the one before.

    Said again it changes nothing, and nobody gets a second letter.
    """
    queue = await _lock(tx, department_id, queue_id)
    asked = command(datetime.now(UTC))
    closing = decide_closing(asked, queue)
    if queue.closing is not None and queue.closing.times == closing.times:
        return queue.closing
    await _end_message(tx, queue, asked.by, asked.now, public_url=public_url)
    await post_message(
        tx,
        department_id,
        lambda now: PostMessage(
            by=asked.by,
            now=now,
            message_id=asked.message_id,
            kind=MessageKind.CLOSING,
            lasts=closing.closes_at - now,
            at=closing.closes_at,
            queue_id=queue_id,
        ),
        per_hour_max=per_hour_max,
        public_url=public_url,
    )
    await ledger.set_closing(tx, queue_id, closing)
    return closing


async def open_line_again(
    tx: AsyncConnection, department_id: str, queue_id: str, *, by: Actor, public_url: str
) -> None:
    """Take a closing back; who was let go by it is not called back."""
    if not by.supervisor:
        raise Refused("FORBIDDEN", "Only a supervisor opens a line again.", status=403)
    queue = await _lock(tx, department_id, queue_id)
    now = datetime.now(UTC)
    if queue.closing is None or queue.closing.is_over(now):
        raise Refused("NOT_CLOSING", "This line does not close today.")
    await _end_message(tx, queue, by, now, public_url=public_url)
    await ledger.set_closing(tx, queue_id, None)
    await ledger.wake(tx, [queue_id])


async def _lock(tx: AsyncConnection, department_id: str, queue_id: str) -> QueueRow:
    queues = await lock_department(tx, department_id)
    if queue_id not in queues:
        sentence = f"There is no queue {queue_id} in this department."
        raise Refused("QUEUE_NOT_FOUND", sentence, status=404)
    return queues[queue_id]


async def _end_message(
    tx: AsyncConnection, queue: QueueRow, by: Actor, now: datetime, *, public_url: str
) -> None:
    """End what the closing before has said, if it is still said."""
    if queue.closing is None:
        return
    said = await ledger.messages_now(tx, queue.department_id, now)
    if queue.closing.message_id in {one.message_id for one in said}:
        message_id = queue.closing.message_id
        await end_message(tx, queue.department_id, message_id, by=by, public_url=public_url)
