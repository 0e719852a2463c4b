"""I7: every consumer has heard everything once, and what it keeps is what the log says."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from shared.events import Event, EventType, TokenStatus
from shared.forecast import QueueForecast, decode
from shared.topics import QUEUE_FORECASTS, TOKEN_EVENTS
from tests.chaos.checkers.log import COPIED
from tests.chaos.checkers.violation import Violation
from tests.chaos.observations import Observations

STATEMENT = (
    "Every consumer has applied every event, each once: its tables are a fresh fold of the log."
)

CONSUMERS: Final = ("token_api", "department", "notifier")
# Sums of seconds are added and taken off again in another order.
SECONDS_APART_MAX: Final = 0.001
# A forecast as young as that may not have been heard when Postgres was read.
HEARD_WITHIN: Final = timedelta(seconds=5)
COUNTS: Final = ("called", "served", "no_show")


def check(observed: Observations) -> list[Violation]:
    return [*_unseen(observed), *_desk_days(observed), *_forecasts(observed)]


def _unseen(observed: Observations) -> list[Violation]:
    return [
        Violation("I7", f"{schema} has applied {seen} of {queue.seq} events of {queue_id}")
        for schema in CONSUMERS
        for queue_id, queue in observed.queues.items()
        if (seen := observed.seen.get((schema, queue_id), 0)) != queue.seq
    ]


@dataclass(frozen=True)
class _Tally:
    desk: tuple[str, date, int]
    served: bool = False
    no_show: bool = False
    seconds: float = 0.0


def _desk_days(observed: Observations) -> list[Violation]:
    """Compare each desk's day with a fresh fold of the log, each event taken once."""
    wanted = _fold(_log_once(observed))
    kept = {
        (row["department_id"], row["service_date"], row["number"]): row
        for row in observed.rows("department.desk_day")
    }
    nothing: dict[str, Any] = {**dict.fromkeys(COUNTS, 0), "service_seconds": 0.0}
    found = []
    for desk in wanted.keys() | kept.keys():
        want, have = wanted.get(desk, Counter()), kept.get(desk, nothing)
        counts = [(name, want[name], have[name]) for name in COUNTS if want[name] != have[name]]
        apart = abs(want["service_seconds"] - have["service_seconds"]) > SECONDS_APART_MAX
        if counts or apart:
            seconds = (want["service_seconds"], have["service_seconds"])
            evidence = (f"(what, fold, kept): {counts}", f"seconds (fold, kept): {seconds}")
            found.append(
                Violation("I7", f"the day of desk {desk} is not what the log says", evidence)
            )
    return found


def _log_once(observed: Observations) -> list[Event]:
    """Return the log's events, each once, in the order of first occurrence."""
    events: dict[tuple[str, int], Event] = {}
    for record in sorted(observed.log, key=lambda record: (record.partition, record.offset)):
        if record.topic == TOKEN_EVENTS.name and record.event is not None:
            events.setdefault((record.event.queue_id, record.event.seq), record.event)
    return list(events.values())


def _fold(events: Iterable[Event]) -> dict[tuple[str, date, int], Counter[str]]:
    """Fold each visit to its last word: a visit is at one desk, and ends at most once."""
    visits: dict[tuple[int, int], tuple[int, _Tally | None]] = {}
    for event in events:
        if event.token_id is None or not _says_something(event):
            continue
        visit = event.token_id, event.visit
        if event.version > visits.get(visit, (0, None))[0]:
            visits[visit] = event.version, _tally(event)
    days: dict[tuple[str, date, int], Counter[str]] = defaultdict(Counter)
    for _, tally in visits.values():
        if tally is not None:
            day = days[tally.desk]
            day["called"] += 1
            day["served"] += tally.served
            day["no_show"] += tally.no_show
            day["service_seconds"] += tally.seconds  # type: ignore[assignment] # seconds are a sum, too
    return days


def _says_something(event: Event) -> bool:
    if event.event_type is EventType.TOKEN_RESTORED:
        return event.status is TokenStatus.SERVING
    return event.event_type in {
        EventType.TOKEN_CALLED,
        EventType.TOKEN_RECALLED,
        EventType.TOKEN_SERVED,
        EventType.TOKEN_NO_SHOW,
        EventType.TOKEN_CALL_UNDONE,
    }


def _tally(event: Event) -> _Tally | None:
    undone = event.event_type is EventType.TOKEN_CALL_UNDONE
    if undone or event.desk_id is None or event.service_date is None:
        return None
    seconds = 0.0
    began = event.started_at or event.called_at
    served = event.event_type is EventType.TOKEN_SERVED
    if served and began is not None and event.ended_at is not None:
        seconds = max((event.ended_at - began).total_seconds(), 0.0)
    desk = event.department_id, event.service_date, event.desk_id
    return _Tally(desk, served, event.event_type is EventType.TOKEN_NO_SHOW, seconds)


def _forecasts(observed: Observations) -> list[Violation]:
    """Compare what token_api keeps with the newest word on each queue that the log still has.

    Forecasts are published by the clock, also while we read: Postgres first, the log seconds later.
    """
    kept = {row["queue_id"]: row for row in observed.rows("token_api.forecast")}
    newest: dict[str, QueueForecast] = {}
    for record in observed.log:
        if record.topic == QUEUE_FORECASTS.name and COPIED not in record.headers and record.value:
            said = decode(record.value)
            if observed.as_of is not None and said.as_of > observed.as_of - HEARD_WITHIN:
                continue
            before = newest.setdefault(said.queue_id, said)
            newest[said.queue_id] = max(before, said, key=lambda one: one.as_of)
    return [
        Violation("I7", f"token_api keeps another forecast of {queue_id} than the newest")
        for queue_id, said in newest.items()
        for row in [kept.get(queue_id)]
        if row is None
        or row["as_of"] < said.as_of
        or (row["as_of"] == said.as_of and row["calls"] != said.calls)
    ]
