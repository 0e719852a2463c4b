"""Everything that is known when a run is over: what the checkers judge, and nothing else.

Times `at`, `began`, `healed` are seconds of the machine's monotonic clock, as in the diary;
times of the suite's own rows are datetimes of its own clock, which faults may have moved.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from shared.events import Event
from shared.ledger import QueueRow, TokenRow
from tests.chaos.diary import Entry

# A table's rows as Postgres gives them, by column.
Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the doors and the engines are. The engines' are direct: no fault proxy between."""

    token_api: str
    department: str
    notifier: str
    display: str
    database_url: str
    redis_url: str
    kafka_bootstrap: str
    mailbox: Path


@dataclass(frozen=True, slots=True)
class Injected:
    """One fault: a cell of the matrix, what it hit, and from when to when."""

    cell: str
    fault: str
    target: str
    began: float
    healed: float


@dataclass(frozen=True, slots=True)
class EventRow:
    """A row of `ledger.event`; `event` is its body, parsed."""

    queue_id: str
    seq: int
    day: date
    event_id: UUID
    event_type: str
    token_id: int | None
    version: int
    occurred_at: datetime
    body: bytes
    event: Event


@dataclass(frozen=True, slots=True)
class LogRecord:
    """A record as it lies in Kafka; `event` is null where the topic or the bytes are no event's."""

    topic: str
    partition: int
    offset: int
    key: str | None
    value: bytes | None
    headers: Mapping[str, str]
    event: Event | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One letter that reached the SMTP server's final dot. `answered`: 250, 4xx, 5xx or cut."""

    at: float
    sender: str
    recipients: tuple[str, ...]
    message_id: str
    headers: Mapping[str, str]
    body_bytes: int
    answered: str


@dataclass(frozen=True, slots=True)
class Told:
    """One event of a stream: its id, its name, and the digest of its data (see `Transcripts`)."""

    at: float
    event: str
    event_id: str | None
    digest: str


@dataclass(slots=True)
class Connection:
    """One connection of a screen, from its opening to its end (null: open when the run ended)."""

    opened_at: float
    last_event_id: str | None  # what was sent as Last-Event-ID
    http_status: int | None = None
    told: list[Told] = field(default_factory=list)
    closed_at: float | None = None


@dataclass(slots=True)
class Transcript:
    """All that one client of a stream was told. `kind`: screen, slow, deaf, ticket or console."""

    client: str
    kind: str
    subject: str  # the branch, the ticket's label, or the department
    connections: list[Connection] = field(default_factory=list)
    broken: str | None = None  # what the client could not understand, if anything


@dataclass(slots=True)
class Transcripts:
    """All screens, and each distinct message once: `bodies` by digest."""

    clients: list[Transcript] = field(default_factory=list)
    bodies: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Capture:
    """Something public that was read: a page's JSON, a metric's text, an error's body."""

    place: str
    content: bytes


@dataclass(slots=True)
class Facts:
    """One run's remains.

    `tables` holds what each service keeps, by `schema.table`; `seen` the seq that each consumer
    has reached, by (schema, queue_id); `counters` the numbers that Redis would give next;
    `places` the sorted sets of Redis by (queue_id, category) as {token id: score in µs} and
    `places_seq` the seq that they are at. `boards` and `lines` are as read over HTTP at the end.
    """

    diary: list[Entry] = field(default_factory=list)
    faults: list[Injected] = field(default_factory=list)
    tokens: dict[int, TokenRow] = field(default_factory=dict)
    queues: dict[str, QueueRow] = field(default_factory=dict)
    events: list[EventRow] = field(default_factory=list)
    log: list[LogRecord] = field(default_factory=list)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    tables: dict[str, Rows] = field(default_factory=dict)
    counters: dict[tuple[str, date], int] = field(default_factory=dict)
    places: dict[tuple[str, str], dict[int, int]] = field(default_factory=dict)
    places_seq: dict[str, int] = field(default_factory=dict)
    mailbox: list[Delivery] = field(default_factory=list)
    boards: dict[str, dict[str, Any]] = field(default_factory=dict)
    lines: dict[str, dict[str, Any]] = field(default_factory=dict)
    transcripts: Transcripts = field(default_factory=Transcripts)
    captures: list[Capture] = field(default_factory=list)
    canaries: frozenset[str] = frozenset()  # names, addresses, phones: never in anything public
    read_at: float = 0.0
    as_of: datetime | None = None  # the same moment by the wall's clock

    def rows(self, table: str) -> Rows:
        """Return a table's rows; none where it was not read."""
        return self.tables.get(table, [])
