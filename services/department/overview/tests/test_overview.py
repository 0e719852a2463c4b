"""All lines at a glance: what is counted, what is warned of, and who sees it."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from httpx_sse import aconnect_sse

from services.department.overview.alerts import Alert, alerts_of
from services.department.overview.store import DepartmentNow, departments_now
from services.department.rules.commands import Hold, Start
from services.department.tests.conftest import Hall, served, token_of
from shared.auth import Role
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
    }
    return DepartmentNow(**{**known, **changes})


@pytest.mark.parametrize(
    ("changes", "alerts"),
    [
        ({}, []),
        ({"waiting_count": 1, "waits_since": NOW, "desks_open": 1}, []),
        ({"waiting_count": 1, "waits_since": NOW}, [Alert.NOBODY_SERVES]),
        ({"waiting_count": 1, "waits_since": NOW - TARGET, "desks_open": 1}, []),
        (
            {
                "waiting_count": 1,
                "waits_since": NOW - TARGET - timedelta(seconds=1),
                "desks_open": 1,
            },
            [Alert.WAIT_OVER_TARGET],
        ),
        (
            {
                "waiting_count": 1,
                "waits_since": NOW,
                "desks_open": 2,
                "desks_idle_long": 1,
                "desks_wanted": 1,
            },
            [Alert.DESK_IDLE],
        ),
        (
            {"waiting_count": 1, "waits_since": NOW, "desks_open": 2, "desks_idle_long": 1},
            [],
        ),
        ({"desks_open": 2, "desks_idle_long": 2}, []),
    ],
)
def test_it_warns_of_a_wait_over_the_target_and_of_a_line_without_a_desk(
    changes: dict[str, Any], alerts: list[Alert]
) -> None:
    assert alerts_of(found(**changes), target=TARGET, now=NOW) == alerts


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
