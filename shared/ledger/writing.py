"""Writes state and events to the ledger in one statement, under the locks of the caller."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import TextClause, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.events import Event
from shared.ledger.book import Book
from shared.ledger.changes import Change, Saved
from shared.ledger.rows import QueueRow, TokenRow
from shared.pipeline import Statement, ask, no_answer, rows_of
from shared.problems import Refused

# Postgres refuses notifications of 8000 bytes; above this many queues a listener reads all.
NOTIFIED_QUEUES_MAX: Final = 50
NO_PATIENT: Final = UUID(int=0)
PATIENT_ONCE_A_DAY: Final = "patient_once_a_day"


async def save(
    tx: AsyncConnection,
    queues: Mapping[str, QueueRow],
    changes: Sequence[Change],
    *,
    now: datetime,
    public_url: str,
    numbers: Mapping[str, tuple[date, int]] | None = None,
) -> list[Saved]:
    """Write changes of tokens and their events, and notify the channel `ledger`.

    `queues` holds the locked rows of all queues that a change touches. A token may change several
    times in one call; each change's `before` is the state before it. `now` becomes the events'
    time, `public_url` the beginning of tickets' links. `numbers` holds the day and the last number
    of each queue that gave out numbers.
    Raises `Refused` (409) where a patient would have two live tokens on a day.
    Returns what was written, in the order of the changes.
    """
    saved, saving = entered(queues, changes, now=now, public_url=public_url, numbers=numbers)
    with refusals():
        await ask(tx, saving)
    return saved


async def save_past(
    tx: AsyncConnection,
    queues: Sequence[QueueRow],
    tokens: Sequence[TokenRow],
    events: Sequence[Event],
    *,
    day: date,
) -> None:
    """Write tokens that have ended and all their events, behind what the queues' logs have.

    `queues` are the locked rows with their seqs after that, `day` is the one of the writing.
    """
    parameters = {
        "events": as_json(_event_rows(events, day)),
        "queues": as_json(queues),
        "payload": notified([queue.queue_id for queue in queues]),
        "new": as_json(tokens),
    }
    await ask(tx, Statement(_SAVE[True, False], parameters, no_answer))


@contextmanager
def refusals() -> Iterator[None]:
    """Turn a violated constraint of a save into `Refused` (409), where it has a sentence."""
    try:
        yield
    except IntegrityError as error:
        if _constraint(error) == PATIENT_ONCE_A_DAY:
            raise Refused(
                "ALREADY_BOOKED", "This patient has another live token on that day."
            ) from error
        raise


def entered(
    queues: Mapping[str, QueueRow],
    changes: Sequence[Change],
    *,
    now: datetime,
    public_url: str,
    numbers: Mapping[str, tuple[date, int]] | None = None,
) -> tuple[list[Saved], Statement[None]]:
    """Return what `save` would return, and the one statement that writes it."""
    book = Book(queues, now=now, public_url=public_url)
    saved = [book.enter(change) for change in changes]
    parameters = written(book, book.queues(numbers or {}), day=now.date())
    clause = _SAVE["new" in parameters, "changed" in parameters]
    return saved, Statement(clause, parameters, no_answer)


def _constraint(error: IntegrityError) -> str | None:
    diagnosis = getattr(error.orig, "diag", None)
    return getattr(diagnosis, "constraint_name", None)


def written(book: Book, queues: Sequence[QueueRow], *, day: date) -> dict[str, str]:
    """Return the parameters of a statement that writes a book; `queues` are its rows after it."""
    # In the patients' order: two batches that book the same ones do not deadlock.
    new = sorted(book.new, key=_patient)
    changed = list(book.changed)
    return {
        "events": as_json(_event_rows(book.events, day)),
        "queues": as_json(queues),
        "payload": notified([queue.queue_id for queue in queues]),
        **({"new": as_json(new)} if new else {}),
        **({"changed": as_json(changed)} if changed else {}),
    }


def notified(queue_ids: Collection[str]) -> str:
    """Return what the channel `ledger` is told of changes in these queues."""
    return "*" if len(queue_ids) > NOTIFIED_QUEUES_MAX else ",".join(queue_ids)


def _patient(token: TokenRow) -> UUID:
    return token.patient_id or NO_PATIENT


def _event_rows(events: Iterable[Event], day: date) -> list[dict[str, Any]]:
    """Return rows of `_EVENT_TYPES`; the body is the text that is stored as its bytes."""
    return [
        {
            "queue_id": event.queue_id,
            "seq": event.seq,
            "day": day,
            "event_id": event.event_id,
            "event_type": event.event_type,
            "token_id": event.token_id,
            "version": event.version,
            "occurred_at": event.timestamp,
            "body": event.encode().decode(),
        }
        for event in events
    ]


def as_json(rows: Sequence[object]) -> str:
    """Return rows as one parameter: a list a column would cost the driver far more."""
    return orjson.dumps(rows, option=orjson.OPT_NON_STR_KEYS).decode()


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
# The columns that a save may change: number, label and secret never do, and the holder's are put
# right by `correcting` alone.
_CHANGING: Final = (
    "queue_id", "department_id", "branch_id", "status", "version", "category", "priority",
    "arrived_at", "visit", "near_visit", "desk_id", "call_id", "called_at", "started_at",
    "ended_at", "slot_id", "checked_in_at", "updated_at",
)  # fmt: skip
_CHANGING_TYPES: Final = {"id": "bigint", **{name: _TOKEN_TYPES[name] for name in _CHANGING}}
_EVENT_TYPES: Final = {
    "queue_id": "text", "seq": "bigint", "day": "date", "event_id": "uuid", "event_type": "text",
    "token_id": "bigint", "version": "integer", "occurred_at": "timestamptz", "body": "text",
}  # fmt: skip
_QUEUE_TYPES: Final = {
    "queue_id": "text", "seq": "bigint", "number_day": "date", "last_number": "integer",
    "last_arrival": "timestamptz", "live": "jsonb", "seats_taken": "integer", "turns": "jsonb",
}  # fmt: skip


def _save_statement(*, new: bool, changed: bool) -> TextClause:
    """Return the one statement of a `save` that has new tokens, changed ones, or both.

    It stays below the 4,096 characters up to which psycopg remembers how it is sent.
    """
    parts = [NEW_TOKENS] * new + [_CHANGED_TOKENS] * changed + [NEW_EVENTS, QUEUES]
    return text(f"WITH {', '.join(parts)} SELECT pg_notify('ledger', :payload)".format(go="true"))


# Each part is written on the condition `{go}`.
NEW_TOKENS: Final = f"""
    new_tokens AS (
      INSERT INTO ledger.token ({", ".join(_TOKEN_TYPES)})
      SELECT * FROM {rows_of("new", _TOKEN_TYPES)} WHERE {{go}}
    )"""
_CHANGED_TOKENS: Final = f"""
    changed_tokens AS (
      UPDATE ledger.token t SET {", ".join(f"{name} = r.{name}" for name in _CHANGING)}
      FROM {rows_of("changed", _CHANGING_TYPES)} WHERE t.id = r.id AND {{go}}
    )"""
NEW_EVENTS: Final = f"""
    new_events AS (
      INSERT INTO ledger.event ({", ".join(_EVENT_TYPES)})
      SELECT {", ".join(_EVENT_TYPES).replace("body", "convert_to(body, 'UTF8')")}
      FROM {rows_of("events", _EVENT_TYPES)} WHERE {{go}}
    )"""
QUEUES: Final = f"""
    queues AS (
      UPDATE ledger.queue q SET seq = r.seq, number_day = r.number_day,
        last_number = r.last_number, last_arrival = r.last_arrival, live = r.live,
        seats_taken = r.seats_taken, turns = r.turns,
        overflow = LEAST(q.overflow, GREATEST(r.seats_taken - q.capacity, 0))
      FROM {rows_of("queues", _QUEUE_TYPES)} WHERE q.queue_id = r.queue_id AND {{go}}
    )"""
_SAVE: Final = {
    (new, changed): _save_statement(new=new, changed=changed)
    for new in (False, True)
    for changed in (False, True)
}
