"""All that decides about a batch of commands, read under the station's lock."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.fleet.rules.commands import Allocate, Approve, Command, Reject, RequestToken
from services.token_api.fleet.rules.states import Driver, Place, Settings
from services.token_api.fleet.rules.station import Snapshot
from services.token_api.fleet.store import reading
from services.token_api.fleet.store.reading import Named
from services.token_api.tokens import service_day
from shared.ledger import QueueRow


async def read_snapshot(
    tx: AsyncConnection,
    station: RowMapping,
    queue: QueueRow,
    commands: Sequence[Command],
    *,
    now: datetime,
    settings: Settings,
    public_url: str,
) -> Snapshot:
    named, ms_id = _named(commands), station["ms_id"]
    requesting = {one.driver_id for one in commands if isinstance(one, RequestToken)}
    await reading.lock_drivers(tx, requesting)
    trips = await reading.read_trips(tx, ms_id, named)
    tokens = await reading.read_tokens(tx, ms_id, [trip.token_id for trip in trips])
    requests = await reading.read_requests(
        tx, ms_id, [*named.requests, *(trip.request_id for trip in trips)]
    )
    live = {token.driver_id for token in tokens if token.live}
    drivers = await reading.read_drivers(tx, ms_id, live | requesting)
    vehicles = await _lock_vehicles(tx, [drivers[one] for one in requesting if one in drivers])
    return Snapshot(
        now=now,
        place=_place(
            station,
            queue,
            last_approval=await reading.last_approval(tx, ms_id),
            now=now,
            public_url=public_url,
        ),
        settings=settings,
        tokens=tokens,
        requests=requests,
        trips=trips,
        declined=await reading.declined_pairs(tx, [token.token_id for token in tokens]),
        drivers=drivers,
        elsewhere=await reading.busy_elsewhere(tx, ms_id, requesting, vehicles),
    )


async def _lock_vehicles(tx: AsyncConnection, drivers: Iterable[Driver]) -> set[int]:
    vehicles = {shift.vehicle_id for driver in drivers for shift in driver.shifts}
    await reading.lock_vehicles(tx, vehicles)
    return vehicles


def _place(
    station: RowMapping,
    queue: QueueRow,
    *,
    last_approval: datetime | None,
    now: datetime,
    public_url: str,
) -> Place:
    day = service_day(queue, now=now)
    return Place(
        ms_id=station["ms_id"],
        ms_name=station["name"],
        queue_id=queue.queue_id,
        department_id=queue.department_id,
        branch_id=queue.branch_id,
        time_zone=queue.time_zone,
        driver_page=f"{public_url}/driver",
        day=day,
        last_number=queue.last_number if queue.number_day == day else 0,
        last_arrival=queue.last_arrival,
        last_approval=last_approval,
        active=station["active"],
    )


def _named(commands: Sequence[Command]) -> Named:
    return Named(
        requests=[
            one.request_id for one in commands if isinstance(one, Approve | Reject | Allocate)
        ],
        trips=[one.trip_id for one in commands if hasattr(one, "trip_id")],
    )
