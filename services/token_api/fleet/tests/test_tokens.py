"""Drivers' tokens: who gets one, in which order, under which number, and how they end."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from services.token_api.fleet.rules.commands import CancelToken, RequestToken
from services.token_api.fleet.tests.conftest import MORNING, Stations
from shared.idempotency import key_of
from shared.problems import Refused


async def refusal(asking: object) -> tuple[str, int]:
    """Return the code and the status with which something is refused."""
    with pytest.raises(Refused) as refused:
        await asking  # type: ignore[misc]  # whatever is asked
    return refused.value.code, refused.value.status


async def test_a_token_says_its_number_its_time_and_its_place(stations: Stations) -> None:
    first, second = await stations.driver(), await stations.driver()
    issued = await stations.token(first)
    assert issued == {
        "success": True,
        "message": "Token issued. Waiting for stock request allocation.",
        "queue_position": 1,
        "token": {
            "id": issued["token"]["id"],
            "token_no": "MS5-20260105-0001",
            "sequence_number": 1,
            "status": "WAITING",
            "issued_at": "2026-01-05T09:30:00+05:30",
            "ms_id": 5,
            "ms_name": "MS 5",
            "vehicle_reg": "MH04 0000",
        },
    }
    assert (await stations.token(second))["queue_position"] == 2


async def test_without_an_active_approved_shift_there_is_no_token(stations: Stations) -> None:
    off_duty = await stations.driver(on_duty=False)
    assert await refusal(stations.token(off_duty)) == ("NO_ACTIVE_SHIFT", 400)
    await stations.shift(
        off_duty, starts_at=MORNING + timedelta(hours=1), ends_at=MORNING + timedelta(hours=9)
    )
    assert await refusal(stations.token(off_duty)) == ("NO_ACTIVE_SHIFT", 400)
    stations.wait(hours=1)
    assert (await stations.token(off_duty))["success"]
    stations.wait(hours=8)
    assert await refusal(stations.token(off_duty)) == ("NO_ACTIVE_SHIFT", 400)


async def test_one_live_token_a_driver_and_no_other_while_a_trip_lives(stations: Stations) -> None:
    driver = await stations.driver()
    await stations.token(driver)
    assert await refusal(stations.token(driver)) == ("TOKEN_EXISTS", 400)
    trip_id = (await stations.approved())["trip_id"]
    for verb in ("accept", "start", "complete"):
        assert await refusal(stations.token(driver)) == ("TRIP_ACTIVE", 400)
        await stations.on_trip(verb, driver, trip_id)
    assert (await stations.token(driver))["token"]["token_no"] == "MS5-20260105-0002"


async def test_one_live_token_a_vehicle_whoever_drives_it(stations: Stations) -> None:
    first, second = await stations.driver(), await stations.driver(on_duty=False)
    stations.vehicles[second] = stations.vehicles[first]
    await stations.shift(second)
    await stations.token(first)
    assert await refusal(stations.token(second)) == ("TOKEN_EXISTS", 400)
    await stations.cancel(first)
    assert (await stations.token(second))["success"]


async def test_a_driver_of_two_stations_asking_both_at_once_gets_one_token(
    stations: Stations,
) -> None:
    await stations.station(6)
    drivers = [await stations.driver() for _ in range(10)]
    for driver in drivers:
        await stations.shift(driver, ms_id=6)
    processes = [stations.another() for _ in range(4)]
    answers = await asyncio.gather(
        *(
            process.do(ms_id, RequestToken(stations.drivers[driver]))
            for driver in drivers
            for ms_id, process in zip((5, 6, 5, 6), processes, strict=True)
        ),
        return_exceptions=True,
    )
    refused = [one for one in answers if isinstance(one, Refused)]
    assert {one.code for one in refused} == {"TOKEN_EXISTS"}
    assert len(answers) - len(refused) == len(drivers)
    assert await stations.one("SELECT count(*) FROM token_api.fleet_token") == len(drivers)


async def test_a_cancelled_token_ends_and_those_behind_move_up(stations: Stations) -> None:
    drivers = [await stations.driver() for _ in range(3)]
    for driver in drivers:
        await stations.token(driver)
    cancelled = await stations.cancel(drivers[0])
    assert cancelled["success"] is True
    assert cancelled["message"] == "Token MS5-20260105-0001 cancelled"
    assert await refusal(stations.cancel(drivers[0])) == ("TOKEN_NOT_FOUND", 404)
    assert await stations.statuses() == [
        ("EXPIRED", "CANCELLED_BY_DRIVER"), ("WAITING", None), ("WAITING", None)
    ]  # fmt: skip
    matched = await stations.approved()
    assert matched["token_no"] == "MS5-20260105-0002"


async def test_somebody_elses_token_is_not_cancelled(stations: Stations) -> None:
    first, second = await stations.driver(), await stations.driver()
    token_id = (await stations.token(first))["token"]["id"]
    await stations.token(second)
    command = CancelToken(stations.drivers[second], token_id)
    assert await refusal(stations.do(command)) == ("TOKEN_NOT_FOUND", 404)


async def test_the_same_key_gets_the_same_token_also_when_both_come_at_once(
    stations: Stations,
) -> None:
    driver = await stations.driver()
    command = RequestToken(stations.drivers[driver])
    key = key_of("driver", "/token", "tap", {"ms_id": 5})
    answers = await asyncio.gather(*(stations.fleet.do(5, command, key) for _ in range(5)))
    again = await stations.another().do(5, command, key)
    assert {answer.body["token"]["id"] for answer in [*answers, again]} == {
        answers[0].body["token"]["id"]
    }
    assert again.replayed
    assert sum(answer.replayed for answer in answers) == 4
    other = key_of("driver", "/token", "tap", {"ms_id": 6})
    assert await refusal(stations.fleet.do(5, command, other)) == ("IDEMPOTENCY_KEY_REUSED", 422)


async def test_numbers_begin_anew_at_the_stations_own_midnight(stations: Stations) -> None:
    await stations.station(7, "America/New_York")
    here = [await stations.driver() for _ in range(2)]
    there = [await stations.driver(7) for _ in range(2)]
    stations.now = datetime(2026, 1, 5, 18, 29, tzinfo=UTC)  # 23:59 in Mumbai, 13:29 in New York
    assert (await stations.token(here[0]))["token"]["token_no"] == "MS5-20260105-0001"
    assert (await stations.token(there[0], 7))["token"]["token_no"] == "MS7-20260105-0001"
    stations.wait(minutes=1)
    assert (await stations.token(here[1]))["token"]["token_no"] == "MS5-20260106-0001"
    assert (await stations.token(there[1], 7))["token"]["token_no"] == "MS7-20260105-0002"


async def test_a_clock_that_jumps_back_repeats_no_number(stations: Stations) -> None:
    drivers = [await stations.driver() for _ in range(2)]
    stations.now = datetime(2026, 1, 5, 18, 31, tzinfo=UTC)
    await stations.token(drivers[0])
    stations.wait(minutes=-2)
    second = (await stations.token(drivers[1]))["token"]
    assert second["token_no"] == "MS5-20260106-0002"


async def test_a_redis_that_forgot_repeats_no_number(stations: Stations) -> None:
    drivers = [await stations.driver() for _ in range(3)]
    numbers = []
    for driver in drivers:
        numbers.append((await stations.token(driver))["token"]["sequence_number"])
        await stations.redis.flushall()
    assert numbers == [1, 2, 3]


async def test_a_number_is_unique_in_postgres_and_counted_in_redis(stations: Stations) -> None:
    await stations.token(await stations.driver())
    assert await stations.redis.get("number:{MS5}:2026-01-05") == b"1"
    count = "SELECT count(*) FROM pg_constraint WHERE conname = 'number_once_a_queue_and_day'"
    assert await stations.one(count) == 1
