"""Many at once: everybody is served once, in order, and nothing breaks."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from asgi_lifespan import LifespanManager
from fastapi import FastAPI

from services.token_api.conftest import As
from services.token_api.fleet.tests import invariants
from services.token_api.fleet.tests.conftest import Stations
from shared.auth import Role
from shared.events import EventType

CROWD = 100


@pytest.fixture
async def two_processes(app: FastAPI) -> AsyncIterator[list[httpx.AsyncClient]]:
    """Return clients of two APIs that share the engines, as two replicas do."""
    async with LifespanManager(app) as first, LifespanManager(app) as second:
        yield [
            httpx.AsyncClient(
                transport=httpx.ASGITransport(app=manager.app), base_url="http://token-api.example"
            )
            for manager in (first, second)
        ]


async def test_a_hundred_drivers_and_a_hundred_approvals_at_once_make_a_hundred_trips(
    stations: Stations, two_processes: list[httpx.AsyncClient], as_role: As
) -> None:
    drivers = [await stations.driver() for _ in range(CROWD)]
    requests = [await stations.request() for _ in range(CROWD)]
    eic = as_role(Role.EIC, departments=frozenset({"MS5"}))

    async def ask(number: int) -> httpx.Response:
        return await two_processes[number % 2].post(
            "/api/driver/token/request",
            json={"ms_id": 5},
            headers=as_role(Role.DRIVER, holder_id=stations.drivers[number]),
        )

    async def approve(number: int) -> httpx.Response:
        path = f"/api/eic/stock-requests/{requests[number]}/approve"
        return await two_processes[number % 2].post(path, headers=eic)

    answers = await asyncio.gather(
        *(one for number in drivers for one in (ask(number), approve(number)))
    )
    assert {answer.status_code for answer in answers} == {200}, [
        answer.text for answer in answers if answer.status_code != 200
    ]
    [row] = await stations.rows(
        "SELECT count(DISTINCT token_id) AS tokens, count(DISTINCT request_id) AS requests, "
        "count(*) AS trips FROM token_api.trip WHERE status = 'PENDING'"
    )
    assert tuple(row) == (CROWD, CROWD, CROWD)
    told = [answer.json().get("trip_id") for answer in answers]
    told += [(answer.json().get("trip") or {}).get("id") for answer in answers]
    assert sorted(trip for trip in told if trip is not None) == [
        row.trip_id for row in await stations.rows("SELECT trip_id FROM token_api.trip ORDER BY 1")
    ]
    await assert_in_order(stations)


async def assert_in_order(stations: Stations) -> None:
    """Check that the day's first token has the request approved first, and so on."""
    await invariants.assert_transitions_are_legal(stations, "MS5")
    await invariants.assert_first_met_first(stations, "MS5")
    await invariants.assert_numbers_have_no_gap(stations)
    events = await stations.events()
    approved = [e.request_id for e in events if e.event_type is EventType.REQUEST_APPROVED]
    matched = [
        (e.token_no, e.request_id) for e in events if e.event_type is EventType.TOKEN_ALLOCATED
    ]
    assert sorted(matched) == list(zip(range(1, CROWD + 1), approved, strict=True))


async def test_two_drivers_at_once_get_two_numbers_and_no_error(stations: Stations) -> None:
    drivers = [await stations.driver() for _ in range(2)]
    answers = await asyncio.gather(*(stations.token(driver) for driver in drivers))
    assert [one["token"]["sequence_number"] for one in answers] == [1, 2]


async def test_accepting_cancelling_and_timing_out_at_once_have_one_winner(
    stations: Stations,
) -> None:
    for _ in range(10):
        driver = await stations.driver()
        await stations.token(driver)
        trip_id = (await stations.approved())["trip_id"]
        other, third = stations.another(), stations.another()
        stations.fleet, first = other, stations.fleet
        await asyncio.gather(
            stations.on_trip("accept", driver, trip_id),
            stations.cancel(driver),
            third.tidy(5),
            first.tidy(5),
            return_exceptions=True,
        )
        await invariants.assert_everyone_is_taken_once(stations)
        [trip] = await stations.rows(
            "SELECT status FROM token_api.trip WHERE trip_id = :id", id=trip_id
        )
        assert trip.status in {"ACCEPTED", "CANCELLED"}
