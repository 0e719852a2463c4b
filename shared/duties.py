"""What a worker does over and over: one duty that fails stops none of the others.

A failure is logged and counted, and the duty goes on. Only the loss of an engine is passed on: what
then ends or waits is the worker's affair. What was done when is written down by shared/progress.py.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from time import monotonic
from typing import Final, Never, TypeVar

import structlog

from shared.cancellation import is_cancelled
from shared.engine_loss import is_lost, must_stop
from shared.logs import describe

# A part that failed begins anew: soon at first, then after longer pauses.
PAUSE_FIRST_SECONDS: Final = 0.5
PAUSE_SECONDS_MAX: Final = 10.0
# After a run of this length the next failure counts as the first.
WELL_AFTER_SECONDS: Final = 60.0
# The duty under which lines that could not be logged are counted.
LOG: Final = "log"

Item = TypeVar("Item")
Work = Callable[[], Awaitable[object]]

log = structlog.get_logger()


async def for_each(items: Iterable[Item], work: Callable[[Item], Awaitable[object]]) -> None:
    """Do `work` for each item, also behind one that fails; raise a group of the failures then.

    The loss of an engine is raised at once: the others would fail as well.
    """
    failures: list[Exception] = []
    for item in items:
        try:
            await work(item)
        except Exception as error:
            if must_stop(error):
                raise
            failures.append(error)
    if failures:
        message = "some could not be done"
        raise ExceptionGroup(message, failures)


@dataclass
class Record:
    """When a duty was last done (None: not yet), and how often it has failed since noted."""

    done_at: float | None = None  # by the monotonic clock
    failures: int = 0


@dataclass
class Duties:
    """The duties of one worker, and what became of each."""

    worker: str
    records: dict[str, Record] = field(default_factory=dict)
    _lost_lines: int = 0

    async def every(self, seconds: float, duty: str, work: Work) -> Never:
        """Do it now and then again after each pause, for ever; raises when an engine is lost."""
        while True:
            await self.attempt(duty, work)
            await asyncio.sleep(seconds)

    async def attempt(self, duty: str, work: Work) -> bool:
        """Do it once and return whether it succeeded; raises when an engine is lost."""
        try:
            await work()
        except (Exception, asyncio.CancelledError) as error:
            if must_stop(error):
                raise
            self.note_failure(duty, error)
            return False
        self.note_done(duty)
        return True

    async def lasting(self, part: str, run: Work, *, outlasts_engines: bool = False) -> Never:
        """Run what goes on by itself, and begin it anew when it fails.

        The loss of an engine is raised, unless the part `outlasts_engines`.
        """
        failures = 0
        while True:
            begun = monotonic()
            try:
                await run()
            except (Exception, asyncio.CancelledError) as error:
                # A library may raise it where nobody cancelled: the group would let the task go.
                lost = is_lost(error)
                if is_cancelled() or (lost and not outlasts_engines):
                    raise
                failures = 0 if monotonic() - begun > WELL_AFTER_SECONDS else failures + 1
                if lost:
                    log.warning("engine lost, starting again", part=part, error=describe(error))
                else:
                    self.note_failure(part, error)
            longest = min(PAUSE_FIRST_SECONDS * 2**failures, PAUSE_SECONDS_MAX)
            await asyncio.sleep(longest * random.uniform(0.5, 1.0))  # noqa: S311 — jitter

    def note_done(self, duty: str) -> None:
        self._record(duty).done_at = monotonic()

    def note_contact(self, duty: str) -> Callable[[bool], None]:
        """Return what a reader of the log calls with whether the broker answers."""

        def note(answers: bool) -> None:  # noqa: FBT001 — a callback with this one argument
            if answers:
                self.note_done(duty)

        return note

    def note_failure(self, duty: str, error: BaseException) -> None:
        self._record(duty).failures += 1
        log.error("duty failed; the others go on", duty=duty, worker=self.worker, exc_info=error)

    def note_lost_lines(self, total: int) -> None:
        """Count what the log has lost so far as failures of a duty of its own."""
        self._record(LOG).failures += total - self._lost_lines
        self._lost_lines = total
        self.note_done(LOG)

    def _record(self, duty: str) -> Record:
        return self.records.setdefault(duty, Record())
