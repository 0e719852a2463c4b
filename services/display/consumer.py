"""Reads the day's events, the directory and the forecasts from Kafka into a fold.

Each replica reads all of it, without a group. When the log is replaced or cannot be read, the
boards stay as they are and say since when; a new fold is made beside them and takes their place
once it has caught up.
"""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Final

import structlog
from prometheus_client import Counter
from pydantic import ValidationError

from services.display.boards import Boards
from services.display.branches import LOOK_BACK
from services.display.rules import Fold
from services.display.tokens import decode
from shared import directory, forecast, heartbeat
from shared.kafka import Beside, Record, read_log
from shared.kafka.cluster import LogReplaced
from shared.kafka.epoch import LedgerRestored, epoch_of
from shared.logs import describe
from shared.problems import EngineUnavailable
from shared.topics import DIRECTORY, LEDGER_HEARTBEAT, QUEUE_FORECASTS, TOKEN_EVENTS

# A broker needs seconds to start; retrying more often would only fill the log.
PAUSE_SECONDS: Final = 1.0
# While a day is read, hardly anything is garbage; a hundred megabytes of it at most.
OBJECTS_PER_COLLECTION: Final = 200_000

UNREADABLE: Final = Counter(
    "nowserving_display_unreadable_total", "Records that could not be understood", ["topic"]
)

RESTORED: Final = Counter(
    "nowserving_display_restores_total", "How often the boards were read anew for a new epoch"
)

log = structlog.get_logger()


async def follow(bootstrap: str, boards: Boards) -> None:
    """Keep the boards as the log says, whatever becomes of the broker, for ever."""
    epoch: int | None = None
    while True:
        try:
            await _follow_log(bootstrap, boards, epoch)
        except* LedgerRestored as restored:
            epoch = max(one.epoch for one in restored.exceptions if isinstance(one, LedgerRestored))
            RESTORED.inc()
            log.error("the ledger was restored; the boards are read anew", epoch=epoch)  # noqa: TRY400 — where it was met says nothing
        except* (EngineUnavailable, LogReplaced) as errors:
            for error in errors.exceptions:
                log.warning("reading the log again", error=describe(error))
        boards.lose_contact()
        await asyncio.sleep(PAUSE_SECONDS)


async def _follow_log(bootstrap: str, boards: Boards, epoch: int | None) -> None:
    """Read the names, then the day; raises a group of what went wrong.

    What older epochs of the ledger told is left out; None: of whichever comes first.
    Boards that are shown already stay until a heartbeat says that the log is whole: one that came
    back empty is being filled again.
    """
    fold, anew = Fold(now(), catching_up=True), epoch is not None
    seeing, naming, pacing, whole = (asyncio.Event() for _ in range(4))

    def is_past(of_record: int) -> bool:
        nonlocal epoch
        epoch = of_record if epoch is None else epoch
        if of_record > epoch:
            raise LedgerRestored(of_record)
        return of_record < epoch

    def see(record: Record) -> None:
        if not is_past(epoch_of(record)):
            fold.see(decode(record.value or b""))

    def hear(record: Record, positions: Mapping[int, int]) -> bool:
        """Take in a heartbeat once all that it speaks of is in the fold."""
        beat = heartbeat.decode(record.value or b"")
        if is_past(beat.epoch):
            return True
        if not beat.is_reached(positions):
            return False
        whole.set()
        boards.hear(fold)
        return True

    async with asyncio.TaskGroup() as tasks, _rare_collections() as caught_up:
        tasks.create_task(
            read_log(
                bootstrap=bootstrap,
                topic=DIRECTORY,
                since=None,
                caught_up=naming,
                on_records=_into(lambda record: _name(fold, record), boards),
            )
        )
        # Zones first: a token of a zone not yet known would be placed twice.
        await naming.wait()
        tasks.create_task(
            read_log(
                bootstrap=bootstrap,
                topic=QUEUE_FORECASTS,
                since=None,
                caught_up=pacing,
                on_records=_into(lambda record: _pace(fold, record), boards),
            )
        )
        tasks.create_task(
            read_log(
                bootstrap=bootstrap,
                topic=TOKEN_EVENTS,
                since=now() - LOOK_BACK,
                caught_up=seeing,
                on_records=_into(see, boards),
                beside=Beside(LEDGER_HEARTBEAT, hear),
            )
        )
        await asyncio.gather(seeing.wait(), pacing.wait())
        if boards.ready or anew:
            await whole.wait()
        fold.pass_time(now())
        fold.caught_up()
        caught_up()
        boards.show(fold)


@asynccontextmanager
async def _rare_collections() -> AsyncIterator[Callable[[], None]]:
    """Collect garbage rarely until what is yielded is called, and then pass over what stays.

    A day is hundreds of thousands of objects that stay, and none that refer to each other: to look
    through them again and again is a quarter of the fold's work.
    """
    usual = gc.get_threshold()
    gc.set_threshold(OBJECTS_PER_COLLECTION, *usual[1:])

    def caught_up() -> None:
        gc.set_threshold(*usual)
        gc.collect()
        gc.freeze()

    try:
        yield caught_up
    finally:
        gc.set_threshold(*usual)


def _into(take_in: Callable[[Record], None], boards: Boards) -> Callable[[list[Record]], None]:
    """Take in records one by one; what cannot be understood is counted and left out."""

    def take_in_all(records: list[Record]) -> None:
        for record in records:
            try:
                take_in(record)
            except (ValidationError, KeyError, ValueError) as error:
                UNREADABLE.labels(record.topic).inc()
                log.warning(
                    "unreadable record",
                    topic=record.topic,
                    partition=record.partition,
                    offset=record.offset,
                    error=describe(error),
                )
        boards.mark()

    return take_in_all


def _name(fold: Fold, record: Record) -> None:
    key = record.key or ""
    fold.name(key, directory.decode(key, record.value))


def _pace(fold: Fold, record: Record) -> None:
    fold.forecast(record.key or "", forecast.decode(record.value) if record.value else None)


def now() -> datetime:
    return datetime.now(UTC)
