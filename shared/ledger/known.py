"""Writes what was decided on known rows of queues, if they are still as they were known.

One statement locks the rows, compares their versions, and writes; or it writes nothing and returns
the rows as they are. So what is known from the last transaction needs no round trip to be read
again, and no rule is in SQL: what would have been decided on other rows is decided anew.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import TextClause, text

from shared.ledger.book import Book
from shared.ledger.changes import Change
from shared.ledger.rows import QUEUE_COLUMNS, QUEUE_VERSION, QueueRow, queue_row
from shared.ledger.writing import NEW_EVENTS, NEW_TOKENS, QUEUES, as_json, written
from shared.pipeline import Row, Rows, Statement, rows_of

# Far above the number of kinds of statements that the code has.
STATEMENTS_MAX: Final = 32


@dataclass(frozen=True, slots=True)
class KnownQueue:
    """A queue's row and its version, which changes whoever writes the row."""

    row: QueueRow
    version: str


KnownQueues = Mapping[str, KnownQueue]


@dataclass(frozen=True, slots=True)
class Beside:
    """What else decides, and what else is written, in SQL that has parameters of its own.

    Each of `against` selects rows, of which one suffices that nothing is written. Each of `writes`
    is an INSERT or UPDATE with the condition `{go}` in it.
    """

    against: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    """Whether it was written; the queues as they are now, where that is known.

    Nothing written and no queues means that something beside them was against it.
    """

    done: bool
    queues: KnownQueues


def locking_known(queue_ids: Collection[str]) -> Statement[dict[str, KnownQueue]]:
    """Lock queues in id order, and return them with their versions."""
    return Statement(_LOCK, {"ids": sorted(set(queue_ids))}, _known_queues)


class KnownSave:
    """New tokens as they are to be written if the rows of their queues are still as known.

    The arguments are those of `save`; `queues` holds no row that no change touches.
    """

    def __init__(
        self,
        queues: KnownQueues,
        changes: Sequence[Change],
        *,
        now: datetime,
        public_url: str,
        numbers: Mapping[str, tuple[date, int]],
    ) -> None:
        rows = {queue_id: queue.row for queue_id, queue in queues.items()}
        self._queues, self._now, self._numbers = queues, now, numbers
        self._book = Book(rows, now=now, public_url=public_url)
        self.saved = [self._book.enter(change) for change in changes]

    def statement(self, beside: Beside) -> Statement[Written]:
        """Return the statement that locks the rows, compares, and writes all or nothing."""
        after = self._book.queues(self._numbers)
        versions = [
            {"queue_id": queue_id, "version": queue.version}
            for queue_id, queue in self._queues.items()
        ]
        parameters = {
            **written(self._book, after, day=self._now.date()),
            "known": as_json(versions),
            **beside.parameters,
        }
        clause = _statement(beside.against, beside.writes)
        return Statement(clause, parameters, lambda found: _written(found, after))


def _written(found: Rows, rows: Sequence[QueueRow]) -> Written:
    first = found[0]
    if first["done"]:
        return Written(
            done=True, queues={row.queue_id: KnownQueue(row, first["written"]) for row in rows}
        )
    return Written(done=False, queues=_known_queues(found) if not first["current"] else {})


def _known_queues(rows: Rows) -> dict[str, KnownQueue]:
    return {row["queue_id"]: _known_queue(row) for row in rows if row["queue_id"] is not None}


def _known_queue(row: Row) -> KnownQueue:
    return KnownQueue(queue_row({name: row[name] for name in _COLUMNS}), row["version"])


_COLUMNS: Final = tuple(column.name for column in fields(QueueRow))
_LOCKED: Final = (
    f"SELECT {QUEUE_COLUMNS}, {QUEUE_VERSION} AS version FROM ledger.queue q "
    "WHERE q.queue_id = ANY({ids}) ORDER BY q.queue_id FOR UPDATE"
)
_LOCK: Final = text(_LOCKED.format(ids=":ids"))
_KNOWN_TYPES: Final = {"queue_id": "text", "version": "text"}
_GO: Final = "(SELECT done FROM state)"


@lru_cache(STATEMENTS_MAX)
def _statement(against: tuple[str, ...], writes: tuple[str, ...]) -> TextClause:
    """Return the statement: lock, compare, write, and what became of it.

    The state is worked out under the locks, since it is read from them; but what else it reads is
    of the moment at which the statement began. Who changes that moment's answer has to write the
    queue's row as well, or must be one who might as well have come a moment later.
    """
    others = "".join(f" AND NOT EXISTS ({one})" for one in against)
    parts = [
        f"known AS MATERIALIZED (SELECT * FROM {rows_of('known', _KNOWN_TYPES)})",
        f"locked AS MATERIALIZED ({_LOCKED.format(ids='ARRAY(SELECT queue_id FROM known)')})",
        """compared AS MATERIALIZED (
          SELECT count(*) = count(l.version) AS current
          FROM known k LEFT JOIN locked l ON l.queue_id = k.queue_id AND l.version = k.version)""",
        f"state AS MATERIALIZED (SELECT current, current{others} AS done FROM compared)",
        *(part.format(go=_GO) for part in (NEW_TOKENS, NEW_EVENTS, QUEUES)),
        *(f"write_{n} AS ({write.format(go=_GO)})" for n, write in enumerate(writes)),
    ]
    return text(f"""
        WITH {", ".join(parts)}
        SELECT s.current, s.done, CAST(CAST(pg_current_xact_id() AS xid) AS text) AS written, l.*,
          CASE WHEN s.done THEN pg_notify('ledger', :payload) END
        FROM state s LEFT JOIN locked l ON NOT s.current
        """)
