"""Writing the ledger: state and event in one statement, under the locks of the caller."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import orjson
import uuid_utils.compat
from sqlalchemy import TextClause, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.events import LIVE, Category, Event, EventType, QueueKind, Reason, TokenStatus
from shared.ledger.rows import SEATED, QueueRow, TokenRow
from shared.problems import Refused

# Postgres refuses notifications of 8000 bytes; above this many queues a listener reads all.
NOTIFIED_QUEUES_MAX: Final = 50
NOBODY: Final = UUID(int=0)
PATIENT_ONCE_A_DAY: Final = "patient_once_a_day"


@dataclass(frozen=True, slots=True)
class Change:
    """What happened: the token before (null: it is new) and after, and how to call it.

    A change without a token (`before` and `after` null) names its queue: a desk was opened.
    The after-state's version is set by `save`.
    """

    event_type: EventType
    before: TokenRow | None
    after: TokenRow | None
    queue_id: str | None = None  # null: the after-state's queue
    event_id: UUID | None = None  # null: a new one
    reason: Reason | None = None
    actor: str | None = None
    note: str | None = None
    causation_id: UUID | None = None
    # Further fields of the event: place, wait_seconds_p50, desk_id, from_queue_id, …
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Saved:
    """One change as it was written: the token's state after it, and its event."""

    token: TokenRow | None
    event: Event

    @property
    def row(self) -> TokenRow:
        """Return the token's state; raises where the change was not of a token."""
        if self.token is None:
            msg = f"{self.event.event_type} is not about a token"
            raise ValueError(msg)
        return self.token


async def save(
    tx: AsyncConnection,
    queues: Mapping[str, QueueRow],
    changes: Sequence[Change],
    *,
    now: datetime,
    public_url: str,
    numbers: Mapping[str, tuple[date, int]] | None = None,
) -> list[Saved]:
    """Write changes of locked queues and their events; one statement, whatever their number.

    1. Give each change its token's next version and its queue's next `seq`.
    2. Build each event with the token's whole state after it.
    3. Write tokens, events and queue rows, and notify whoever listens.

    A token may change several times in one call; each change's `before` is the state before
    it. `numbers` holds the last number given per queue, when numbers were given.
    Raises `Refused` (409) where a patient would have two live tokens on a day.
    Returns what was written, in the order of the changes.
    """
    book = _Book(queues, now=now, public_url=public_url)
    saved = [book.enter(change) for change in changes]
    try:
        await tx.execute(_SAVE[book.writes], book.parameters(numbers or {}))
    except IntegrityError as error:
        if _constraint(error) == PATIENT_ONCE_A_DAY:
            raise Refused(
                "ALREADY_BOOKED", "This patient has another live token on that day."
            ) from error
        raise
    return saved


def _constraint(error: IntegrityError) -> str | None:
    diagnosis = getattr(error.orig, "diag", None)
    return getattr(diagnosis, "constraint_name", None)


class _Book:
    """The running totals of one `save`: versions, seqs and counts as the changes come in."""

    def __init__(self, queues: Mapping[str, QueueRow], *, now: datetime, public_url: str) -> None:
        self._queues = queues
        self._now = now
        self._public_url = public_url
        self._seq = {queue_id: queue.seq for queue_id, queue in queues.items()}
        self._live = {
            queue_id: {status: dict(counts) for status, counts in queue.live.items()}
            for queue_id, queue in queues.items()
        }
        self._seats = {queue_id: queue.seats_taken for queue_id, queue in queues.items()}
        self._arrival = {queue_id: queue.last_arrival for queue_id, queue in queues.items()}
        self._touched: set[str] = set()
        self._new: dict[int, TokenRow] = {}
        self._changed: dict[int, TokenRow] = {}
        self._events: list[Event] = []

    def enter(self, change: Change) -> Saved:
        token = self._next_version(change)
        queue_id = change.queue_id or (token.queue_id if token else None)
        if queue_id is None:
            msg = "a change without a token names its queue"
            raise ValueError(msg)
        self._seq[queue_id] += 1
        self._touched.add(queue_id)
        event = _event(
            change,
            token,
            self._queues[queue_id],
            seq=self._seq[queue_id],
            now=self._now,
            public_url=self._public_url,
        )
        self._events.append(event)
        return Saved(token, event)

    def _next_version(self, change: Change) -> TokenRow | None:
        if change.after is None:
            return None
        latest = self._latest(change)
        version = (latest.version if latest else 0) + 1
        token = replace(change.after, version=version, updated_at=self._now)
        self._count(latest, -1)
        self._count(token, +1)
        self._seat(latest, token)
        if change.before is None or token.id in self._new:
            self._new[token.id] = token
        else:
            self._changed[token.id] = token
        self._note_arrival(token)
        return token

    def _note_arrival(self, token: TokenRow) -> None:
        latest = self._arrival.get(token.queue_id)
        if latest is None or token.arrived_at > latest:
            self._arrival[token.queue_id] = token.arrived_at

    def _latest(self, change: Change) -> TokenRow | None:
        if change.before is None:
            return None
        token_id = change.before.id
        return self._new.get(token_id) or self._changed.get(token_id) or change.before

    def _count(self, token: TokenRow | None, step: int) -> None:
        """Keep the queue's counts; a queue that is not locked here is not this token's any more."""
        if token is None or token.status not in LIVE or token.queue_id not in self._live:
            return
        self._touched.add(token.queue_id)
        counts = self._live[token.queue_id].setdefault(token.status, {})
        counts[token.category] = counts.get(token.category, 0) + step
        if counts[token.category] == 0:
            del counts[token.category]

    def _seat(self, before: TokenRow | None, after: TokenRow) -> None:
        """Keep a slot's count of seats; who goes on to a counter has used theirs."""
        used = before is not None and before.queue_id != after.queue_id and after.slot_id is None
        if before is not None and before.status in SEATED and not used:
            self._move_seat(before.queue_id, -1)
        if after.status in SEATED:
            self._move_seat(after.queue_id, +1)

    def _move_seat(self, queue_id: str, step: int) -> None:
        queue = self._queues.get(queue_id)
        if queue is not None and queue.kind is QueueKind.SLOT:
            self._seats[queue_id] += step

    @property
    def writes(self) -> tuple[bool, bool]:
        """Return whether there are new tokens, and whether there are changed ones."""
        return bool(self._new), bool(self._changed)

    def parameters(self, numbers: Mapping[str, tuple[date, int]]) -> dict[str, Any]:
        touched = sorted(self._touched)
        return {
            # In the patients' order: two batches that book the same ones never wait in a ring.
            **_columns("n", sorted(self._new.values(), key=_patient), _TOKEN_TYPES),
            **_columns("c", self._changed.values(), _CHANGING_TYPES),
            **_lists("e", self._event_columns()),
            **_lists("q", self._queue_columns(touched, numbers)),
            "payload": ",".join(touched) if len(touched) <= NOTIFIED_QUEUES_MAX else "*",
        }

    def _event_columns(self) -> Iterable[Sequence[Any]]:
        """Return the columns of `_EVENT_TYPES`, in its order."""
        day = self._now.date()
        events = self._events
        yield [event.queue_id for event in events]
        yield [event.seq for event in events]
        yield [day] * len(events)
        yield [event.event_id for event in events]
        yield [event.event_type.value for event in events]
        yield [event.token_id for event in events]
        yield [event.version for event in events]
        yield [event.timestamp for event in events]
        yield [event.encode() for event in events]

    def _queue_columns(
        self, touched: Sequence[str], numbers: Mapping[str, tuple[date, int]]
    ) -> Iterable[Sequence[Any]]:
        """Return the columns of `_QUEUE_TYPES`, in its order."""
        before = [self._queues[queue_id] for queue_id in touched]
        last = [
            numbers.get(queue.queue_id, (queue.number_day, queue.last_number)) for queue in before
        ]
        yield touched
        yield [self._seq[queue_id] for queue_id in touched]
        yield [day for day, _ in last]
        yield [number for _, number in last]
        yield [self._arrival[queue_id] for queue_id in touched]
        yield [_json(self._live[queue_id]) for queue_id in touched]
        yield [self._seats[queue_id] for queue_id in touched]


def _patient(token: TokenRow) -> UUID:
    return token.patient_id or NOBODY


def _json(live: Mapping[TokenStatus, Mapping[Category, int]]) -> str:
    """Return the counts as they are stored; what is zero is left out."""
    counted = {status: counts for status, counts in live.items() if counts}
    return orjson.dumps(counted, option=orjson.OPT_NON_STR_KEYS).decode()


def _event(
    change: Change,
    token: TokenRow | None,
    queue: QueueRow,
    *,
    seq: int,
    now: datetime,
    public_url: str,
) -> Event:
    state: dict[str, Any] = {}
    if token is not None:
        state = {
            "token_id": token.id,
            "token_no": token.number,
            "token_label": token.label,
            "version": token.version,
            "status": token.status,
            "service_date": token.service_date,
            "category": token.category,
            "priority": token.priority,
            "booked_at": token.arrived_at,
            "visit": token.visit,
            "desk_id": token.desk_id,
            "call_id": token.call_id,
            "called_at": token.called_at,
            "started_at": token.started_at,
            "ended_at": token.ended_at,
            "slot_id": token.slot_id,
            "patient_id": token.patient_id,
            "checked_in_at": token.checked_in_at,
            "user_id": token.user_id,
            "name": token.name,
            "email": token.email,
            "phone": token.phone,
            "language": token.language,
            "ticket_url": ticket_url(public_url, token.secret),
        }
    return Event(
        event_id=change.event_id or uuid_utils.compat.uuid7(),
        event_type=change.event_type,
        reason=change.reason,
        timestamp=now,
        causation_id=change.causation_id,
        actor=change.actor,
        note=change.note,
        queue_id=queue.queue_id,
        seq=seq,
        queue_kind=queue.kind,
        department_id=queue.department_id,
        branch_id=queue.branch_id,
        ageing=queue.ageing,
        slot_start=queue.starts_at,
        slot_delay_minutes=queue.delay_minutes if queue.kind is QueueKind.SLOT else None,
        pace_minutes=queue.pace_minutes,
        **{**state, **change.extra},
    )


def ticket_url(public_url: str, secret: str) -> str:
    return f"{public_url.rstrip('/')}/t/{secret}"


_TOKEN_TYPES: Final = {
    "id": "bigint",
    "queue_id": "text",
    "origin_queue_id": "text",
    "department_id": "text",
    "branch_id": "text",
    "service_date": "date",
    "number": "integer",
    "label": "text",
    "status": "text",
    "version": "integer",
    "category": "text",
    "priority": "integer",
    "arrived_at": "timestamptz",
    "secret": "text",
    "issued_at": "timestamptz",
    "visit": "integer",
    "near_visit": "integer",
    "language": "text",
    "user_id": "bigint",
    "name": "text",
    "email": "text",
    "phone": "text",
    "desk_id": "integer",
    "call_id": "uuid",
    "called_at": "timestamptz",
    "started_at": "timestamptz",
    "ended_at": "timestamptz",
    "slot_id": "uuid",
    "patient_id": "uuid",
    "checked_in_at": "timestamptz",
    "updated_at": "timestamptz",
}
# What may change in a token's life; its number, label, secret and holder never do.
_CHANGING: Final = (
    "queue_id", "department_id", "branch_id", "status", "version", "category", "priority",
    "arrived_at", "visit", "near_visit", "desk_id", "call_id", "called_at", "started_at",
    "ended_at", "slot_id", "checked_in_at", "updated_at",
)  # fmt: skip
_CHANGING_TYPES: Final = {"id": "bigint", **{name: _TOKEN_TYPES[name] for name in _CHANGING}}
_EVENT_TYPES: Final = {
    "queue_id": "text", "seq": "bigint", "day": "date", "event_id": "uuid", "event_type": "text",
    "token_id": "bigint", "version": "integer", "occurred_at": "timestamptz", "body": "bytea",
}  # fmt: skip
_QUEUE_TYPES: Final = {
    "queue_id": "text", "seq": "bigint", "number_day": "date", "last_number": "integer",
    "last_arrival": "timestamptz", "live": "jsonb", "seats_taken": "integer",
}  # fmt: skip


def _columns(
    prefix: str, rows: Collection[TokenRow], types: Mapping[str, str]
) -> dict[str, Sequence[Any]]:
    """Return one list a column, as `unnest` takes them."""
    return _lists(prefix, [[_plain(getattr(row, name)) for row in rows] for name in types])


def _lists(prefix: str, columns: Iterable[Sequence[Any]]) -> dict[str, Sequence[Any]]:
    return {f"{prefix}{number}": column for number, column in enumerate(columns)}


def _plain(value: object) -> object:
    return value.value if isinstance(value, TokenStatus | Category) else value


def _unnest(prefix: str, types: Mapping[str, str]) -> str:
    """Return the rows whose columns are the lists `prefix`0, `prefix`1, … in the types' order."""
    kinds = enumerate(types.values())
    return f"unnest({', '.join(f'CAST(:{prefix}{number} AS {kind}[])' for number, kind in kinds)})"


def _save_statement(*, new: bool, changed: bool) -> TextClause:
    """Return the one statement of a `save` that has new tokens, changed ones, or both.

    It stays below the 4,096 characters up to which psycopg remembers how it is sent.
    """
    parts = [_NEW_TOKENS] * new + [_CHANGED_TOKENS] * changed + [_NEW_EVENTS, _QUEUES]
    return text(f"WITH {', '.join(parts)} SELECT pg_notify('ledger', :payload)")


_NEW_TOKENS: Final = f"""
    new_tokens AS (
      INSERT INTO ledger.token ({", ".join(_TOKEN_TYPES)})
      SELECT * FROM {_unnest("n", _TOKEN_TYPES)}
    )"""
_CHANGED_TOKENS: Final = f"""
    changed_tokens AS (
      UPDATE ledger.token t SET {", ".join(f"{name} = r.{name}" for name in _CHANGING)}
      FROM {_unnest("c", _CHANGING_TYPES)} AS r({", ".join(_CHANGING_TYPES)}) WHERE t.id = r.id
    )"""
_NEW_EVENTS: Final = f"""
    new_events AS (
      INSERT INTO ledger.event ({", ".join(_EVENT_TYPES)})
      SELECT * FROM {_unnest("e", _EVENT_TYPES)}
    )"""
_QUEUES: Final = f"""
    queues AS (
      UPDATE ledger.queue q SET seq = r.seq, number_day = r.number_day,
        last_number = r.last_number, last_arrival = r.last_arrival, live = r.live,
        seats_taken = r.seats_taken,
        overflow = LEAST(q.overflow, GREATEST(r.seats_taken - q.capacity, 0))
      FROM {_unnest("q", _QUEUE_TYPES)} AS r({", ".join(_QUEUE_TYPES)})
      WHERE q.queue_id = r.queue_id
    )"""
_SAVE: Final = {
    (new, changed): _save_statement(new=new, changed=changed)
    for new in (False, True)
    for changed in (False, True)
}
