"""First with first, by itself, whichever came last; by hand; and what a decline does to it."""

from dataclasses import replace

import pytest

from services.token_api.fleet.rules.states import Settings
from services.token_api.fleet.tests.conftest import Stations
from services.token_api.fleet.tests.test_tokens import refusal
from shared.events import EventType


async def test_an_approval_takes_the_first_who_waits_and_names_the_real_trip(
    stations: Stations,
) -> None:
    drivers = [await stations.driver() for _ in range(2)]
    for driver in drivers:
        await stations.token(driver)
    approved = await stations.approved()
    assert approved["token_no"] == "MS5-20260105-0001"
    assert approved["driver_name"] == "Driver 0"
    assert approved["approved_by"] == "9"
    assert approved["queue_position"] == 1
    trip_id = await stations.one("SELECT trip_id FROM token_api.trip")
    assert approved["trip_id"] == trip_id
    assert await stations.statuses() == [("ALLOCATED", None), ("WAITING", None)]


async def test_a_token_takes_the_first_request_that_waits_at_once(stations: Stations) -> None:
    first, second = [await stations.request() for _ in range(2)]
    # The second request is approved first, so it is the first in the line.
    assert (await stations.approve(second))["message"] == "Waiting for vehicle"
    waiting = await stations.approve(first)
    assert (waiting["trip_id"], waiting["queue_position"]) == (None, 2)
    issued = await stations.token(await stations.driver())
    assert issued["message"] == "Token allocated to trip immediately"
    assert issued["token"]["status"] == "ALLOCATED"
    assert issued["token"]["allocated_at"] == "2026-01-05T09:30:00+05:30"
    assert issued["trip"]["dbs_id"] == 10
    assert issued["trip"]["dbs_name"] == "DBS 10"
    assert issued["trip"]["status"] == "PENDING"
    assert issued["trip"]["stock_request_id"] == second


async def test_the_log_tells_each_side_of_a_match(stations: Stations) -> None:
    driver = await stations.driver()
    await stations.token(driver)
    trip_id = (await stations.approved())["trip_id"]
    for verb in ("accept", "start", "complete"):
        await stations.on_trip(verb, driver, trip_id)
    assert await stations.told() == [
        "TOKEN_GENERATED", "REQUEST_APPROVED", "TOKEN_ALLOCATED:MATCHED", "TRIP_OFFERED:MATCHED",
        "TRIP_ACCEPTED", "TRIP_STARTED", "TRIP_COMPLETED", "TOKEN_EXPIRED:TRIP_COMPLETED",
    ]  # fmt: skip
    offered = next(
        one for one in await stations.events() if one.event_type is EventType.TRIP_OFFERED
    )
    assert (offered.trip_id, offered.dbs_name) == (trip_id, "DBS 10")
    assert offered.email == "driver-0@example.com"
    assert offered.ticket_url == "http://tickets.example/driver"
    assert await stations.one("SELECT status FROM token_api.stock_request") == "FULFILLED"


async def test_every_event_has_the_next_seq_and_the_tokens_next_version(stations: Stations) -> None:
    drivers = [await stations.driver() for _ in range(3)]
    for driver in drivers:
        await stations.token(driver)
        await stations.approved()
    events = await stations.events()
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    for token_id in {event.token_id for event in events if event.token_id}:
        versions = [event.version for event in events if event.token_id == token_id]
        assert versions == list(range(1, len(versions) + 1))


async def test_an_engineer_may_allocate_past_the_order_and_approves_by_it(
    stations: Stations,
) -> None:
    drivers = [await stations.driver() for _ in range(2)]
    tokens = [(await stations.token(driver))["token"]["id"] for driver in drivers]
    request_id = await stations.request()
    allocated = await stations.allocate(tokens[1], request_id)
    assert allocated == {
        "success": True,
        "message": "Manual allocation successful",
        "trip_id": allocated["trip_id"],
        "token_no": "MS5-20260105-0002",
        "driver_name": "Driver 1",
        "dbs_name": "DBS 10",
    }
    assert await stations.statuses() == [("WAITING", None), ("ALLOCATED", None)]
    told = await stations.told()
    assert told[-3:] == ["REQUEST_APPROVED", "TOKEN_ALLOCATED:MANUAL", "TRIP_OFFERED:MANUAL"]


async def test_what_is_taken_cannot_be_allocated_by_hand(stations: Stations) -> None:
    drivers = [await stations.driver() for _ in range(2)]
    first, second = [(await stations.token(driver))["token"]["id"] for driver in drivers]
    taken, free = await stations.request(), await stations.request()
    await stations.allocate(first, taken)
    assert await refusal(stations.allocate(second, taken)) == ("REQUEST_TAKEN", 400)
    assert await refusal(stations.allocate(first, free)) == ("TOKEN_TAKEN", 400)
    await stations.reject(free)
    assert await refusal(stations.allocate(second, free)) == ("REQUEST_TAKEN", 400)


async def test_requests_are_decided_once_and_rejected_only_without_a_vehicle(
    stations: Stations,
) -> None:
    request_id = await stations.request()
    await stations.approve(request_id)
    assert await refusal(stations.approve(request_id)) == ("REQUEST_APPROVED", 409)
    rejected = await stations.reject(request_id)
    assert rejected["status"] == "REJECTED"
    assert await refusal(stations.approve(request_id)) == ("REQUEST_REJECTED", 409)
    issued = await stations.token(await stations.driver())
    assert issued["token"]["status"] == "WAITING"
    await stations.approve(another := await stations.request())
    assert await refusal(stations.reject(another)) == ("REQUEST_ALLOCATED", 409)


async def test_a_decline_puts_the_driver_at_the_back_and_offers_to_the_next(
    stations: Stations,
) -> None:
    drivers = [await stations.driver() for _ in range(3)]
    for driver in drivers:
        await stations.token(driver)
    trip_id = (await stations.approved())["trip_id"]
    declined = await stations.on_trip("decline", drivers[0], trip_id)
    assert declined["trip"]["status"] == "DECLINED"
    assert declined["token"]["status"] == "WAITING"
    assert declined["queue_position"] == 2
    assert await stations.statuses() == [("WAITING", None), ("ALLOCATED", None), ("WAITING", None)]
    assert (await stations.approved())["token_no"] == "MS5-20260105-0003"
    assert (await stations.approved())["token_no"] == "MS5-20260105-0001"


async def test_a_decline_may_keep_the_place_by_the_setting(stations: Stations) -> None:
    stations.settings = replace(Settings(), declined_to="front")
    stations.fleet = stations.another()
    drivers = [await stations.driver() for _ in range(3)]
    for driver in drivers:
        await stations.token(driver)
    trip_id = (await stations.approved())["trip_id"]
    declined = await stations.on_trip("decline", drivers[0], trip_id)
    assert declined["queue_position"] == 1
    assert (await stations.approved())["token_no"] == "MS5-20260105-0001"


async def test_a_declined_pair_meets_again_only_by_hand(stations: Stations) -> None:
    driver = await stations.driver()
    token_id = (await stations.token(driver))["token"]["id"]
    approved = await stations.approved()
    await stations.on_trip("decline", driver, approved["trip_id"])
    assert await stations.statuses() == [("WAITING", None)]
    await stations.fleet.tidy(5)
    assert await stations.statuses() == [("WAITING", None)]
    # Another request and another driver are matched past it.
    other = await stations.approved()
    assert other["token_no"] == "MS5-20260105-0001"
    await stations.on_trip("decline", driver, other["trip_id"])
    second = await stations.token(await stations.driver())
    assert second["trip"]["stock_request_id"] == approved["id"]
    by_hand = await stations.allocate(token_id, other["id"])
    assert by_hand["success"]


async def test_an_offer_nobody_answers_expires_the_token_and_frees_the_request(
    stations: Stations,
) -> None:
    drivers = [await stations.driver() for _ in range(2)]
    for driver in drivers:
        await stations.token(driver)
    approved = await stations.approved()
    stations.wait(seconds=299)
    await stations.fleet.tidy(5)
    assert await stations.statuses() == [("ALLOCATED", None), ("WAITING", None)]
    stations.wait(seconds=1)
    await stations.fleet.tidy(5)
    assert await stations.statuses() == [("EXPIRED", "OFFER_TIMEOUT"), ("ALLOCATED", None)]
    late = stations.on_trip("accept", drivers[0], approved["trip_id"])
    assert await refusal(late) == ("OFFER_TIMED_OUT", 409)
    assert (await stations.told())[-4:] == [
        "TRIP_TIMED_OUT", "TOKEN_EXPIRED:OFFER_TIMEOUT",
        "TOKEN_ALLOCATED:MATCHED", "TRIP_OFFERED:MATCHED",
    ]  # fmt: skip


async def test_an_offer_is_over_at_its_end_even_before_the_timer_looks(stations: Stations) -> None:
    driver = await stations.driver()
    await stations.token(driver)
    trip_id = (await stations.approved())["trip_id"]
    stations.wait(seconds=300)
    late = stations.on_trip("accept", driver, trip_id)
    assert await refusal(late) == ("OFFER_TIMED_OUT", 409)
    assert (await stations.token(driver))["message"] == "Token allocated to trip immediately"


async def test_a_request_keeps_its_place_when_its_offer_fails(stations: Stations) -> None:
    driver = await stations.driver()
    first = await stations.approved()
    second = await stations.approved()
    await stations.token(driver)
    stations.wait(seconds=300)
    issued = await stations.token(driver)
    assert issued["trip"]["stock_request_id"] == first["id"] != second["id"]


async def test_an_offered_token_may_be_cancelled_and_its_request_goes_to_the_next(
    stations: Stations,
) -> None:
    drivers = [await stations.driver() for _ in range(2)]
    for driver in drivers:
        await stations.token(driver)
    approved = await stations.approved()
    await stations.cancel(drivers[0])
    assert await stations.statuses() == [("EXPIRED", "CANCELLED_BY_DRIVER"), ("ALLOCATED", None)]
    gone = stations.on_trip("accept", drivers[0], approved["trip_id"])
    assert await refusal(gone) == ("TRIP_CANCELLED", 409)


async def test_after_acceptance_a_token_is_not_cancelled(stations: Stations) -> None:
    driver = await stations.driver()
    await stations.token(driver)
    trip_id = (await stations.approved())["trip_id"]
    await stations.on_trip("accept", driver, trip_id)
    assert await refusal(stations.cancel(driver)) == ("TRIP_ACCEPTED", 409)
    await stations.on_trip("start", driver, trip_id)
    assert await refusal(stations.cancel(driver)) == ("TRIP_ACCEPTED", 409)


@pytest.mark.parametrize(
    ("verb", "code"),
    [("start", "TRIP_NOT_ACCEPTED"), ("complete", "TRIP_NOT_ACCEPTED")],
)
async def test_a_trip_goes_one_step_after_another(stations: Stations, verb: str, code: str) -> None:
    driver = await stations.driver()
    await stations.token(driver)
    trip_id = (await stations.approved())["trip_id"]
    assert await refusal(stations.on_trip(verb, driver, trip_id)) == (code, 409)
    await stations.on_trip("accept", driver, trip_id)
    assert (await stations.on_trip("accept", driver, trip_id))["trip"]["status"] == "ACCEPTED"
    assert await refusal(stations.on_trip("decline", driver, trip_id)) == ("TRIP_ACCEPTED", 409)
    assert await refusal(stations.on_trip("complete", driver, trip_id)) == ("TRIP_ACCEPTED", 409)


async def test_somebody_elses_trip_is_not_there(stations: Stations) -> None:
    first, second = await stations.driver(), await stations.driver()
    await stations.token(first)
    trip_id = (await stations.approved())["trip_id"]
    assert await refusal(stations.on_trip("accept", second, trip_id)) == ("TRIP_NOT_FOUND", 404)
