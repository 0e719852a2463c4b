"""Histories of tokens as the ledger would write them, drawn by Hypothesis."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from hypothesis import strategies as st

from shared import directory
from shared.events import Category, Event, EventType, QueueKind, TokenStatus
from shared.line_order import BASE_PRIORITY
from shared.tests.today import today

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
DAY = NOON.date()
QUEUES = {
    "CW": QueueKind.COUNTER,
    "LAB": QueueKind.COUNTER,
    "OPD": QueueKind.SLOT,
    "MS5": QueueKind.STATION,
}
AGEING = frozenset({"OPD"})
WAITING_AS = {
    QueueKind.COUNTER: TokenStatus.WAITING,
    QueueKind.SLOT: TokenStatus.ALLOCATED,
    QueueKind.STATION: TokenStatus.WAITING,
}


@dataclass
class History:
    """Tokens as they are, and every event that brought them there."""

    now: datetime = NOON
    first_day: date = DAY
    tokens: dict[int, dict[str, Any]] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    seqs: dict[str, int] = field(default_factory=dict)

    def write(self, token_id: int, event_type: EventType, **changes: Any) -> Event:
        token = self.tokens[token_id]
        queue_id = changes.pop("old_queue_id", None)
        token.update(changes, version=token["version"] + 1)
        queue_id = queue_id or token["queue_id"]
        self.seqs[queue_id] = self.seqs.get(queue_id, 0) + 1
        self.now += timedelta(seconds=7)
        event = Event(
            **{**token, "queue_id": queue_id},
            event_id=uuid4(),
            event_type=event_type,
            timestamp=self.now,
            seq=self.seqs[queue_id],
        )
        self.events.append(event)
        return event

    def issue(
        self,
        queue_id: str,
        category: Category = Category.WALKIN,
        *,
        day: int = 0,
        arrived: timedelta = timedelta(),
        **also: Any,
    ) -> int:
        token_id = len(self.tokens) + 1
        kind = QUEUES.get(queue_id, QueueKind.COUNTER)
        self.tokens[token_id] = {
            "version": 0,
            "token_id": token_id,
            "token_no": token_id,
            "token_label": f"{queue_id}-{token_id:03}",
            "queue_id": queue_id,
            "queue_kind": kind,
            "department_id": queue_id,
            "branch_id": "main",
            "status": WAITING_AS[kind],
            "service_date": self.first_day + timedelta(days=day),
            "category": category,
            "priority": BASE_PRIORITY[category],
            "booked_at": self.now - arrived,
            # Nothing of this may ever come out again.
            "user_id": 990_055,
            "name": "Canary Kanarienvogel",
            "email": "canary@example.com",
            "phone": "+15550123456",
            "ticket_url": "http://localhost/t/canary-secret",
            **also,
        }
        self.write(token_id, EventType.TOKEN_GENERATED)
        return token_id

    def call(self, token_id: int, desk_id: int = 1) -> None:
        self._call(token_id, EventType.TOKEN_CALLED, desk_id)

    def recall(self, token_id: int, desk_id: int = 1) -> None:
        self._call(token_id, EventType.TOKEN_RECALLED, desk_id)

    def _call(self, token_id: int, event_type: EventType, desk_id: int) -> None:
        self.write(
            token_id,
            event_type,
            status=TokenStatus.CALLED,
            desk_id=desk_id,
            call_id=uuid4(),
            called_at=self.now,
        )

    def set_status(self, token_id: int, event_type: EventType, status: TokenStatus) -> None:
        keeps_desk = status in {TokenStatus.CALLED, TokenStatus.SERVING}
        desk = {} if keeps_desk else {"desk_id": None, "call_id": None, "called_at": None}
        self.write(token_id, event_type, status=status, **desk)

    def transfer(self, token_id: int, queue_id: str, **also: Any) -> None:
        old = self.tokens[token_id]["queue_id"]
        self.write(
            token_id,
            EventType.TOKEN_TRANSFERRED,
            old_queue_id=old,
            status=WAITING_AS[QUEUES[old]],
            desk_id=None,
            call_id=None,
            called_at=None,
        )
        kind = QUEUES.get(queue_id, QueueKind.COUNTER)
        there = {"department_id": queue_id, "queue_kind": kind, "status": WAITING_AS[kind], **also}
        self.write(token_id, EventType.TOKEN_ARRIVED, queue_id=queue_id, **there)


def history_of_today() -> History:
    """Return a history on the real clock, for boards that ask it what today is."""
    return History(now=datetime.now(UTC), first_day=today())


STEPS = (
    "call",
    "recall",
    "undo",
    "start",
    "hold",
    "resume",
    "transfer",
    "serve",
    "no_show",
    "cancel",
    "waitlist",
    "raise",
    "near",
)


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Draw tokens that live through whatever their state allows."""
    history = History()
    for _ in range(draw(st.integers(1, 8))):
        history.issue(
            draw(st.sampled_from(sorted(QUEUES))),
            draw(st.sampled_from(Category)),
            day=draw(st.sampled_from([0, 0, 0, 0, 1, -1, -2])),
            arrived=timedelta(hours=draw(st.integers(0, 12))),
        )
    for _ in range(draw(st.integers(0, 25))):
        token_id = draw(st.sampled_from(sorted(history.tokens)))
        _step(
            history, token_id, draw(st.sampled_from(STEPS)), draw(st.sampled_from(sorted(QUEUES)))
        )
    return history


def _step(history: History, token_id: int, step: str, queue_id: str) -> None:  # noqa: C901, PLR0912 — one arm a step
    token = history.tokens[token_id]
    status, waiting = token["status"], WAITING_AS[token["queue_kind"]]
    match step, status:
        case "call", TokenStatus.WAITING | TokenStatus.ALLOCATED if status is waiting:
            history.call(token_id, desk_id=token_id)
        case "recall", TokenStatus.CALLED:
            history.recall(token_id, desk_id=token_id)
        case "undo", TokenStatus.CALLED:
            history.set_status(token_id, EventType.TOKEN_CALL_UNDONE, waiting)
        case "start", TokenStatus.CALLED:
            history.set_status(token_id, EventType.TOKEN_STARTED, TokenStatus.SERVING)
        case "hold", TokenStatus.CALLED:
            history.set_status(token_id, EventType.TOKEN_HELD, TokenStatus.HELD)
        case "resume", TokenStatus.HELD:
            history.set_status(token_id, EventType.TOKEN_RESUMED, waiting)
        case "transfer", TokenStatus.CALLED | TokenStatus.SERVING if queue_id != token["queue_id"]:
            history.transfer(token_id, queue_id)
        case "serve", TokenStatus.CALLED | TokenStatus.SERVING:
            history.set_status(token_id, EventType.TOKEN_SERVED, TokenStatus.SERVED)
        case "no_show", TokenStatus.CALLED:
            history.set_status(token_id, EventType.TOKEN_NO_SHOW, TokenStatus.NO_SHOW)
        case "cancel", TokenStatus.WAITING | TokenStatus.ALLOCATED | TokenStatus.HELD:
            history.set_status(token_id, EventType.TOKEN_CANCELLED, TokenStatus.CANCELLED)
        case "waitlist", TokenStatus.ALLOCATED:
            history.set_status(token_id, EventType.TOKEN_WAITLISTED, TokenStatus.WAITING)
        case "raise", TokenStatus.WAITING | TokenStatus.ALLOCATED:
            history.write(token_id, EventType.TOKEN_RAISED, category=Category.EMERGENCY, priority=1)
        case "near", TokenStatus.WAITING:
            history.write(token_id, EventType.TURN_NEAR)
        case _:
            pass  # the state does not allow it


def entries(time_zone: str = "UTC") -> list[directory.Entry]:
    """Return the directory that the histories take place in."""
    found: list[directory.Entry] = [
        directory.Branch(
            branch_id="main",
            names={"en": "Main Hospital", "hi": "मुख्य अस्पताल"},
            time_zone=time_zone,
            languages=("en", "hi", "ar"),
        )
    ]
    for position, (queue_id, kind) in enumerate(QUEUES.items()):
        names = {"en": f"Department {queue_id}"}
        found.append(
            directory.Department(
                department_id=queue_id, branch_id="main", names=names, position=position
            )
        )
        found.append(
            directory.Queue(
                queue_id=queue_id,
                department_id=queue_id,
                branch_id="main",
                kind=kind,
                names=names,
                ageing=queue_id in AGEING,
            )
        )
    return found
