"""Whether a counter gives out a token, of which category and under which number. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from services.token_api.directory import opening_now
from shared.auth import DESKS, Role
from shared.directory import ClosedSpan, Hours
from shared.events import Category, Source
from shared.ledger import QueueRow
from shared.problems import Refused


@dataclass(frozen=True, slots=True)
class IssueToken:
    """What is asked; the holder's fields are optional, a visitor may stay unnamed."""

    queue_id: str
    role: Role
    own_id: int | None = None  # the asking holder's own user id
    category: Category | None = None
    language: str = "en"
    user_id: int | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    source: Source | None = None  # null: nobody said
    actor: str | None = None  # who of the staff gives it out; null: the visitor takes it
    letters_limited: bool = False  # an address was given, and no letter may go there

    @property
    def holder(self) -> tuple[str, int] | None:
        """Return who holds at most one live token in the queue, or null for the unknown."""
        return None if self.user_id is None else (self.queue_id, self.user_id)


@dataclass(frozen=True, slots=True)
class CounterSettings:
    """What the admin set for a queue, its branch's hours, and the closed days of both."""

    queue_id: str
    label_prefix: str
    label_format: str
    first_number: int
    daily_cap: int | None
    paused: bool
    closed: bool
    kiosk_categories: frozenset[Category]
    hours: Hours | None
    closed_days: Sequence[ClosedSpan]  # of the branch and of the department
    version: str  # changes whenever one of these does


def decide_category(
    command: IssueToken, queue: QueueRow, counter: CounterSettings, *, now: datetime
) -> Category:
    """Return the category of the token to be given; raises `Refused` when there is none."""
    if command.role is Role.HOLDER and command.user_id not in (None, command.own_id):
        raise Refused("NOT_YOURSELF", "You can take a token for yourself only.", status=403)
    if counter.closed:
        raise Refused("QUEUE_CLOSED", "This service is closed.")
    if counter.paused:
        raise Refused("QUEUE_PAUSED", "This service is not giving out tokens at the moment.")
    refuse_closing(queue, now)
    refuse_closed(counter, now.astimezone(ZoneInfo(queue.time_zone)))
    return _allowed_category(command, counter)


def refuse_closing(queue: QueueRow, now: datetime) -> None:
    """Raise `Refused` once the last ticket before the line's closing has been given out."""
    closing = queue.closing
    if closing is None or not closing.gives_no_tickets(now):
        return
    last = closing.last_ticket_at.astimezone(ZoneInfo(queue.time_zone))
    raise Refused(
        "LINE_CLOSES",
        f"The last ticket of today was given out at {last:%H:%M}.",
        last_ticket_at=closing.last_ticket_at.isoformat(),
    )


def refuse_closed(counter: CounterSettings, local_now: datetime) -> None:
    """Raise `Refused` outside the hours or on a closed day, and say when it opens again."""
    now = opening_now(counter.hours, local_now, counter.closed_days)
    if now.open:
        return
    sentences = [
        f"Closed today: {now.reason}." if now.reason else "The branch is closed now.",
        *([f"It opens again on {now.opens_at:%Y-%m-%d at %H:%M}."] if now.opens_at else []),
    ]
    raise Refused(
        "BRANCH_CLOSED",
        " ".join(sentences),
        opens_at=now.opens_at.isoformat() if now.opens_at else None,
        reason=now.reason,
    )


def _allowed_category(command: IssueToken, counter: CounterSettings) -> Category:
    category = command.category or Category.WALKIN
    if command.role in DESKS or command.category is None or category in counter.kiosk_categories:
        return category
    raise Refused(
        "CATEGORY_NOT_ALLOWED",
        f"The category {category} is given by the staff. Please ask at the desk.",
        status=403,
    )


def last_number(queue: QueueRow, day: date, *, first: int) -> int:
    """Return the number given last on `day`, or the one before the first."""
    return queue.last_number if queue.number_day == day else first - 1


def is_full(queue: QueueRow, day: date, *, first: int, cap: int | None, given: int = 0) -> bool:
    """Tell whether the day's cap is reached; `given` are given beyond the row's last number."""
    return cap is not None and last_number(queue, day, first=first) - first + 1 + given >= cap


def refuse_beyond_cap(queue: QueueRow, counter: CounterSettings, day: date, *, given: int) -> None:
    """Raise `Refused` when the day's cap is reached; `given` were given in this batch already."""
    cap = counter.daily_cap
    if is_full(queue, day, first=counter.first_number, cap=cap, given=given):
        raise Refused("DAILY_CAP_REACHED", f"All {cap} tokens of today have been given out.")


def not_a_counter(queue: QueueRow) -> Refused:
    return Refused(
        "NOT_A_COUNTER",
        f"'{queue.queue_id}' is no service counter; it is booked in its own way.",
        status=422,
    )


def unknown_queue(queue_id: str) -> Refused:
    return Refused("QUEUE_NOT_FOUND", f"There is no queue '{queue_id}'.", status=404)
