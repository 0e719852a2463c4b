"""One queue's line, folded from the log, and how fast it moves. Pure.

Only the time between two calls while somebody waited all along says how fast a line moves:
when the line runs empty, the next call comes when a visitor comes. So an interval in which the
line was empty is not counted, and a break, in which nobody calls, is not counted either.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import fmean, median, pstdev
from typing import Final

from shared.events import LEAVES_THE_QUEUE, Event, EventType, QueueKind, TokenStatus
from shared.forecast import INTERVALS_MIN, QueueForecast

# What was hours ago says little about a line now: other desks are open, another shift serves.
WINDOW: Final = timedelta(hours=4)
# Fifty calls follow a change of pace within a few minutes at eight desks, an hour at one.
CALLS_MAX: Final = 50
# Nobody calls for so many usual intervals, and for ten minutes at least: the desks have a break.
BREAK_INTERVALS: Final = 10
BREAK_SECONDS_MIN: Final = 600.0
# Less than a tenth of difference is not worth a message: no visitor would notice.
CHANGE_MIN: Final = 0.1
# While the line moves, its forecast is said again this often, so that an old one shows as old.
REFRESH: Final = timedelta(minutes=5)


@dataclass(frozen=True)
class Call:
    at: datetime
    token_id: int
    unbroken: bool  # somebody was waiting ever since the call before


@dataclass
class Line:
    """One queue, folded from its events; a repeated event changes nothing."""

    queue_id: str
    seq: int = 0
    waiting: set[int] = field(default_factory=set)
    unbroken: bool = False  # somebody has been waiting ever since the last call
    calls: deque[Call] = field(default_factory=lambda: deque(maxlen=CALLS_MAX + 1))
    services: deque[tuple[datetime, float]] = field(
        default_factory=lambda: deque(maxlen=CALLS_MAX)
    )  # when each ended, and the seconds from called to served


def fold(line: Line, event: Event) -> bool:
    """Take one event in; return False when it had been taken before."""
    if event.seq <= line.seq:
        return False
    line.seq = event.seq
    if event.token_id is not None:
        _take_call(line, event, event.token_id)
        _take_service(line, event)
        _take_waiting(line, event, event.token_id)
    return True


def _take_call(line: Line, event: Event, token_id: int) -> None:
    if event.event_type is EventType.TOKEN_CALLED:
        line.calls.append(Call(event.timestamp, token_id, line.unbroken))
        line.unbroken = True
    elif event.event_type is EventType.TOKEN_CALL_UNDONE and can_be_called(event):
        _forget_last_call(line, token_id)


def _forget_last_call(line: Line, token_id: int) -> None:
    """Take the call back: whoever it called had been waiting all along."""
    calls = list(line.calls)
    at = next((i for i in reversed(range(len(calls))) if calls[i].token_id == token_id), None)
    if at is None:
        return
    undone = calls.pop(at)
    if at == len(calls):
        line.unbroken = undone.unbroken
    else:
        calls[at] = replace(calls[at], unbroken=undone.unbroken)
    line.calls = deque(calls, maxlen=CALLS_MAX + 1)


def _take_service(line: Line, event: Event) -> None:
    if event.event_type is EventType.TOKEN_SERVED and event.called_at:
        ended_at = event.ended_at or event.timestamp
        seconds = (ended_at - event.called_at).total_seconds()
        line.services.append((ended_at, max(seconds, 0.0)))


def _take_waiting(line: Line, event: Event, token_id: int) -> None:
    if can_be_called(event) and event.event_type not in LEAVES_THE_QUEUE:
        line.waiting.add(token_id)
    else:
        line.waiting.discard(token_id)
    line.unbroken = line.unbroken and bool(line.waiting)


def can_be_called(event: Event) -> bool:
    """Say whether a desk could call this token now: a slot's patient only with a seat."""
    if event.queue_kind is QueueKind.COUNTER:
        return event.status is TokenStatus.WAITING
    return event.status is TokenStatus.ALLOCATED


def measure(line: Line, now: datetime) -> QueueForecast:
    """Return how fast the line moves now; null when too little is known or nobody calls."""
    intervals = _intervals(line, now)
    standing = _standing_seconds(line, now)
    longest = break_after(intervals)
    working = [seconds for seconds in intervals if seconds <= longest]
    known = len(working) >= INTERVALS_MIN and standing <= longest
    if known and standing > fmean(working):
        working.append(standing)  # the next call is late already
    services = [seconds for ended_at, seconds in line.services if ended_at > now - WINDOW]
    return QueueForecast(
        queue_id=line.queue_id,
        as_of=now,
        mean_seconds=round(fmean(working), 1) if known else None,
        std_seconds=round(pstdev(working), 1) if known else None,
        calls=len(working),
        service_seconds=round(fmean(services), 1) if len(services) >= INTERVALS_MIN else None,
    )


def _intervals(line: Line, now: datetime) -> list[float]:
    calls = [call for call in line.calls if call.at > now - WINDOW]
    pairs = ((earlier.at, later.at) for earlier, later in pairwise(calls) if later.unbroken)
    return [max((later - earlier).total_seconds(), 0.0) for earlier, later in pairs]


def _standing_seconds(line: Line, now: datetime) -> float:
    """Return for how long those who wait have not seen a call."""
    if not line.calls or not line.unbroken:
        return 0.0
    return max((now - line.calls[-1].at).total_seconds(), 0.0)


def break_after(intervals: Sequence[float]) -> float:
    """Return the seconds without a call after which the desks must be having a break."""
    usual = median(intervals) if intervals else 0.0
    return max(BREAK_INTERVALS * usual, BREAK_SECONDS_MIN)


def worth_saying(said: QueueForecast | None, found: QueueForecast) -> bool:
    """Return whether a visitor or a screen would notice the difference."""
    if said is None or (said.mean_seconds is None) != (found.mean_seconds is None):
        return True
    if found.mean_seconds is None:
        return _differs(said.service_seconds, found.service_seconds)
    return (
        found.as_of - said.as_of >= REFRESH
        or _differs(said.calls, found.calls)
        or _differs(said.mean_seconds, found.mean_seconds)
        or _differs(said.std_seconds, found.std_seconds)
        or _differs(said.service_seconds, found.service_seconds)
    )


def _differs(said: float | None, found: float | None) -> bool:
    if said is None or found is None:
        return said is not found
    return abs(found - said) > CHANGE_MIN * max(abs(said), 1.0)
