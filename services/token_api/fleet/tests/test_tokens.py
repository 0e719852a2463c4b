"""Drivers' tokens: who gets one, in which order, under which number, and how they end."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from services.token_api.fleet.rules.commands import CancelToken, RequestToken
from services.token_api.fleet.tests.conftest import MORNING, House
from shared.idempotency import key_of
from shared.problems import Refused


async def refusal(asking: object) -> tuple[str, int]:
    """Return the code and the status with which something is refused."""
    with pytest.raises(Refused) as refused:
        await asking  # type: ignore[misc]  # whatever is asked
    return refused.value.code, refused.value.status


async def test_a_token_says_its_number_its_time_and_its_place(house: House) -> None:
    first, second = await house.driver(), await house.driver()
    issued = await house.token(first)
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
    assert (await house.token(second))["queue_position"] == 2


async def test_without_an_active_approved_shift_there_is_no_token(house: House) -> None:
    off_duty = await house.driver(on_duty=False)
    assert await refusal(house.token(off_duty)) == ("NO_ACTIVE_SHIFT", 400)
    await house.shift(
        off_duty, starts_at=MORNING + timedelta(hours=1), ends_at=MORNING + timedelta(hours=9)
    )
    assert await refusal(house.token(off_duty)) == ("NO_ACTIVE_SHIFT", 400)
    house.wait(hours=1)
    assert (await house.token(off_duty))["success"]
    house.wait(hours=8)
    assert await refusal(house.token(off_duty)) == ("NO_ACTIVE_SHIFT", 400)


async def test_one_live_token_a_driver_and_no_other_while_a_trip_lives(house: House) -> None:
    driver = await house.driver()
    await house.token(driver)
    assert await refusal(house.token(driver)) == ("TOKEN_EXISTS", 400)
    trip_id = (await house.approved())["trip_id"]
    for verb in ("accept", "start", "complete"):
        assert await refusal(house.token(driver)) == ("TRIP_ACTIVE", 400)
        await house.on_trip(verb, driver, trip_id)
    assert (await house.token(driver))["token"]["token_no"] == "MS5-20260105-0002"


async def test_one_live_token_a_vehicle_whoever_drives_it(house: House) -> None:
    first, second = await house.driver(), await house.driver(on_duty=False)
    house.vehicles[second] = house.vehicles[first]
    await house.shift(second)
    await house.token(first)
    assert await refusal(house.token(second)) == ("TOKEN_EXISTS", 400)
    await house.cancel(first)
    assert (await house.token(second))["success"]


async def test_a_driver_of_two_stations_asking_both_at_once_gets_one_token(house: House) -> None:
    await house.station(6)
    drivers = [await house.driver() for _ in range(10)]
    for driver in drivers:
        await house.shift(driver, ms_id=6)
    processes = [house.another() for _ in range(4)]
    answers = await asyncio.gather(
        *(
            process.do(ms_id, RequestToken(house.drivers[driver]))
            for driver in drivers
            for ms_id, process in zip((5, 6, 5, 6), processes, strict=True)
        ),
        return_exceptions=True,
    )
    refused = [one for one in answers if isinstance(one, Refused)]
    assert {one.code for one in refused} == {"TOKEN_EXISTS"}
    assert len(answers) - len(refused) == len(drivers)
    assert await house.one("SELECT count(*) FROM token_api.fleet_token") == len(drivers)


async def test_a_cancelled_token_ends_and_those_behind_move_up(house: House) -> None:
    drivers = [await house.driver() for _ in range(3)]
    for driver in drivers:
        await house.token(driver)
    cancelled = await house.cancel(drivers[0])
    assert cancelled["success"] is True
    assert cancelled["message"] == "Token MS5-20260105-0001 cancelled"
    assert await refusal(house.cancel(drivers[0])) == ("TOKEN_NOT_FOUND", 404)
    assert await house.statuses() == [
        ("EXPIRED", "CANCELLED_BY_DRIVER"), ("WAITING", None), ("WAITING", None)
    ]  # fmt: skip
    matched = await house.approved()
    assert matched["token_no"] == "MS5-20260105-0002"


async def test_somebody_elses_token_is_not_cancelled(house: House) -> None:
    first, second = await house.driver(), await house.driver()
    token_id = (await house.token(first))["token"]["id"]
    await house.token(second)
    command = CancelToken(house.drivers[second], token_id)
    assert await refusal(house.do(command)) == ("TOKEN_NOT_FOUND", 404)


async def test_the_same_key_gets_the_same_token_also_when_both_come_at_once(house: House) -> None:
    driver = await house.driver()
    command = RequestToken(house.drivers[driver])
    key = key_of("driver", "/token", "tap", {"ms_id": 5})
    answers = await asyncio.gather(*(house.fleet.do(5, command, key) for _ in range(5)))
    again = await house.another().do(5, command, key)
    assert {answer.body["token"]["id"] for answer in [*answers, again]} == {
        answers[0].body["token"]["id"]
    }
    assert again.replayed
    assert sum(answer.replayed for answer in answers) == 4
    other = key_of("driver", "/token", "tap", {"ms_id": 6})
    assert await refusal(house.fleet.do(5, command, other)) == ("IDEMPOTENCY_KEY_REUSED", 422)


async def test_numbers_begin_anew_at_the_stations_own_midnight(house: House) -> None:
    await house.station(7, "America/New_York")
    here = [await house.driver() for _ in range(2)]
    there = [await house.driver(7) for _ in range(2)]
    house.now = datetime(2026, 1, 5, 18, 29, tzinfo=UTC)  # 23:59 in Mumbai, 13:29 in New York
    assert (await house.token(here[0]))["token"]["token_no"] == "MS5-20260105-0001"
    assert (await house.token(there[0], 7))["token"]["token_no"] == "MS7-20260105-0001"
    house.wait(minutes=1)
    assert (await house.token(here[1]))["token"]["token_no"] == "MS5-20260106-0001"
    assert (await house.token(there[1], 7))["token"]["token_no"] == "MS7-20260105-0002"


async def test_a_clock_that_jumps_back_repeats_no_number(house: House) -> None:
    drivers = [await house.driver() for _ in range(2)]
    house.now = datetime(2026, 1, 5, 18, 31, tzinfo=UTC)
    await house.token(drivers[0])
    house.wait(minutes=-2)
    second = (await house.token(drivers[1]))["token"]
    assert second["token_no"] == "MS5-20260106-0002"


async def test_a_redis_that_forgot_repeats_no_number(house: House) -> None:
    drivers = [await house.driver() for _ in range(3)]
    numbers = []
    for driver in drivers:
        numbers.append((await house.token(driver))["token"]["sequence_number"])
        await house.redis.flushall()
    assert numbers == [1, 2, 3]


async def test_a_number_is_unique_in_postgres_and_counted_in_redis(house: House) -> None:
    await house.token(await house.driver())
    assert await house.redis.get("number:{MS5}:2026-01-05") == b"1"
    count = "SELECT count(*) FROM pg_constraint WHERE conname = 'number_once_a_queue_and_day'"
    assert await house.one(count) == 1
