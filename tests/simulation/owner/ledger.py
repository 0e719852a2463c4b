"""The ledger in memory: what its own book works out is kept, or lost with its transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID

from services.token_api.tokens.numbers import NumberBlock, Numbers
from shared import ledger
from shared.events import Event, QueueKind, TokenStatus
from shared.ledger import Change, QueueRow, TokenRow
from shared.ledger.book import Book
from tests.simulation.engines.redis import MemoryRedis

LINKS: Final = "http://suite"
NEAR_PLACES: Final = 2
# How often a process dies before a commit: rarely enough that histories go on.
CRASHES: Final = 0.03
EITHER_WAY: Final = 0.5


class Crash(Exception):  # noqa: N818 - names what happened
    """The process died before its commit."""


@dataclass(repr=False)
class Ledger:
    """Queues, tokens and events; `begin` is the moment at which the history begins.

    Each `write` is one transaction. The clock goes on with each, and may be set back.
    """

    chance: Random
    clock: datetime
    redis: MemoryRedis = field(default_factory=MemoryRedis)
    queues: dict[str, QueueRow] = field(default_factory=dict)
    tokens: dict[int, TokenRow] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    batches: list[list[Event]] = field(default_factory=list)  # a transaction each
    told: list[str] = field(default_factory=list)  # the history, for whoever reads a failure

    def __post_init__(self) -> None:
        self.numbers = Numbers(self.redis)  # type: ignore[arg-type]  # has what is asked of it

    def pass_time(self, seconds: float) -> None:
        self.clock += timedelta(seconds=seconds)

    def add_queue(self, queue_id: str, department_id: str, **fields: Any) -> None:
        values: dict[str, Any] = {
            "kind": QueueKind.COUNTER,
            "branch_id": "main",
            "time_zone": "Asia/Kolkata",
            "ageing": False,
            "seq": 0,
            "number_day": None,
            "last_number": 0,
            "last_arrival": None,
            "live": {},
        }
        self.queues[queue_id] = QueueRow(
            queue_id=queue_id, department_id=department_id, **{**values, **fields}
        )

    def uuid(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)

    def next_token_id(self) -> int:
        return max(self.tokens, default=0) + 1

    async def write(
        self,
        changes: Sequence[Change],
        *,
        wanted: Sequence[NumberBlock] = (),
        taken: Sequence[int] = (),
    ) -> None:
        """Write the changes as one transaction; by chance the process dies before its commit.

        Dying, it gives the numbers back that it took, or not even that.
        """
        numbers = {
            want.queue_id: (want.day, last + want.amount)
            for want, last in zip(wanted, taken, strict=True)
        }
        book = Book(self.queues, now=self.clock, public_url=LINKS)
        for change in changes:
            book.enter(replace(change, event_id=change.event_id or self.uuid()))
        if self.chance.random() < CRASHES:
            if self.chance.random() < EITHER_WAY:
                await self.numbers.give_back(wanted, taken)
            raise Crash
        self._keep(book, numbers)
        self.pass_time(self.chance.choice((0.0, 0.2, 3.0, 40.0)))

    def _keep(self, book: Book, numbers: Mapping[str, tuple[date, int]]) -> None:
        self.tokens |= {token.id: token for token in (*book.new, *book.changed)}
        for queue in book.queues(numbers):
            beyond = max(queue.seats_taken - (queue.capacity or 0), 0)
            self.queues[queue.queue_id] = replace(queue, overflow=min(queue.overflow, beyond))
        self.events += book.events
        self.batches.append(list(book.events))
        self.told += [_line(event) for event in book.events]

    def of(self, queue_id: str) -> Iterable[TokenRow]:
        return (token for token in self.tokens.values() if token.queue_id == queue_id)

    def line(self, queue_id: str, status: TokenStatus | None = None) -> list[TokenRow]:
        """Return who stands in a queue's line, in order."""
        queue = self.queues[queue_id]
        wanted = status or ledger.IN_LINE[queue.kind]
        standing = [token for token in self.of(queue_id) if token.status is wanted]
        return ledger.in_calling_order(queue, standing, now=self.clock)


def _line(event: Event) -> str:
    desk = f" desk {event.desk_id}" if event.desk_id else ""
    return (
        f"{event.timestamp:%d %H:%M:%S} {event.queue_id}/{event.seq} {event.event_type}"
        f" {event.token_label or ''}v{event.version} {event.status or ''}{desk}"
    )
