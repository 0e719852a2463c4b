"""Whom a change of a branch would be felt by."""

from typing import Any

import httpx
import pytest

from services.token_api.slots.tests.outpatients import Opd

pytestmark = pytest.mark.usefixtures("seeded")
Headers = dict[str, str]
NOW = "/api/v1/branches/main/people-now"


async def read(client: httpx.AsyncClient, admin: Headers) -> dict[str, Any]:
    answer = await client.get(NOW, headers=admin)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_who_waits_and_who_has_booked_is_counted_where_they_are(
    client: httpx.AsyncClient, admin: Headers, opd: Opd
) -> None:
    for _ in range(2):
        given = await client.post("/api/v1/tokens", json={"queue_id": "LAB"}, headers=admin)
        assert given.status_code == 201
    slot = await opd.slot(capacity=1)
    for _ in range(3):
        await opd.book(slot)
    department = (await opd.get(f"doctors/{opd.doctor_id}/"))["department_id"]
    found = await read(client, admin)
    waiting = {one["queue_id"]: one["waiting_count"] for one in found["queues"]}
    assert (waiting["LAB"], waiting["CW"]) == (2, 0)
    assert {one["at_desks_count"] for one in found["queues"]} == {0}
    assert {tuple(one["busy_desks"]) for one in found["departments"]} == {()}
    # Seats and the waiting list.
    assert found["booked_days"] == [{"department_id": department, "day": str(opd.day), "booked": 3}]


async def test_a_branch_that_is_not_there_has_nobody(
    client: httpx.AsyncClient, admin: Headers
) -> None:
    answer = await client.get("/api/v1/branches/nowhere/people-now", headers=admin)
    assert (answer.status_code, answer.json()["code"]) == (404, "BRANCH_NOT_FOUND")
