"""Tells whether the running task is to end: an error may take the place of its cancellation.

psycopg, cancelled while a query runs, waits for the query's end; when the connection breaks in that
moment it raises the break's `OperationalError`. Whoever tries again after such an error would go on
for ever, and so would the task group that waits for it.
"""

import asyncio


def is_cancelled() -> bool:
    """Return whether the running task was asked to end, and has not yet ended."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def raise_if_cancelled() -> None:
    """Raise the cancellation that an error has taken the place of, if the task was asked to end."""
    if is_cancelled():
        raise asyncio.CancelledError
