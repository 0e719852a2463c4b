"""Builds histories to judge: what a small suite without a fault would have left behind.

What consumers keep is made by the suite's own rules from the history's events, so that a good
history also shows that the checkers, which are written anew, agree with them.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import orjson

from services.department.rules.tallies import Tally, tally_after
from services.display.rules import Fold
from services.display.tokens import decode as decode_for_display
from services.notifier.rules import TOLD_BY_DEFAULT, letter_for
from shared import directory
from shared.events import LIVE, Category, Event, EventType, QueueKind, Reason, TokenStatus
from shared.ledger import IN_LINE, SEATED, QueueRow, TokenRow
from shared.line_order import BASE_PRIORITY
from tests.chaos.diary import Api, Diary, Entry, Type
from tests.chaos.load.people import MARKERS, People
from tests.chaos.observations import (
    Capture,
    Connection,
    Delivery,
    EventRow,
    LogRecord,
    Observations,
    Transcript,
    Transcripts,
)

NOON: Final = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TODAY: Final = NOON.date()
BRANCH: Final = "main"
TOPIC: Final = "token-events"
SECOND: Final = timedelta(seconds=1)


class History:
    """A clock that goes on a second a step, queues, tokens, and what clients wrote down."""

    def __init__(self) -> None:
        self.now = NOON
        self.diary = Diary()
        self.queues: dict[str, QueueRow] = {}
        self.tokens: dict[int, TokenRow] = {}
        self.events: list[EventRow] = []
        self.tables: dict[str, list[dict[str, Any]]] = {}
        self._people = People("t")

    # --- what happens ------------------------------------------------------------------------

    def queue(
        self, queue_id: str, department_id: str, kind: QueueKind = QueueKind.COUNTER, **more: Any
    ) -> None:
        self.queues[queue_id] = QueueRow(
            queue_id=queue_id,
            kind=kind,
            department_id=department_id,
            branch_id=BRANCH,
            time_zone="UTC",
            ageing=False,
            seq=0,
            number_day=None,
            last_number=0,
            last_arrival=None,
            live={},
            **more,
        )

    def issue(
        self,
        queue_id: str,
        category: Category = Category.WALKIN,
        *,
        status: TokenStatus = TokenStatus.WAITING,
        operation: str = "issue",
        day: date = TODAY,
        **more: Any,
    ) -> int:
        """Give out a token that a client asked for with a key, and return its id."""
        token_id = len(self.tokens) + 1
        entry = self.asks("kiosk-main", operation, key=f"key-{token_id}", queue_id=queue_id)
        queue = self.queues[queue_id]
        number = queue.last_number + 1
        self.queues[queue_id] = replace(queue, number_day=TODAY, last_number=number)
        token = TokenRow(
            id=token_id,
            queue_id=queue_id,
            origin_queue_id=queue_id,
            department_id=queue.department_id,
            branch_id=BRANCH,
            service_date=day,
            number=number,
            label=f"{queue_id}-{number:03d}",
            status=status,
            version=0,
            category=category,
            priority=BASE_PRIORITY[category],
            arrived_at=self.now,
            secret=f"secret-{token_id}",
            issued_at=self.now,
            **{**self._people.next(), **more},
        )
        self.tell(EventType.TOKEN_GENERATED, token)
        self.hears(entry, answer={"token": answer_of(self.tokens[token_id])})
        return token_id

    def does(
        self,
        operation: str,
        event_type: EventType,
        token_id: int,
        desk: int | None = None,
        **to: Any,
    ) -> None:
        """Let a client do something with a token, acknowledged, with its event."""
        entry = self.asks(f"desk-{desk}", operation, key=f"{operation}-{len(self.events)}",
                          token_id=token_id)  # fmt: skip
        to["extra"] = {"actor": f"desk-{desk}", **to.get("extra", {})}
        self.change(event_type, token_id, **to)
        self.hears(entry, answer={"token": answer_of(self.tokens[token_id])})

    def call(self, token_id: int, desk: int) -> None:
        self.does(
            "call-next",
            EventType.TOKEN_CALLED,
            token_id,
            desk,
            status=TokenStatus.CALLED,
            desk_id=desk,
            call_id=UUID(int=len(self.events) + 1),
            called_at=self.now + SECOND,
        )

    def change(
        self,
        event_type: EventType,
        token_id: int,
        *,
        reason: Reason | None = None,
        extra: dict[str, Any] | None = None,
        told_in: str | None = None,
        **to: Any,
    ) -> None:
        """Change a token without a client, as workers do; `told_in` is another queue's log."""
        after = replace(self.tokens[token_id], **to)
        self.tell(event_type, after, reason=reason, told_in=told_in, extra=extra)

    def tell(
        self,
        event_type: EventType,
        token: TokenRow,
        *,
        reason: Reason | None = None,
        told_in: str | None = None,
        extra: dict[str, Any] | None = None,
    ) -> None:
        """Write a token's next version and the event that says so."""
        self.now += SECOND
        token = replace(token, version=token.version + 1)
        self.tokens[token.id] = token
        queue = self.queues[told_in or token.queue_id]
        queue = replace(queue, seq=queue.seq + 1)
        self.queues[queue.queue_id] = queue
        event = _event(event_type, token, queue, now=self.now, reason=reason, extra=extra or {})
        event = event.model_copy(update={"event_id": UUID(int=1000 + len(self.events))})
        self.events.append(
            EventRow(
                queue_id=event.queue_id,
                seq=event.seq,
                day=TODAY,
                event_id=event.event_id,
                event_type=event.event_type.value,
                token_id=event.token_id,
                version=event.version,
                occurred_at=event.timestamp,
                body=event.encode(),
                event=event,
            )
        )

    def asks(self, client: str, operation: str, **more: Any) -> Entry:
        self.now += SECOND
        return self._note(self.diary.invoke(client, operation, Api.TOKEN_API, **more))

    def hears(
        self, entry: Entry, outcome: Type = Type.OK, answer: dict[str, Any] | None = None
    ) -> Entry:
        self.now += SECOND
        told = (answer or {}).get("token") or {}
        ended = self.diary.end(
            entry, outcome, answer=answer, token_id=told.get("id"), number=told.get("token_no")
        )
        return self._note(ended)

    def _note(self, entry: Entry) -> Entry:
        """Put the history's own clock on what the diary has just written."""
        self.diary.entries[-1] = replace(entry, at=self.at)
        return self.diary.entries[-1]

    @property
    def at(self) -> float:
        return (self.now - NOON).total_seconds()

    # --- what is left of it ------------------------------------------------------------------

    def observed(self) -> Observations:
        """Return what a run with this history leaves, read a second after its end."""
        self.now += SECOND
        return Observations(
            diary=list(self.diary.entries),
            tokens=dict(self.tokens),
            queues={one.queue_id: self._counted(one) for one in self.queues.values()},
            events=list(self.events),
            log=[_record(row, offset) for offset, row in enumerate(self.events)],
            seen={
                (schema, queue.queue_id): queue.seq
                for schema in ("token_api", "department", "notifier")
                for queue in self.queues.values()
            },
            tables={
                "department.desk_day": self._desk_days(),
                "notifier.letter": self._letters(),
                **self.tables,
            },
            places=self._places(),
            places_seq={queue.queue_id: queue.seq for queue in self.queues.values()},
            mailbox=[_delivery(letter, self.at) for letter in self._letters()],
            boards={BRANCH: orjson.loads(self.board())},
            lines={one: self._line(one) for one in self._departments()},
            transcripts=self._screens(),
            captures=[Capture("/metrics", b"nowserving_relayed_events_total 12\n")],
            canaries=MARKERS,
            unfinished={"events": len(self.events), "unsent": 0, "not_ready": 0},
            read_at=self.at,
            as_of=self.now,
        )

    def board(self, events: int | None = None) -> bytes:
        """Return the branch's board after so many events, as the display's own fold has it."""
        fold = Fold(self.now)
        for entry in map(_entry, self.queues.values()):
            fold.name(directory.key(entry), entry)
        for row in self.events[:events]:
            fold.see(decode_for_display(row.body))
        fold.pass_time(self.now)
        version = 1 + len(self.events[:events])
        return fold.board(BRANCH, now=self.now, version=version).model_dump_json().encode()

    def _departments(self) -> set[str]:
        return {queue.department_id for queue in self.queues.values()}

    def _line(self, department_id: str) -> dict[str, Any]:
        """Return a console's line: nobody here overtakes by priority, so arrival is the order."""
        line: dict[str, Any] = {part: [] for part in ("waiting", "called", "serving", "held")}
        for token in sorted(self.tokens.values(), key=lambda one: one.arrived_at):
            part = line.get(token.status.value.lower())
            if part is not None and token.department_id == department_id:
                part.append({"token_label": token.label})
        serving = {"desks": [{"desk_id": 1, "state": "OPEN"}], "unserved": []}
        counted = {"as_of": self.now.isoformat(), "waiting_count": len(line["waiting"])}
        return {**line, **counted, **serving}

    def _screens(self) -> Transcripts:
        """One screen that lost its line once, and one that did not."""
        transcripts = Transcripts()
        steady, broken = [Transcript(name, "screen", BRANCH) for name in ("screen-0", "screen-1")]
        transcripts.clients += [steady, broken]
        steady.connections = [self._watch(transcripts, range(1, len(self.events) + 1))]
        half = len(self.events) // 2
        first = self._watch(transcripts, range(1, half))
        first.closed_at = 1.0
        broken.connections = [first, self._watch(transcripts, [half, len(self.events)])]
        return transcripts

    def _watch(self, transcripts: Transcripts, moments: Any) -> Connection:
        connection = Connection(opened_at=0.0, http_status=200)
        for events in moments:
            body = self.board(events)
            block = b"id: %d\r\nevent: board\r\ndata: %s" % (1 + events, body)
            transcripts.note(connection, float(events), block)
        return connection

    def _counted(self, queue: QueueRow) -> QueueRow:
        here = [token for token in self.tokens.values() if token.queue_id == queue.queue_id]
        live: dict[TokenStatus, dict[Category, int]] = {}
        for token in here:
            if token.status in LIVE:
                counts = live.setdefault(token.status, {})
                counts[token.category] = counts.get(token.category, 0) + 1
        seats = 0
        if queue.capacity:  # who has joined a counter's line has used their seat
            used = [one for one in self.tokens.values() if one.origin_queue_id == queue.queue_id]
            seats = sum(one.status in SEATED or one.queue_id != queue.queue_id for one in used)
        return replace(queue, live=live, seats_taken=seats)

    def _places(self) -> dict[tuple[str, str], dict[int, int]]:
        places: dict[tuple[str, str], dict[int, int]] = {}
        for token in self.tokens.values():
            if token.status is IN_LINE[self.queues[token.queue_id].kind]:
                places.setdefault((token.queue_id, token.category.value), {})[token.id] = 1
        return places

    def _desk_days(self) -> list[dict[str, Any]]:
        tallies: dict[tuple[int, int], Tally | None] = {}
        for row in self.events:
            if row.token_id is not None:
                visit = row.token_id, row.event.visit
                tallies[visit] = tally_after(row.event, tallies.get(visit))
        days: dict[tuple[str, date, int], dict[str, Any]] = {}
        for tally in tallies.values():
            if tally is None:
                continue
            desk = tally.department_id, tally.service_date, tally.desk_id
            names = dict(zip(("department_id", "service_date", "number"), desk, strict=True))
            nothing = {"called": 0, "served": 0, "no_show": 0, "service_seconds": 0.0}
            day = days.setdefault(desk, {**names, **nothing})
            day["called"] += 1
            day["served"] += tally.served
            day["no_show"] += tally.no_show
            day["service_seconds"] += tally.service_seconds
        return list(days.values())

    def _letters(self) -> list[dict[str, Any]]:
        drafts = [letter_for(row.event, told=TOLD_BY_DEFAULT, now=self.now) for row in self.events]
        return [
            {
                "id": UUID(int=5000 + number),
                "event_id": draft.event_id,
                "kind": draft.kind.value,
                "message_id": f"<{draft.event_id}@nowserving.example>",
                "status": "SENT",
                "last_error": None,
            }
            for number, draft in enumerate(drafts)
            if draft is not None
        ]


def _entry(queue: QueueRow) -> directory.Queue:
    """Return what the directory says of a queue."""
    return directory.Queue(
        queue_id=queue.queue_id,
        department_id=queue.department_id,
        branch_id=queue.branch_id,
        kind=queue.kind,
        names={"en": queue.queue_id},
        discipline=queue.discipline,
    )


def answer_of(token: TokenRow) -> dict[str, Any]:
    return {
        "id": token.id,
        "token_no": token.number,
        "call_id": None if token.call_id is None else str(token.call_id),
        "token_label": token.label,
        "queue_id": token.queue_id,
        "service_date": token.service_date.isoformat(),
        "status": token.status.value,
    }


def _event(
    event_type: EventType,
    token: TokenRow,
    queue: QueueRow,
    *,
    now: datetime,
    reason: Reason | None,
    extra: dict[str, Any],
) -> Event:
    return Event(
        event_id=UUID(int=0),
        event_type=event_type,
        reason=reason,
        timestamp=now,
        queue_id=queue.queue_id,
        seq=queue.seq,
        queue_kind=queue.kind,
        department_id=queue.department_id,
        branch_id=queue.branch_id,
        slot_start=queue.starts_at,
        slot_end=queue.ends_at,
        slot_check_in=queue.check_in,
        slot_delay_minutes=queue.delay_minutes if queue.kind is QueueKind.SLOT else None,
        token_id=token.id,
        token_no=token.number,
        token_label=token.label,
        booked_at=token.arrived_at,
        **{name: getattr(token, name) for name in _SAME_NAME},
        **extra,
    )


_SAME_NAME: Final = (
    "version", "status", "service_date", "category", "priority", "visit", "desk_id", "call_id",
    "called_at", "started_at", "ended_at", "checked_in_at", "slot_id", "patient_id", "name",
    "email", "phone",
)  # fmt: skip


def _record(row: EventRow, offset: int) -> LogRecord:
    return LogRecord(
        topic=TOPIC,
        partition=0,
        offset=offset,
        key=row.queue_id,
        value=row.body,
        headers={"ce_id": str(row.event_id), "ce_type": row.event_type},
        event=row.event,
    )


def _delivery(letter: dict[str, Any], at: float) -> Delivery:
    return Delivery(at, "no-reply@x", ("someone@x",), letter["message_id"], {}, "250")
