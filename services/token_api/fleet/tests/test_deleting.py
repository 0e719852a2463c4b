"""Something is deleted while somebody begins something new with it: the later one is told."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.fleet.handle import deleting, directory
from services.token_api.fleet.handle.idempotent_batch import StationResult
from services.token_api.fleet.rules.commands import RequestToken
from services.token_api.fleet.tests.conftest import Stations
from services.token_api.fleet.tests.test_tokens import refusal

WAITS_SECONDS_MAX = 10.0
WAITING = """
    SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid)
    WHERE NOT l.granted AND a.datname = current_database()
"""

Delete = Callable[[AsyncConnection], Awaitable[None]]


@asynccontextmanager
async def deleted_meanwhile(stations: Stations, delete: Delete) -> AsyncIterator[None]:
    """Delete, and commit once the other one, who is begun inside, waits for it."""
    async with stations.engine.begin() as tx:
        await delete(tx)
        yield
        async with asyncio.timeout(WAITS_SECONDS_MAX):
            while not await stations.one(WAITING):
                await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    ("what", "code"), [("vehicle", "UNKNOWN_VEHICLE"), ("driver", "UNKNOWN_DRIVER")]
)
async def test_a_shift_of_what_is_just_deleted_is_refused(
    stations: Stations, what: str, code: str
) -> None:
    number = await stations.driver(on_duty=False)

    async def delete(tx: AsyncConnection) -> None:
        if what == "vehicle":
            await deleting.delete_vehicle(tx, stations.vehicles[number])
        else:
            await deleting.delete_driver(tx, stations.drivers[number])

    async with deleted_meanwhile(stations, delete):
        asked = asyncio.create_task(stations.shift(number))
    assert await refusal(asked) == (code, 422)


async def test_stock_for_a_dbs_that_is_just_deleted_is_refused(stations: Stations) -> None:
    async with deleted_meanwhile(stations, lambda tx: deleting.delete_dbs(tx, 10)):
        asked = asyncio.create_task(stations.request())
    assert await refusal(asked) == ("DBS_NOT_FOUND", 404)


async def test_a_dbs_of_a_station_that_is_just_deleted_is_refused(stations: Stations) -> None:
    async with stations.engine.begin() as tx:
        await deleting.delete_dbs(tx, 10)

    async def make() -> None:
        async with stations.engine.begin() as tx:
            await directory.create_dbs(tx, {"dbs_id": 11, "ms_id": 5, "name": "DBS B"})

    async with deleted_meanwhile(stations, lambda tx: deleting.delete_station(tx, 5)):
        asked = asyncio.create_task(make())
    assert await refusal(asked) == ("UNKNOWN_STATION", 422)


async def test_a_station_comes_back_after_something_was_said_of_its_queue(
    stations: Stations,
) -> None:
    # As a message to all who wait does, which needs no vehicle.
    await stations.rows("UPDATE ledger.queue SET seq = 7 WHERE queue_id = 'MS5'")
    async with stations.engine.begin() as tx:
        await deleting.delete_dbs(tx, 10)
        await deleting.delete_station(tx, 5)
    await stations.station(5, "Asia/Dubai")
    [queue] = await stations.rows("SELECT seq, time_zone FROM ledger.queue WHERE queue_id = 'MS5'")
    assert (queue.seq, queue.time_zone) == (7, "Asia/Dubai")


async def test_a_driver_who_is_just_deleted_gets_no_token_and_the_others_of_the_batch_do(
    stations: Stations,
) -> None:
    gone = await stations.driver(on_duty=False)
    stays = await stations.driver()
    async with stations.engine.begin() as tx:
        await deleting.delete_driver(tx, stations.drivers[gone])
    asked = (RequestToken(stations.drivers[one]) for one in (gone, stays))
    refused, given = await asyncio.gather(
        *(stations.fleet.do(5, one) for one in asked), return_exceptions=True
    )
    assert getattr(refused, "code", refused) == "DRIVER_NOT_FOUND"
    assert isinstance(given, StationResult), given
    assert given.body["queue_position"] == 1
