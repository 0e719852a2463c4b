"""The rows of the ledger as Python sees them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from shared.events import CallRule, Category, QueueKind, TokenStatus
from shared.ledger.closings import Closing, closing_from_json
from shared.ordering import NO_TURNS, STRICT, Discipline, Turns, from_json
from shared.pipeline import Row, Rows

# The status of the tokens that can be called.
IN_LINE: Final = {
    QueueKind.COUNTER: TokenStatus.WAITING,
    QueueKind.SLOT: TokenStatus.ALLOCATED,
    QueueKind.STATION: TokenStatus.WAITING,
}
# Statuses in which a token has one of a slot's seats: being called, served or held frees none.
SEATED: Final = frozenset(
    {
        TokenStatus.ALLOCATED,
        TokenStatus.CALLED,
        TokenStatus.SERVING,
        TokenStatus.HELD,
        TokenStatus.SERVED,
    }
)
# Arrivals in one queue keep this distance, so that a clock that jumps back overtakes nobody.
ARRIVAL_STEP: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A queue as its locked row says it is.

    `live` counts the tokens of each live status and category; `last_number` was given on
    `number_day`, a day of the branch. What follows `live` is a slot's: its doctor, day and
    time, and its seats, of which `overflow` were granted beyond the capacity. By the
    `discipline` a counter is called; `turns` is what it remembers of the calls.
    """

    queue_id: str
    kind: QueueKind
    department_id: str
    branch_id: str
    time_zone: str
    ageing: bool
    seq: int
    number_day: date | None
    last_number: int
    last_arrival: datetime | None
    live: Mapping[TokenStatus, Mapping[Category, int]]
    doctor_id: UUID | None = None
    service_date: date | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    pace_minutes: int | None = None
    delay_minutes: int = 0
    check_in: bool = False
    capacity: int | None = None
    seats_taken: int = 0
    overflow: int = 0
    cancelled: bool = False
    discipline: Discipline = STRICT
    turns: Turns = field(default_factory=lambda: NO_TURNS)
    closing: Closing | None = None  # null: its line does not close before the day's end

    @property
    def waiting(self) -> Mapping[Category, int]:
        """Return how many of each category can be called."""
        return self.live.get(IN_LINE[self.kind], {})

    @property
    def waiting_count(self) -> int:
        return sum(self.waiting.values())

    @property
    def rule(self) -> CallRule:
        """Return by which rule the line is called."""
        if self.kind is QueueKind.SLOT:
            return CallRule.APPOINTMENT
        return CallRule(self.discipline.kind)

    @property
    def live_count(self) -> int:
        return sum(sum(counts.values()) for counts in self.live.values())

    def has_closed(self, now: datetime) -> bool:
        """Tell whether its line has closed for the day: who still waits is about to be let go."""
        return self.closing is not None and self.closing.is_closed(now)


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token. `queue_id` is where it is now, `origin_queue_id` where its number is from.

    `priority` is the category's base; `visit` counts the lines it has joined, and `near_visit`
    is the last of them in which its holder was told that the turn is near.
    """

    id: int
    queue_id: str
    origin_queue_id: str
    department_id: str
    branch_id: str
    service_date: date
    number: int
    label: str
    status: TokenStatus
    version: int
    category: Category
    priority: int
    arrived_at: datetime
    secret: str
    issued_at: datetime
    visit: int = 1
    near_visit: int = 0
    language: str = "en"
    user_id: int | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    desk_id: int | None = None
    call_id: UUID | None = None
    called_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    slot_id: UUID | None = None
    patient_id: UUID | None = None
    checked_in_at: datetime | None = None
    updated_at: datetime | None = None


def next_arrival(queue: QueueRow, now: datetime) -> datetime:
    """Return the arrival time of the queue's next newcomer: now, but after everyone before."""
    if queue.last_arrival is None:
        return now
    return max(now, queue.last_arrival + ARRIVAL_STEP)


TOKEN_COLUMNS: Final = ", ".join(f"t.{f.name}" for f in fields(TokenRow))
QUEUE_COLUMNS: Final = ", ".join(f"q.{f.name}" for f in fields(QueueRow))


# Whoever writes a queue's row changes its version: it is the transaction that wrote it last.
QUEUE_VERSION: Final = "CAST(q.xmin AS text)"


def queue_row(row: Row) -> QueueRow:
    values = dict(row)
    values["kind"] = QueueKind(values["kind"])
    values["live"] = {
        TokenStatus(status): {Category(name): count for name, count in counts.items()}
        for status, counts in values["live"].items()
    }
    values["closing"] = closing_from_json(values["closing"])
    values["discipline"] = from_json(values["discipline"])
    values["turns"] = {Category(name): ahead for name, ahead in values["turns"].items()}
    return QueueRow(**values)


def token_row(row: Row) -> TokenRow:
    values = dict(row)
    values["status"] = TokenStatus(values["status"])
    values["category"] = Category(values["category"])
    return TokenRow(**values)


def token_rows(rows: Rows) -> list[TokenRow]:
    return [token_row(row) for row in rows]
