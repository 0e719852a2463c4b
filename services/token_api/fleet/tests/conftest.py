"""A station with drivers, vehicles and shifts, on real engines, with a clock that tests move."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import psycopg
import pytest
from psycopg.rows import namedtuple_row
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncEngine

from services.token_api.fleet.handle import directory, stock_requests
from services.token_api.fleet.handle.batch import Fleet
from services.token_api.fleet.handle.shifts import create_shift
from services.token_api.fleet.rules.commands import (
    Accept,
    Allocate,
    Approve,
    CancelToken,
    Command,
    Complete,
    Decline,
    Reject,
    Release,
    RequestToken,
    Start,
)
from services.token_api.fleet.rules.states import Settings
from services.token_api.settings import ROLE
from services.token_api.tokens.numbers import Numbers
from shared.auth import Principal, Role
from shared.events import Event, decode
from shared.postgres import create_engine

# Monday, 9:30 in Mumbai.
MORNING: Final = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)
DAY: Final = 24 * 60
ENGINEER: Final = Principal("9", Role.EIC)
VERBS: Final[Mapping[str, type[Accept | Decline | Start | Complete]]] = {
    "accept": Accept,
    "decline": Decline,
    "start": Start,
    "complete": Complete,
}


@dataclass
class Stations:
    """Stations whose clock stands until a test moves it; station 5 in Mumbai with DBS 10."""

    engine: AsyncEngine
    redis: Redis
    now: datetime = MORNING
    settings: Settings = field(default_factory=Settings)
    owner_url: str = ""
    drivers: list[int] = field(default_factory=list)
    vehicles: list[int] = field(default_factory=list)
    _reader: psycopg.AsyncConnection[Any] | None = None

    def __post_init__(self) -> None:
        self.fleet = self.another()

    def another(self) -> Fleet:
        """Return the fleet of another process."""
        return Fleet(
            self.engine,
            Numbers(self.redis),
            self.settings,
            "http://tickets.example/",
            lambda: self.now,
        )

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)

    async def do(self, command: Command, ms_id: int = 5) -> dict[str, Any]:
        return (await self.fleet.do(ms_id, command)).body

    async def token(self, driver: int, ms_id: int = 5) -> dict[str, Any]:
        return await self.do(RequestToken(self.drivers[driver]), ms_id)

    async def cancel(self, driver: int) -> dict[str, Any]:
        return await self.do(CancelToken(self.drivers[driver]))

    async def approve(self, request_id: int, ms_id: int = 5) -> dict[str, Any]:
        return await self.do(Approve(request_id, by="9"), ms_id)

    async def reject(self, request_id: int) -> dict[str, Any]:
        return await self.do(Reject(request_id, by="9"))

    async def allocate(self, token_id: int, request_id: int) -> dict[str, Any]:
        return await self.do(Allocate(token_id, request_id, by="9"))

    async def on_trip(self, verb: str, driver: int, trip_id: int) -> dict[str, Any]:
        return await self.do(VERBS[verb](self.drivers[driver], trip_id))

    async def release(self, trip_id: int) -> dict[str, Any]:
        done = await self.fleet.do_on_record(5, Release(trip_id, by="9"), ENGINEER)
        return done.body

    async def request(self, dbs_id: int = 10, ms_id: int = 5) -> int:
        """Write a stock request down; nobody has approved it yet."""
        values = {"dbs_id": dbs_id, "requested_qty": "500.00", "priority": "N"}
        async with self.engine.begin() as tx:
            made = await stock_requests.create_request(tx, ms_id, values, by="9", now=self.now)
        return int(made["id"])

    async def approved(self) -> dict[str, Any]:
        return await self.approve(await self.request())

    async def station(self, ms_id: int, zone: str = "Asia/Kolkata") -> None:
        async with self.engine.begin() as tx:
            await directory.create_station(
                tx, ms_id=ms_id, name=f"MS {ms_id}", time_zone=zone, languages=["en"]
            )
            values = {"dbs_id": ms_id * 2, "ms_id": ms_id, "name": f"DBS {ms_id * 2}"}
            await directory.create_dbs(tx, values)

    async def driver(self, ms_id: int = 5, *, on_duty: bool = True, **shift: Any) -> int:
        """Add a driver with a vehicle; return their number among this stations's drivers."""
        number = len(self.drivers)
        async with self.engine.begin() as tx:
            driver = await directory.create_driver(
                tx,
                {
                    "ms_id": ms_id,
                    "name": f"Driver {number}",
                    "email": f"driver-{number}@example.com",
                    "phone": None,
                    "language": "en",
                },
                username=None,
                password_hash=None,
            )
            vehicle = await directory.create_vehicle(tx, f"MH04 {number:04d}")
        self.drivers.append(driver["driver_id"])
        self.vehicles.append(vehicle["vehicle_id"])
        if on_duty:
            await self.shift(number, ms_id=ms_id, **shift)
        return number

    async def shift(self, driver: int, *, ms_id: int = 5, **fields: Any) -> int:
        """Give a driver an approved shift: every day, all day, where nothing else is said."""
        daily = {"weekdays": list(range(7)), "from_minute": 0, "to_minute": DAY}
        values: Mapping[str, Any] = {
            "ms_id": ms_id,
            "driver_id": self.drivers[driver],
            "vehicle_id": self.vehicles[driver],
            **({} if "starts_at" in fields else daily),
            **fields,
        }
        async with self.engine.begin() as tx:
            row = await create_shift(tx, values, now=self.now, approved_by="9")
        return int(row["shift_id"])

    async def events(self, queue_id: str = "MS5") -> list[Event]:
        rows = await self.rows(
            "SELECT body FROM ledger.event WHERE queue_id = :id ORDER BY seq", id=queue_id
        )
        return [decode(row.body) for row in rows]

    async def told(self) -> list[str]:
        """Return the log of station 5 as short words."""
        return [
            f"{event.event_type}:{event.reason}" if event.reason else str(event.event_type)
            for event in await self.events()
        ]

    async def rows(self, sql: str, **bound: Any) -> list[Any]:
        """Look from a connection of the tests' own, which costs a third of the suite's way."""
        if self._reader is None:
            self._reader = await psycopg.AsyncConnection.connect(
                self.owner_url, autocommit=True, row_factory=namedtuple_row
            )
        cursor = await self._reader.execute(re.sub(r"(?<!:):(\w+)", r"%(\1)s", sql), bound)
        return await cursor.fetchall() if cursor.description else []

    async def close(self) -> None:
        if self._reader is not None:
            await self._reader.close()
        await self.redis.aclose()
        await self.engine.dispose()

    async def one(self, sql: str, **bound: Any) -> Any:
        [row] = await self.rows(sql, **bound)
        return row[0]

    async def statuses(self) -> list[tuple[str, str | None]]:
        """Return every token's status and expiry reason, first issued first."""
        rows = await self.rows(
            "SELECT k.status, f.expiry_reason FROM token_api.fleet_token f "
            "JOIN ledger.token k ON k.id = f.token_id ORDER BY k.id"
        )
        return [(row.status, row.expiry_reason) for row in rows]


@pytest.fixture
async def stations(database_url: str, redis_url: str) -> AsyncIterator[Stations]:
    engine = create_engine(database_url, role=ROLE)
    redis = Redis.from_url(redis_url)
    stations = Stations(engine, redis, owner_url=database_url)
    await stations.station(5)
    yield stations
    await stations.close()
