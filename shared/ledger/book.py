"""Works out what one `save` writes: versions, seqs, the queues' counts, and the events. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import uuid_utils.compat

from shared.events import LIVE, Category, Event, QueueKind, TokenStatus
from shared.ledger.changes import Change, Saved
from shared.ledger.rows import SEATED, QueueRow, TokenRow


class Book:
    """The running totals of one `save`, whose arguments it has."""

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
        self._turns = {queue_id: queue.turns for queue_id, queue in queues.items()}
        self._touched: set[str] = set()
        self._new: dict[int, TokenRow] = {}
        self._changed: dict[int, TokenRow] = {}
        self._events: list[Event] = []

    def enter(self, change: Change) -> Saved:
        """Add a change; return its token with the next version, and its event with the next seq.

        Raises `KeyError` where its queue is not among the locked ones, and `ValueError` where it
        names neither a token nor a queue.
        """
        token = self._next_version(change)
        queue_id = change.queue_id or (token.queue_id if token else None)
        if queue_id is None:
            msg = "a change without a token names its queue"
            raise ValueError(msg)
        self._seq[queue_id] += 1
        self._touched.add(queue_id)
        if change.turns is not None:
            self._turns[queue_id] = change.turns
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
        if not change.at_own_time and _comes_now(latest, token):
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
    def new(self) -> Iterable[TokenRow]:
        """Return the tokens that are new, each as the last of its changes left it."""
        return self._new.values()

    @property
    def changed(self) -> Iterable[TokenRow]:
        return self._changed.values()

    @property
    def events(self) -> Sequence[Event]:
        return self._events

    def queues(self, numbers: Mapping[str, tuple[date, int]]) -> list[QueueRow]:
        """Return the touched queues' rows after the changes, in id order.

        `numbers` holds, by queue, the day and the last number of those that gave out numbers.
        """
        rows = []
        for queue_id in sorted(self._touched):
            before = self._queues[queue_id]
            day, number = numbers.get(queue_id, (before.number_day, before.last_number))
            rows.append(
                replace(
                    before,
                    seq=self._seq[queue_id],
                    number_day=day,
                    last_number=number,
                    last_arrival=self._arrival[queue_id],
                    live=_counted(self._live[queue_id]),
                    seats_taken=self._seats[queue_id],
                    turns=self._turns[queue_id],
                )
            )
        return rows


def _comes_now(before: TokenRow | None, after: TokenRow) -> bool:
    """Tell whether a change puts somebody into the line anew: the others stand as they stood."""
    stood = None if before is None else (before.queue_id, before.arrived_at)
    return stood != (after.queue_id, after.arrived_at)


def _counted(
    live: Mapping[TokenStatus, Mapping[Category, int]],
) -> dict[TokenStatus, Mapping[Category, int]]:
    """Return the counts as they are stored; what is zero is left out."""
    return {status: counts for status, counts in live.items() if counts}


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
        slot_end=queue.ends_at,
        slot_check_in=queue.check_in,
        slot_delay_minutes=queue.delay_minutes if queue.kind is QueueKind.SLOT else None,
        pace_minutes=queue.pace_minutes,
        **{**state, **change.extra},
    )


def ticket_url(public_url: str, secret: str) -> str:
    return f"{public_url.rstrip('/')}/t/{secret}"
