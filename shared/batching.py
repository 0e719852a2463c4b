"""Batching: concurrent requests are done in one transaction (group commit by the application).

While one batch runs, the requests that arrive are collected for the next. Each is answered after
the commit. A request that arrives alone waits for no other.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, Generic, TypeVar

from psycopg import OperationalError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from shared.problems import Refused

# Keeps a batch's transaction, and so its locks, within some milliseconds.
BATCH_MAX: Final = 128
# Turns of the event loop before a batch is closed, in which requests that have arrived are read and
# answers are sent: fewer and larger batches, for some microseconds of waiting.
TURNS_BEFORE_A_BATCH: Final = 3
# At some thousands a second this is well under a second of waiting; further requests are refused.
WAITING_MAX: Final = 512
RETRY_AFTER_SECONDS: Final = 1

Request = TypeVar("Request")
Answer = TypeVar("Answer")


class Batcher(Generic[Request, Answer]):
    """Collects requests and runs them in batches, one batch at a time.

    `run_batch(requests)` does up to `BATCH_MAX` requests in one transaction. It returns one outcome
    for each, in their order: its answer, or a `Refused` for this request only. When it raises, each
    request of the batch is tried once alone, so that one bad request fails alone; once the engine
    is found to be unreachable, the rest get the batch's error without a try.
    """

    def __init__(
        self, run_batch: Callable[[Sequence[Request]], Awaitable[Sequence[Answer | Refused]]]
    ) -> None:
        self._run_batch = run_batch
        self._waiting: deque[tuple[Request, asyncio.Future[Answer]]] = deque()
        self._runner: asyncio.Task[None] | None = None

    async def ask(self, request: Request) -> Answer:
        """Return the request's answer, after the commit of its batch.

        Raises `Refused` (503) when `WAITING_MAX` requests wait already, the `Refused` that was this
        request's outcome, or what `run_batch` raised when the request was tried alone.
        """
        if len(self._waiting) >= WAITING_MAX:
            raise Refused(
                "OVERLOADED",
                "Too many people are asking at once. Please try again in a moment.",
                status=503,
                retry_after_seconds=RETRY_AFTER_SECONDS,
            )
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((request, answer))
        if self._runner is None or self._runner.done():
            self._runner = asyncio.create_task(self._run())
        return await answer

    async def _run(self) -> None:
        while self._waiting:
            for _ in range(TURNS_BEFORE_A_BATCH):
                await asyncio.sleep(0)
            size = min(BATCH_MAX, len(self._waiting))
            batch = [self._waiting.popleft() for _ in range(size)]
            # A caller that disconnected has cancelled its future; its request is left out.
            await self._answer([entry for entry in batch if not entry[1].done()])

    async def _answer(self, batch: Sequence[tuple[Request, asyncio.Future[Answer]]]) -> None:
        if not batch:
            return
        try:
            outcomes = await self._run_batch([request for request, _ in batch])
        except Exception as error:  # noqa: BLE001 - it is raised to the callers
            await self._each_alone(batch, error)
        else:
            for (_, answer), outcome in zip(batch, outcomes, strict=True):
                _settle(answer, outcome)

    async def _each_alone(
        self, batch: Sequence[tuple[Request, asyncio.Future[Answer]]], error: Exception
    ) -> None:
        for position, (request, answer) in enumerate(batch):
            try:
                [outcome] = await self._run_batch([request])
            except Exception as own_error:  # noqa: BLE001 - it is raised to the caller
                _settle(answer, own_error)
                if _engine_is_gone(own_error):
                    # Each further try would only wait for the same time-out again.
                    for _, later in batch[position + 1 :]:
                        _settle(later, error)
                    return
            else:
                _settle(answer, outcome)


def _settle(answer: asyncio.Future[Answer], outcome: Answer | Exception) -> None:
    if answer.done():
        return
    if isinstance(outcome, Exception):
        answer.set_exception(outcome)
    else:
        answer.set_result(outcome)


def _engine_is_gone(error: Exception) -> bool:
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or isinstance(error.orig, OperationalError)
    return isinstance(error, PoolTimeoutError | OSError)


async def run_in_parts(
    batch: Sequence[Request],
    marks: Callable[[Request], AbstractSet[object]],
    run: Callable[[Sequence[Request]], Awaitable[Sequence[Answer]]],
) -> list[Answer]:
    """Run a batch, each request with a mark of another one's in a part after its; in order.

    There it finds what the other one did.
    """
    answers: dict[int, Answer] = {}
    left = list(enumerate(batch))
    while left:
        now, left = _part(left, marks)
        done = await run([request for _, request in now])
        answers.update(zip((position for position, _ in now), done, strict=True))
    return [answers[position] for position in range(len(batch))]


Numbered = list[tuple[int, Request]]


def _part(
    left: Numbered[Request], marks: Callable[[Request], AbstractSet[object]]
) -> tuple[Numbered[Request], Numbered[Request]]:
    """Part the requests in those to be done now, and those with a mark of one before them."""
    now: Numbered[Request] = []
    later: Numbered[Request] = []
    taken: set[object] = set()
    for position, request in left:
        own = marks(request)
        (later if own & taken else now).append((position, request))
        taken |= own
    return now, later
