"""What every history of a station must show, read from its log and its rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from zoneinfo import ZoneInfo

from services.token_api.fleet.rules.shifts import Shift
from services.token_api.fleet.tests.conftest import Stations
from shared import ledger
from shared.events import Event, EventType, Reason, TokenStatus

W, A, E = TokenStatus.WAITING, TokenStatus.ALLOCATED, TokenStatus.EXPIRED

# From which statuses an event may come, and what it leaves.
STEPS: Final[dict[EventType, tuple[set[TokenStatus | None], TokenStatus]]] = {
    EventType.TOKEN_GENERATED: ({None}, W),
    EventType.TOKEN_ALLOCATED: ({W}, A),
    EventType.TRIP_OFFERED: ({A}, A),
    EventType.TRIP_ACCEPTED: ({A}, A),
    EventType.TRIP_STARTED: ({A}, A),
    EventType.TRIP_COMPLETED: ({A}, A),
    EventType.TRIP_TIMED_OUT: ({A}, A),
    EventType.TRIP_DECLINED: ({A}, W),
    EventType.TRIP_RELEASED: ({A}, W),
    EventType.TOKEN_EXPIRED: ({W, A}, E),
}


async def assert_no_pair_is_left(stations: Stations) -> None:
    """Nowhere are a waiting token and an approved request that could have each other."""
    assert await stations.rows(_PAIRS_LEFT) == []


async def assert_everyone_is_taken_once(stations: Stations) -> None:
    for sql in _TAKEN_TWICE:
        assert await stations.rows(sql) == [], sql


async def assert_nothing_is_overdue(stations: Stations, shifts: dict[int, list[Shift]]) -> None:
    """No offer is older than its time; whoever waits is on duty by the clock on the wall."""
    overdue = "SELECT 1 FROM token_api.trip WHERE status = 'PENDING' AND offer_ends_at <= :now"
    assert await stations.rows(overdue, now=stations.now) == []
    for row in await stations.rows(_WAITING):
        local = stations.now.astimezone(ZoneInfo(row.time_zone))
        own = [
            shift
            for shift in shifts.get(row.driver_id, [])
            if shift.ms_id == row.ms_id and shift.vehicle_id == row.vehicle_id
        ]
        minute = local.hour * 60 + local.minute
        assert any(_holds(shift, local.weekday(), minute) for shift in own), (row, local)
        if row.service_date < local.date():
            assert any(shift.to_minute <= shift.from_minute for shift in own), (row, local)


def _holds(shift: Shift, weekday: int, minute: int) -> bool:
    """Read a recurring shift as people do, from the wall."""
    over_midnight = shift.to_minute <= shift.from_minute
    today = weekday in shift.weekdays and (
        minute >= shift.from_minute and (over_midnight or minute < shift.to_minute)
    )
    yesterday = (weekday - 1) % 7 in shift.weekdays and over_midnight and minute < shift.to_minute
    return today or yesterday


async def assert_transitions_are_legal(stations: Stations, queue_id: str) -> None:
    """Seqs and versions are dense, steps legal, and the rows say what the log says."""
    events = await stations.events(queue_id)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    events_of: dict[int, list[Event]] = {}
    for event in events:
        if event.token_id is not None:
            events_of.setdefault(event.token_id, []).append(event)
    async with stations.engine.begin() as tx:
        rows = await ledger.tokens(tx, events_of)
        [queue] = (await ledger.read_queues(tx, [queue_id])).values()
    for token_id, own in events_of.items():
        assert [event.version for event in own] == list(range(1, len(own) + 1))
        status = None
        for event in own:
            come_from, leaves = STEPS[event.event_type]
            assert status in come_from, [one.event_type for one in own]
            assert event.status is leaves
            status = event.status
        assert (rows[token_id].status, rows[token_id].version) == (status, len(own))
    for status in (W, A):
        counted = sum(queue.live.get(status, {}).values())
        assert counted == sum(row.status is status for row in rows.values())


async def assert_numbers_have_no_gap(stations: Stations) -> None:
    rows = await stations.rows(
        "SELECT queue_id, service_date, array_agg(number ORDER BY id) AS numbers "
        "FROM ledger.token GROUP BY queue_id, service_date"
    )
    for row in rows:
        assert row.numbers == list(range(1, len(row.numbers) + 1)), row


@dataclass
class _Line:
    """The log of one station folded, to hold each match against the order of that moment."""

    waiting: dict[int, tuple[object, int]] = field(default_factory=dict)
    approved: list[int] = field(default_factory=list)
    order: dict[int, int] = field(default_factory=dict)
    declined: set[tuple[int, int]] = field(default_factory=set)


async def assert_first_met_first(stations: Stations, queue_id: str) -> None:
    """Every match that was made by itself took the first who could have it, on both sides."""
    line = _Line()
    for event in await stations.events(queue_id):
        _fold(line, event)


def _fold(line: _Line, event: Event) -> None:
    token_id, request_id = event.token_id or 0, event.request_id or 0
    match event.event_type:
        case EventType.TOKEN_GENERATED:
            line.waiting[token_id] = (event.booked_at, token_id)
        case EventType.REQUEST_APPROVED:
            line.order[request_id] = len(line.order)
            line.approved.append(request_id)
        case EventType.REQUEST_REJECTED:
            line.approved = [one for one in line.approved if one != request_id]
        case EventType.TOKEN_ALLOCATED:
            if event.reason is Reason.MATCHED:
                _assert_first(line, token_id, request_id)
            del line.waiting[token_id]
            line.approved.remove(request_id)
        case EventType.TRIP_DECLINED | EventType.TRIP_RELEASED:
            line.declined.add((token_id, request_id))
            line.waiting[token_id] = (event.booked_at, token_id)
            _free(line, request_id)
        case EventType.TOKEN_EXPIRED:
            line.waiting.pop(token_id, None)
            if event.request_id and event.reason is not Reason.TRIP_COMPLETED:
                _free(line, request_id)
        case _:
            pass


def _free(line: _Line, request_id: int) -> None:
    line.approved = sorted([*line.approved, request_id], key=line.order.__getitem__)


def _assert_first(line: _Line, token_id: int, request_id: int) -> None:
    """Nobody before the token wanted anything that waits; nothing before the request fits it."""
    assert (token_id, request_id) not in line.declined
    before = [one for one, key in line.waiting.items() if key < line.waiting[token_id]]
    for other in before:
        assert all((other, request) in line.declined for request in line.approved), (
            other,
            token_id,
        )
    for earlier in line.approved[: line.approved.index(request_id)]:
        assert (token_id, earlier) in line.declined


def on_wall(shifts: Sequence[Shift]) -> dict[int, list[Shift]]:
    found: dict[int, list[Shift]] = {}
    for shift in shifts:
        found.setdefault(shift.driver_id, []).append(shift)
    return found


_PAIRS_LEFT: Final = """
    SELECT f.token_id, r.request_id
    FROM token_api.fleet_token f JOIN token_api.stock_request r USING (ms_id)
    JOIN ledger.token k ON k.id = f.token_id
    WHERE f.expiry_reason IS NULL AND k.status = 'WAITING' AND r.status = 'APPROVED'
      AND NOT EXISTS (SELECT FROM token_api.trip t WHERE t.token_id = f.token_id
                      AND t.request_id = r.request_id AND t.status IN ('DECLINED', 'RELEASED'))
"""
_LIVE: Final = "SELECT * FROM token_api.trip WHERE status IN ('PENDING', 'ACCEPTED', 'STARTED')"
_LIVE_TOKENS: Final = "SELECT * FROM token_api.fleet_token WHERE expiry_reason IS NULL"
_TAKEN_TWICE: Final = (
    f"SELECT token_id FROM ({_LIVE}) t GROUP BY 1 HAVING count(*) > 1",
    f"SELECT request_id FROM ({_LIVE}) t GROUP BY 1 HAVING count(*) > 1",
    f"SELECT driver_id FROM ({_LIVE}) t GROUP BY 1 HAVING count(*) > 1",
    f"SELECT driver_id FROM ({_LIVE_TOKENS}) f GROUP BY 1 HAVING count(*) > 1",
    f"SELECT vehicle_id FROM ({_LIVE_TOKENS}) f GROUP BY 1 HAVING count(*) > 1",
    # A token is ALLOCATED, and a request too, just while they have a live trip.
    f"""
    SELECT 1 FROM ledger.token k LEFT JOIN ({_LIVE}) t ON t.token_id = k.id
    WHERE (k.status = 'ALLOCATED') <> (t.trip_id IS NOT NULL)
    """,
    f"""
    SELECT 1 FROM token_api.stock_request r LEFT JOIN ({_LIVE}) t USING (request_id)
    WHERE (r.status = 'ALLOCATED') <> (t.trip_id IS NOT NULL)
    """,
    # What is kept beside the ledger says the same as the ledger.
    """
    SELECT 1 FROM token_api.fleet_token f JOIN ledger.token k ON k.id = f.token_id
    WHERE f.waiting <> (k.status = 'WAITING')
      OR (f.expiry_reason IS NULL) <> (k.status IN ('WAITING', 'ALLOCATED'))
    """,
)
_WAITING: Final = """
    SELECT f.driver_id, f.vehicle_id, f.ms_id, k.service_date, q.time_zone, k.label
    FROM token_api.fleet_token f JOIN ledger.token k ON k.id = f.token_id
    JOIN ledger.queue q USING (queue_id) WHERE k.status = 'WAITING'
"""
