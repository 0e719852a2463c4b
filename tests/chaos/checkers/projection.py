"""What a branch's board should show, worked out from the ledger alone."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any, Final
from zoneinfo import ZoneInfo

from shared.events import EventType, QueueKind, TokenStatus
from shared.ledger import IN_LINE, QueueRow, TokenRow
from tests.chaos.checkers.line_order import callable_ones, in_order
from tests.chaos.checkers.lives import events_by_token
from tests.chaos.observations import EventRow, Observations

LABELS_MAX: Final = 30
CALLS_MAX: Final = 6
# Tokens of yesterday stay for an hour; those of a station, whose shifts cross midnight, for a day.
YESTERDAY_STAYS: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
AT_A_DESK: Final = frozenset({TokenStatus.CALLED, TokenStatus.SERVING})
CALLS: Final = frozenset({EventType.TOKEN_CALLED, EventType.TOKEN_RECALLED})
FIRST: Final = datetime.min.replace(tzinfo=UTC)

Shown = dict[str, dict[str, Any]]


def projection(observed: Observations, branch_id: str, as_of: datetime, time_zone: str) -> Shown:
    """Return, for each department of a branch that has anything to show, what `shown` returns."""
    zone = ZoneInfo(time_zone)
    days = (as_of - YESTERDAY_STAYS).astimezone(zone).date(), as_of.astimezone(zone).date()
    tokens = [
        token
        for token in observed.tokens.values()
        if token.branch_id == branch_id and _is_shown(token, observed.queues[token.queue_id], days)
    ]
    departments = {queue.department_id for queue in observed.queues.values()}
    calls = _calls(observed, branch_id, days)
    boards = {
        department_id: {
            **_standing(observed, _of(tokens, department_id), as_of),
            "recent_calls": calls.get(department_id, []),
        }
        for department_id in departments
    }
    return {name: board for name, board in boards.items() if any(board.values())}


def shown(board: dict[str, Any]) -> Shown:
    """Return what a board says of each department that has anything to show, without its waits."""
    departments = {
        one["department_id"]: {
            "waiting": one["waiting"],
            "waiting_count": one["waiting_count"],
            "now_serving": [
                (who["token_label"], who["desk_id"], who["started"]) for who in one["now_serving"]
            ],
            "allocated": one["allocated"],
            "recent_calls": [call["call_id"] for call in one["recent_calls"]],
        }
        for one in board.get("departments", [])
    }
    return {name: found for name, found in departments.items() if any(found.values())}


def _is_shown(token: TokenRow, queue: QueueRow, days: tuple[date, date]) -> bool:
    first, today = days
    first = today - DAY if queue.kind is QueueKind.STATION else first
    return first <= token.service_date <= today


def _of(tokens: Iterable[TokenRow], department_id: str) -> list[TokenRow]:
    return [token for token in tokens if token.department_id == department_id]


def _standing(observed: Observations, tokens: list[TokenRow], as_of: datetime) -> dict[str, Any]:
    queues = observed.queues
    in_line = (token for token in tokens if token.status is IN_LINE[queues[token.queue_id].kind])
    line = callable_ones(queues, in_line)
    first = islice(in_order(queues, line, now=as_of), LABELS_MAX)
    at_desks = [token for token in tokens if token.status in AT_A_DESK]
    at_desks.sort(key=lambda token: (token.called_at or FIRST, token.id), reverse=True)
    on_trips = [
        token
        for token in tokens
        if queues[token.queue_id].kind is QueueKind.STATION
        and token.status is TokenStatus.ALLOCATED
    ]
    on_trips.sort(key=lambda token: (token.arrived_at, token.id))
    return {
        "waiting": [token.label for token in first],
        "waiting_count": len(line),
        "now_serving": [
            (token.label, token.desk_id, token.status is TokenStatus.SERVING) for token in at_desks
        ],
        "allocated": [token.label for token in on_trips[:LABELS_MAX]],
    }


def _calls(observed: Observations, branch_id: str, days: tuple[date, date]) -> dict[str, list[str]]:
    """Return each department's last calls, the newest first."""
    calls: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for rows in events_by_token(observed).values():
        for row in _not_undone(rows):
            event = row.event
            shown_day = event.service_date is not None and days[0] <= event.service_date <= days[1]
            if event.branch_id == branch_id and shown_day:
                calls[event.department_id].append((event.timestamp, str(event.call_id)))
    return {
        department_id: [call_id for _, call_id in sorted(found, reverse=True)[:CALLS_MAX]]
        for department_id, found in calls.items()
    }


def _not_undone(rows: list[EventRow]) -> list[EventRow]:
    """Return a token's calls, but for those that were taken back since."""
    undone = max(
        (row.version for row in rows if row.event.event_type is EventType.TOKEN_CALL_UNDONE),
        default=0,
    )
    return [row for row in rows if row.event.event_type in CALLS and row.version > undone]
