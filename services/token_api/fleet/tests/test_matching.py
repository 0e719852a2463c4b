"""First with first, by itself, whichever came last; by hand; and what a decline does to it."""

from dataclasses import replace

import pytest

from services.token_api.fleet.rules.states import Settings
from services.token_api.fleet.tests.conftest import House
from services.token_api.fleet.tests.test_tokens import refusal
from shared.events import EventType


async def test_an_approval_takes_the_first_who_waits_and_names_the_real_trip(house: House) -> None:
    drivers = [await house.driver() for _ in range(2)]
    for driver in drivers:
        await house.token(driver)
    approved = await house.approved()
    assert approved["token_no"] == "MS5-20260105-0001"
    assert approved["driver_name"] == "Driver 0"
    assert approved["approved_by"] == "9"
    assert approved["queue_position"] == 1
    trip_id = await house.one("SELECT trip_id FROM token_api.trip")
    assert approved["trip_id"] == trip_id
    assert await house.statuses() == [("ALLOCATED", None), ("WAITING", None)]


async def test_a_token_takes_the_first_request_that_waits_at_once(house: House) -> None:
    first, second = [await house.request() for _ in range(2)]
    # The second request is approved first, so it is the first in the line.
    assert (await house.approve(second))["message"] == "Waiting for vehicle"
    waiting = await house.approve(first)
    assert (waiting["trip_id"], waiting["queue_position"]) == (None, 2)
    issued = await house.token(await house.driver())
    assert issued["message"] == "Token allocated to trip immediately"
    assert issued["token"]["status"] == "ALLOCATED"
    assert issued["token"]["allocated_at"] == "2026-01-05T09:30:00+05:30"
    assert issued["trip"]["dbs_id"] == 10
    assert issued["trip"]["dbs_name"] == "DBS 10"
    assert issued["trip"]["status"] == "PENDING"
    assert issued["trip"]["stock_request_id"] == second


async def test_the_log_tells_each_side_of_a_match(house: House) -> None:
    driver = await house.driver()
    await house.token(driver)
    trip_id = (await house.approved())["trip_id"]
    for verb in ("accept", "start", "complete"):
        await house.on_trip(verb, driver, trip_id)
    assert await house.told() == [
        "TOKEN_GENERATED", "REQUEST_APPROVED", "TOKEN_ALLOCATED:MATCHED", "TRIP_OFFERED:MATCHED",
        "TRIP_ACCEPTED", "TRIP_STARTED", "TRIP_COMPLETED", "TOKEN_EXPIRED:TRIP_COMPLETED",
    ]  # fmt: skip
    offered = next(one for one in await house.events() if one.event_type is EventType.TRIP_OFFERED)
    assert (offered.trip_id, offered.dbs_name) == (trip_id, "DBS 10")
    assert offered.email == "driver-0@example.com"
    assert offered.ticket_url == "http://tickets.example/driver"
    assert await house.one("SELECT status FROM token_api.stock_request") == "FULFILLED"


async def test_every_event_has_the_next_seq_and_the_tokens_next_version(house: House) -> None:
    drivers = [await house.driver() for _ in range(3)]
    for driver in drivers:
        await house.token(driver)
        await house.approved()
    events = await house.events()
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    for token_id in {event.token_id for event in events if event.token_id}:
        versions = [event.version for event in events if event.token_id == token_id]
        assert versions == list(range(1, len(versions) + 1))


async def test_an_engineer_may_allocate_past_the_order_and_approves_by_it(house: House) -> None:
    drivers = [await house.driver() for _ in range(2)]
    tokens = [(await house.token(driver))["token"]["id"] for driver in drivers]
    request_id = await house.request()
    allocated = await house.allocate(tokens[1], request_id)
    assert allocated == {
        "success": True,
        "message": "Manual allocation successful",
        "trip_id": allocated["trip_id"],
        "token_no": "MS5-20260105-0002",
        "driver_name": "Driver 1",
        "dbs_name": "DBS 10",
    }
    assert await house.statuses() == [("WAITING", None), ("ALLOCATED", None)]
    told = await house.told()
    assert told[-3:] == ["REQUEST_APPROVED", "TOKEN_ALLOCATED:MANUAL", "TRIP_OFFERED:MANUAL"]


async def test_what_is_taken_cannot_be_allocated_by_hand(house: House) -> None:
    drivers = [await house.driver() for _ in range(2)]
    first, second = [(await house.token(driver))["token"]["id"] for driver in drivers]
    taken, free = await house.request(), await house.request()
    await house.allocate(first, taken)
    assert await refusal(house.allocate(second, taken)) == ("REQUEST_TAKEN", 400)
    assert await refusal(house.allocate(first, free)) == ("TOKEN_TAKEN", 400)
    await house.reject(free)
    assert await refusal(house.allocate(second, free)) == ("REQUEST_TAKEN", 400)


async def test_requests_are_decided_once_and_rejected_only_without_a_vehicle(house: House) -> None:
    request_id = await house.request()
    await house.approve(request_id)
    assert await refusal(house.approve(request_id)) == ("REQUEST_APPROVED", 409)
    rejected = await house.reject(request_id)
    assert rejected["status"] == "REJECTED"
    assert await refusal(house.approve(request_id)) == ("REQUEST_REJECTED", 409)
    issued = await house.token(await house.driver())
    assert issued["token"]["status"] == "WAITING"
    await house.approve(another := await house.request())
    assert await refusal(house.reject(another)) == ("REQUEST_ALLOCATED", 409)


async def test_a_decline_puts_the_driver_at_the_back_and_offers_to_the_next(house: House) -> None:
    drivers = [await house.driver() for _ in range(3)]
    for driver in drivers:
        await house.token(driver)
    trip_id = (await house.approved())["trip_id"]
    declined = await house.on_trip("decline", drivers[0], trip_id)
    assert declined["trip"]["status"] == "DECLINED"
    assert declined["token"]["status"] == "WAITING"
    assert declined["queue_position"] == 2
    assert await house.statuses() == [("WAITING", None), ("ALLOCATED", None), ("WAITING", None)]
    assert (await house.approved())["token_no"] == "MS5-20260105-0003"
    assert (await house.approved())["token_no"] == "MS5-20260105-0001"


async def test_a_decline_may_keep_the_place_by_the_setting(house: House) -> None:
    house.settings = replace(Settings(), declined_to="front")
    house.fleet = house.another()
    drivers = [await house.driver() for _ in range(3)]
    for driver in drivers:
        await house.token(driver)
    trip_id = (await house.approved())["trip_id"]
    declined = await house.on_trip("decline", drivers[0], trip_id)
    assert declined["queue_position"] == 1
    assert (await house.approved())["token_no"] == "MS5-20260105-0001"


async def test_a_declined_pair_meets_again_only_by_hand(house: House) -> None:
    driver = await house.driver()
    token_id = (await house.token(driver))["token"]["id"]
    approved = await house.approved()
    await house.on_trip("decline", driver, approved["trip_id"])
    assert await house.statuses() == [("WAITING", None)]
    await house.fleet.tidy(5)
    assert await house.statuses() == [("WAITING", None)]
    # Another request and another driver are matched past it.
    other = await house.approved()
    assert other["token_no"] == "MS5-20260105-0001"
    await house.on_trip("decline", driver, other["trip_id"])
    second = await house.token(await house.driver())
    assert second["trip"]["stock_request_id"] == approved["id"]
    by_hand = await house.allocate(token_id, other["id"])
    assert by_hand["success"]


async def test_an_offer_nobody_answers_expires_the_token_and_frees_the_request(
    house: House,
) -> None:
    drivers = [await house.driver() for _ in range(2)]
    for driver in drivers:
        await house.token(driver)
    approved = await house.approved()
    house.wait(seconds=299)
    await house.fleet.tidy(5)
    assert await house.statuses() == [("ALLOCATED", None), ("WAITING", None)]
    house.wait(seconds=1)
    await house.fleet.tidy(5)
    assert await house.statuses() == [("EXPIRED", "OFFER_TIMEOUT"), ("ALLOCATED", None)]
    late = house.on_trip("accept", drivers[0], approved["trip_id"])
    assert await refusal(late) == ("OFFER_TIMED_OUT", 409)
    assert (await house.told())[-4:] == [
        "TRIP_TIMED_OUT", "TOKEN_EXPIRED:OFFER_TIMEOUT",
        "TOKEN_ALLOCATED:MATCHED", "TRIP_OFFERED:MATCHED",
    ]  # fmt: skip


async def test_an_offer_is_over_at_its_end_even_before_the_timer_looks(house: House) -> None:
    driver = await house.driver()
    await house.token(driver)
    trip_id = (await house.approved())["trip_id"]
    house.wait(seconds=300)
    late = house.on_trip("accept", driver, trip_id)
    assert await refusal(late) == ("OFFER_TIMED_OUT", 409)
    assert (await house.token(driver))["message"] == "Token allocated to trip immediately"


async def test_a_request_keeps_its_place_when_its_offer_fails(house: House) -> None:
    driver = await house.driver()
    first = await house.approved()
    second = await house.approved()
    await house.token(driver)
    house.wait(seconds=300)
    issued = await house.token(driver)
    assert issued["trip"]["stock_request_id"] == first["id"] != second["id"]


async def test_an_offered_token_may_be_cancelled_and_its_request_goes_to_the_next(
    house: House,
) -> None:
    drivers = [await house.driver() for _ in range(2)]
    for driver in drivers:
        await house.token(driver)
    approved = await house.approved()
    await house.cancel(drivers[0])
    assert await house.statuses() == [("EXPIRED", "CANCELLED_BY_DRIVER"), ("ALLOCATED", None)]
    gone = house.on_trip("accept", drivers[0], approved["trip_id"])
    assert await refusal(gone) == ("TRIP_CANCELLED", 409)


async def test_after_acceptance_a_token_is_not_cancelled(house: House) -> None:
    driver = await house.driver()
    await house.token(driver)
    trip_id = (await house.approved())["trip_id"]
    await house.on_trip("accept", driver, trip_id)
    assert await refusal(house.cancel(driver)) == ("TRIP_ACCEPTED", 409)
    await house.on_trip("start", driver, trip_id)
    assert await refusal(house.cancel(driver)) == ("TRIP_ACCEPTED", 409)


@pytest.mark.parametrize(
    ("verb", "code"),
    [("start", "TRIP_NOT_ACCEPTED"), ("complete", "TRIP_NOT_ACCEPTED")],
)
async def test_a_trip_goes_one_step_after_another(house: House, verb: str, code: str) -> None:
    driver = await house.driver()
    await house.token(driver)
    trip_id = (await house.approved())["trip_id"]
    assert await refusal(house.on_trip(verb, driver, trip_id)) == (code, 409)
    await house.on_trip("accept", driver, trip_id)
    assert (await house.on_trip("accept", driver, trip_id))["trip"]["status"] == "ACCEPTED"
    assert await refusal(house.on_trip("decline", driver, trip_id)) == ("TRIP_ACCEPTED", 409)
    assert await refusal(house.on_trip("complete", driver, trip_id)) == ("TRIP_ACCEPTED", 409)


async def test_somebody_elses_trip_is_not_there(house: House) -> None:
    first, second = await house.driver(), await house.driver()
    await house.token(first)
    trip_id = (await house.approved())["trip_id"]
    assert await refusal(house.on_trip("accept", second, trip_id)) == ("TRIP_NOT_FOUND", 404)
