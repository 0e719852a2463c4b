"""The lines of all queues whose partitions this process was given."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from services.department.forecast.line import Line, fold, measure, worth_saying
from services.department.forecast.recent_log import Span
from shared.events import Event
from shared.forecast import QueueForecast

log = structlog.get_logger()


@dataclass
class Partition:
    position: int = 0  # the offset that comes next
    caught_up_at: int = 0  # before it, the lines are not yet as they are now
    lines: dict[str, Line] = field(default_factory=dict)
    moved: set[str] = field(default_factory=set)  # since what is worth saying was last asked
    said: dict[str, QueueForecast] = field(default_factory=dict)


@dataclass
class Lines:
    """Folds what the log brings and says what became worth saying."""

    partitions: dict[int, Partition] = field(default_factory=dict)
    epoch: int = 0  # of the ledger: what an older one told is left out

    def assign(self, spans: Mapping[int, Span]) -> None:
        """Keep the partitions that stay, forget those that went; all are read again."""
        self.partitions = {number: self.partitions.get(number, Partition()) for number in spans}
        for number, span in spans.items():
            self.partitions[number].position = span.start
            self.partitions[number].caught_up_at = span.end

    def take(self, partition: int, offset: int, event: Event | None, *, epoch: int = 0) -> None:
        """Take one record in; None for one that is no event of ours."""
        if epoch > self.epoch:
            self._begin_epoch(epoch)
        held = self.partitions.get(partition)
        if held is None:
            return
        held.position = max(held.position, offset + 1)
        if event is not None and epoch == self.epoch:
            line = held.lines.setdefault(event.queue_id, Line(event.queue_id))
            if fold(line, event):
                held.moved.add(event.queue_id)

    def _begin_epoch(self, epoch: int) -> None:
        log.error("the ledger was restored; all lines are folded anew", epoch=epoch)
        self.epoch = epoch
        for held in self.partitions.values():
            held.lines.clear()
            held.moved.clear()
            held.said.clear()

    def news(self, now: datetime, *, all_lines: bool) -> list[QueueForecast]:
        """Return what is worth saying, of the lines that moved or of all of them."""
        return [
            found
            for held in self.partitions.values()
            if held.position >= held.caught_up_at
            for found in _news(held, now, all_lines=all_lines)
        ]

    def positions(self) -> dict[int, int]:
        return {number: held.position for number, held in self.partitions.items()}


def _news(held: Partition, now: datetime, *, all_lines: bool) -> Iterator[QueueForecast]:
    moved, held.moved = held.moved, set()
    for queue_id in held.lines if all_lines else moved:
        found = measure(held.lines[queue_id], now)
        if worth_saying(held.said.get(queue_id), found):
            held.said[queue_id] = found
            yield found
