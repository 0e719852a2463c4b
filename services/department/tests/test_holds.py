"""On hold for a time, for a reason, or for one desk, on a real ledger."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from services.department.ended_holds import end_holds
from services.department.rules.commands import CloseDesk, Hold, NoShow, Resume, SendToDesk, Serve
from services.department.settings import Settings
from services.department.tests.builders import ASHA
from services.department.tests.conftest import Hall
from services.department.tests.invariants import assert_dense, assert_legal
from services.department.tests.test_desks import change
from shared.events import TokenStatus
from shared.problems import Refused

SOON = timedelta(minutes=20)


async def send(hall: Hall, token_id: int, desk: int) -> Any:
    until = datetime.now(UTC) + SOON
    return await hall.do(token_id, SendToDesk, to_desk=desk, until=until)


async def time_passes(hall: Hall) -> None:
    async with hall.owner.begin() as tx:
        await tx.execute(text("UPDATE department.hold SET ends_at = ends_at - interval '1 hour'"))


async def test_who_is_held_for_a_time_comes_back_by_themselves(
    hall: Hall, settings: Settings
) -> None:
    [first, _] = await hall.issue(2)
    await hall.do(first.id, Hold, until=datetime.now(UTC) + SOON)
    assert await end_holds(hall.engine, settings) == 0
    await time_passes(hall)
    assert await end_holds(hall.engine, settings) == 1
    assert await end_holds(hall.engine, settings) == 0
    await hall.open(1)
    assert (await hall.call(1))["id"] == first.id
    await assert_legal(hall)


async def test_a_hold_that_began_anew_is_not_ended_by_the_old_time(
    hall: Hall, settings: Settings
) -> None:
    [token] = await hall.issue()
    await hall.do(token.id, Hold, until=datetime.now(UTC) + SOON)
    await hall.do(token.id, Resume)
    await hall.do(token.id, Hold)
    await time_passes(hall)
    assert await end_holds(hall.engine, settings) == 0
    assert (await hall.token(token.id)).status is TokenStatus.HELD


async def test_the_line_says_why_and_until_when(
    hall: Hall, client: httpx.AsyncClient, staff: dict[str, str]
) -> None:
    [token] = await hall.issue()
    body = {"minutes": 15, "reason": "RESULT", "note": "blood test"}
    answer = await client.post(f"/api/v1/tokens/{token.id}/hold", json=body, headers=staff)
    assert answer.status_code == 200, answer.text
    [held] = (await client.get("/api/v1/departments/CW/line", headers=staff)).json()["held"]
    assert (held["hold_reason"], held["notes"][0]["text"]) == ("RESULT", "blood test")
    left = datetime.fromisoformat(held["hold_ends_at"]) - datetime.now(UTC)
    assert timedelta(minutes=14) < left <= timedelta(minutes=15)
    wrong = {"minutes": 0}
    refused = await client.post(f"/api/v1/tokens/{token.id}/hold", json=wrong, headers=staff)
    assert refused.status_code == 422


async def test_who_is_sent_to_a_desk_is_called_by_that_desk_alone(hall: Hall) -> None:
    [first, second] = await hall.issue(2)
    await hall.open(1, 2)
    assert (await send(hall, first.id, 2))["token"]["desk_id"] == 2
    assert (await hall.call(1))["id"] == second.id
    await hall.do(second.id, Serve)
    with pytest.raises(Refused, match="NOBODY_WAITING"):
        await hall.call(1)
    assert (await hall.call(2))["id"] == first.id
    await hall.do(first.id, Serve)
    await assert_legal(hall)
    await assert_dense(hall)


async def test_who_is_sent_to_a_desk_keeps_their_place_by_arrival(hall: Hall) -> None:
    first, second = await hall.issue(2)
    await hall.open(1, 2)
    await send(hall, second.id, 2)
    assert (await hall.call(2))["id"] == first.id
    await hall.do(first.id, Serve)
    assert (await hall.call(2))["id"] == second.id


async def test_who_was_sent_to_a_desk_is_everybodys_once_it_closes_or_time_is_over(
    hall: Hall, settings: Settings
) -> None:
    [one, other] = await hall.issue(2)
    await hall.open(1, 2)
    await send(hall, one.id, 2)
    await send(hall, other.id, 2)
    await time_passes(hall)
    async with hall.owner.begin() as tx:
        statement = "UPDATE department.hold SET ends_at = now() + interval '1 h' WHERE token_id = "
        await tx.execute(text(statement + str(other.id)))
    assert await end_holds(hall.engine, settings) == 1
    assert (await hall.call(1))["id"] == one.id
    await hall.do(one.id, Serve)
    await change(hall, 2, CloseDesk)
    assert (await hall.call(1))["id"] == other.id
    await assert_legal(hall)
    await assert_dense(hall)


async def test_nobody_is_sent_to_a_desk_that_is_closed_or_not_there(
    hall: Hall, client: httpx.AsyncClient, staff: dict[str, str]
) -> None:
    [token] = await hall.issue()
    path = f"/api/v1/tokens/{token.id}/transfer"

    async def code(body: dict[str, Any]) -> object:
        answer = await client.post(path, json=body, headers=staff)
        return answer.json().get("code", answer.status_code)

    assert await code({"desk_id": 2}) == "DESK_CLOSED"
    assert await code({"desk_id": 99}) == "DESK_NOT_FOUND"
    assert await code({"user_id": "7"}) == "DESK_NOT_FOUND"
    assert await code({"desk_id": 2, "queue_id": "LAB"}) == "INVALID_INPUT"
    await hall.open(3, by=ASHA)
    sent = await client.post(path, json={"user_id": ASHA.user_id}, headers=staff)
    assert sent.json()["token"]["desk_id"] == 3
    assert await code({"desk_id": 3}) == "ALREADY_SENT"


async def test_a_group_is_called_at_once_as_many_as_wait(
    hall: Hall, client: httpx.AsyncClient, staff: dict[str, str]
) -> None:
    issued = await hall.issue(3)
    await hall.open(1, 2)
    path = "/api/v1/departments/CW/group-calls"
    key = {**staff, "Idempotency-Key": "group"}
    bodies = [
        (await client.post(path, json={"desk_id": 1, "count": 5}, headers=key)).json()
        for _ in range(2)
    ]
    assert [token["id"] for token in bodies[0]["tokens"]] == [token.id for token in issued]
    assert bodies[0] == bodies[1]
    assert len({token["call_id"] for token in bodies[0]["tokens"]}) == 3
    again = await client.post(path, json={"desk_id": 1, "count": 5}, headers=staff)
    assert again.json()["code"] == "DESK_BUSY"
    nobody = await client.post(path, json={"desk_id": 2, "count": 5}, headers=staff)
    assert nobody.json()["code"] == "NOBODY_WAITING"
    for token in issued:
        await hall.do(token.id, Serve)
    await hall.issue()
    assert (await hall.call(1))["desk_id"] == 1
    await assert_legal(hall)


async def test_who_was_sent_and_does_not_come_is_a_no_show_like_others(hall: Hall) -> None:
    [token] = await hall.issue()
    await hall.open(1)
    await send(hall, token.id, 1)
    await hall.call(1)
    assert (await hall.do(token.id, NoShow))["token"]["status"] == "NO_SHOW"
    await assert_dense(hall)
