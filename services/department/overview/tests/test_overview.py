"""All lines at a glance: what is counted, what is warned of, and who sees it."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from httpx_sse import aconnect_sse

from services.department.overview.alerts import Alert, alerts_of
from services.department.overview.store import DepartmentNow, QueueNow, departments_now
from services.department.rules.commands import Hold, Start
from services.department.rules.wait_targets import WaitTargets
from services.department.store import directory
from services.department.tests.conftest import Hall, served, token_of
from shared.auth import Role
from shared.directory import Queue, key
from shared.tests.documented_streams import check_event

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TARGET = timedelta(minutes=15)
TOLD_SECONDS_MAX = 30.0


def found(**changes: Any) -> DepartmentNow:
    known: dict[str, Any] = {
        "department_id": "CW",
        "waiting_count": 0,
        "waits_since": None,
        "called_count": 0,
        "serving_count": 0,
        "held_count": 0,
        "desks_open": 0,
        "desks_on_break": 0,
        "desks_idle": 0,
        "desks_idle_long": 0,
        "desks_wanted": 0,
        "desks_count": 1,
        "served_last_hour": 0,
        "queues": (),
        "letters_dead": 0,
        "letters_late": 0,
    }
    return DepartmentNow(**{**known, **changes})


def waiting(since: datetime) -> dict[str, Any]:
    """Return one person who came then."""
    queues = [QueueNow("CW", 1, since)]
    return {"waiting_count": 1, "waits_since": since, "queues": queues}


@pytest.mark.parametrize(
    ("changes", "alerts"),
    [
        ({}, []),
        ({**waiting(NOW), "desks_open": 1}, []),
        (waiting(NOW), [Alert.NOBODY_SERVES]),
        ({**waiting(NOW - TARGET), "desks_open": 1}, []),
        (
            {**waiting(NOW - TARGET - timedelta(seconds=1)), "desks_open": 1},
            [Alert.WAIT_OVER_TARGET],
        ),
        (
            {**waiting(NOW), "desks_open": 2, "desks_idle_long": 1, "desks_wanted": 1},
            [Alert.DESK_IDLE],
        ),
        (
            {**waiting(NOW), "desks_open": 2, "desks_idle_long": 1},
            [],
        ),
        ({"desks_open": 2, "desks_idle_long": 2}, []),
        ({"letters_dead": 1, "letters_late": 2}, [Alert.LETTERS_DEAD, Alert.LETTERS_LATE]),
    ],
)
def test_it_warns_of_a_wait_over_the_target_and_of_a_line_without_a_desk(
    changes: dict[str, Any], alerts: list[Alert]
) -> None:
    assert alerts_of(found(**changes), targets=WaitTargets(900), now=NOW) == alerts


def test_a_queue_may_have_a_target_of_its_own() -> None:
    waits = NOW - TARGET - timedelta(seconds=1)
    one = found(waiting_count=1, desks_open=1, queues=[QueueNow("CW", 1, waits)])
    for own, warned in (({}, True), ({"CW": 1800}, False), ({"LAB": 1800}, True)):
        alerts = alerts_of(one, targets=WaitTargets(900, own), now=NOW)
        assert alerts == ([Alert.WAIT_OVER_TARGET] if warned else [])


async def test_it_counts_who_waits_who_is_served_and_which_desks_are_free(hall: Hall) -> None:
    waited = timedelta(minutes=20)
    tokens = await hall.issue(6, waited=waited)
    await hall.open(1, 2, 3, 4)
    called, serving, held = [(await hall.call(n))["id"] for n in (1, 2, 3)]
    await hall.do(serving, Start)
    await hall.do(held, Start)
    await hall.do(held, Hold)
    assert called == tokens[0].id
    async with hall.engine.begin() as tx:
        now = await departments_now(tx)
    one = now["CW"]
    assert (one.waiting_count, one.called_count, one.serving_count, one.held_count) == (3, 1, 1, 1)
    assert one.waits_since == tokens[3].arrived_at
    # Whose visitor is held may call the next: the desk is free.
    assert (one.desks_open, one.desks_on_break, one.desks_idle, one.desks_count) == (4, 0, 2, 8)
    assert (now["LAB"].waiting_count, now["LAB"].waits_since) == (0, None)


async def overview_of(address: str, departments: frozenset[str] | None) -> Any:
    token = token_of(Role.SUPERVISOR, departments=departments)
    async with httpx.AsyncClient(base_url=address) as http:
        answer = await http.get("/api/v1/overview", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_supervisor_sees_their_own_departments_only(hall: Hall, app: FastAPI) -> None:
    await hall.issue(2)
    async with served(app) as address:
        own = await overview_of(address, frozenset({"CW"}))
        assert [one["department_id"] for one in own["departments"]] == ["CW"]
        assert own["departments"][0]["alerts"] == ["NOBODY_SERVES"]
        everywhere = await overview_of(address, None)
        assert {one["department_id"] for one in everywhere["departments"]} == {"CW", "LAB"}


async def test_a_counters_own_target_is_what_it_is_measured_by(hall: Hall, app: FastAPI) -> None:
    await hall.issue(2, waited=timedelta(minutes=10))
    await hall.open(1)
    queue = Queue(queue_id="CW", department_id="CW", branch_id="main", names={"en": "Consultation"})
    for minutes, seconds, alerts in ((None, 900, []), (5, 300, ["WAIT_OVER_TARGET"])):
        entry = queue.model_copy(update={"wait_target_minutes": minutes})
        async with hall.owner.begin() as tx:
            await directory.keep(tx, {key(entry): entry})
        async with served(app) as address:
            found = await overview_of(address, frozenset({"CW"}))
        [department] = found["departments"]
        [line] = department["queues"]
        assert (line["waiting_count"], line["wait_target_seconds"]) == (2, seconds)
        assert department["alerts"] == alerts


async def test_a_change_is_told_live_as_documented(hall: Hall, app: FastAPI) -> None:
    token = token_of(Role.SUPERVISOR, departments=frozenset({"CW"}))
    path = f"/api/v1/overview/stream?access_token={token}"
    async with (
        served(app) as address,
        httpx.AsyncClient(base_url=address, timeout=10) as http,
        aconnect_sse(http, "GET", path) as source,
        asyncio.timeout(TOLD_SECONDS_MAX),
    ):
        events = source.aiter_sse()
        first = await anext(events)
        assert (first.event, first.json()["departments"][0]["waiting_count"]) == ("overview", 0)
        await hall.issue(3)
        async for event in events:
            if event.event == "overview" and event.json()["departments"][0]["waiting_count"] == 3:
                await check_event(http, "/api/v1/overview/stream", event.json())
                break
