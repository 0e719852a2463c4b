"""Everything that is known when a run is over: what the checkers judge, and nothing else.

Times `at`, `began`, `healed` are seconds of the machine's monotonic clock, as in the diary;
times of the suite's own rows are datetimes of its own clock, which faults may have moved.
"""

import zlib
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b
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
    """The addresses of the APIs, and of the engines without the fault proxies."""

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
    answered: str


@dataclass(frozen=True, slots=True)
class Message:
    """One distinct event of a stream; its data are kept packed, for there are many."""

    event: str
    event_id: str | None
    packed: bytes

    @property
    def data(self) -> bytes:
        return zlib.decompress(self.packed)


@dataclass(slots=True)
class Connection:
    """One connection of a client of a stream, from its opening to its end.

    `told` are indexes into `Transcripts.messages`, and `told_at` when each came; `closed_at` is
    null where the connection was open when the run ended.
    """

    opened_at: float
    last_event_id: str | None = None  # what was sent as Last-Event-ID
    http_status: int | None = None
    told: "array[int]" = field(default_factory=lambda: array("L"))
    told_at: "array[float]" = field(default_factory=lambda: array("d"))
    closed_at: float | None = None


@dataclass(slots=True)
class Transcript:
    """All that one client was told. `kind`: screen, slow, deaf, ticket or console."""

    client: str
    kind: str
    subject: str  # the branch, the ticket's label, or the department
    connections: list[Connection] = field(default_factory=list)


class Transcripts:
    """What all clients of streams were told; a message that many hear is kept once."""

    def __init__(self) -> None:
        self.clients: list[Transcript] = []
        self.messages: list[Message] = []
        self._places: dict[bytes, int] = {}

    def note(self, connection: Connection, at: float, block: bytes) -> Message:
        """Add a block of a stream (its lines up to the empty one) to a connection."""
        digest = blake2b(block, digest_size=16).digest()
        place = self._places.get(digest)
        if place is None:
            place = self._places[digest] = len(self.messages)
            self.messages.append(_parse(block))
        connection.told.append(place)
        connection.told_at.append(at)
        return self.messages[place]

    def told(self, connection: Connection) -> list[Message]:
        return [self.messages[place] for place in connection.told]


def _parse(block: bytes) -> Message:
    """Read one block as the standard of server-sent events says; comments are left out."""
    fields: dict[bytes, bytes] = {}
    for line in block.splitlines():
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        fields[name] = fields[name] + b"\n" + value if name == b"data" and name in fields else value
    event_id = fields.get(b"id")
    return Message(
        event=fields.get(b"event", b"message").decode(),
        event_id=None if event_id is None else event_id.decode(),
        packed=zlib.compress(fields.get(b"data", b""), 1),
    )


@dataclass(frozen=True, slots=True)
class Capture:
    """Something public that was read: a page's JSON, a metric's text, an error's body."""

    place: str
    content: bytes


@dataclass(slots=True)
class Observations:
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
    unfinished: dict[str, int] = field(default_factory=dict)  # what is, by `read.quiet`'s names
    canaries: frozenset[str] = frozenset()  # names, addresses, phones: never in anything public
    read_at: float = 0.0
    as_of: datetime | None = None  # the same moment by the wall's clock

    def rows(self, table: str) -> Rows:
        """Return a table's rows; none where it was not read."""
        return self.tables.get(table, [])
