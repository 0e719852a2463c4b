"""What would have been: fewer desks let people wait longer, and unchanged it is what was."""

import asyncio
import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.department.reports import play as playing
from services.department.reports.rules.stays import Stay
from services.department.reports.rules.what_if import Desks, WhatIf, play
from services.department.reports.store import stays
from services.department.rules.wait_targets import WaitTargets
from services.department.tests.conftest import As, Hall
from shared.auth import Role
from shared.events import CallRule, Category
from shared.line_order import BASE_PRIORITY
from shared.ordering import Ageing, Discipline, Ratio, Strict
from shared.problems import Refused

DAY = date(2026, 3, 2)
OPENS = datetime(2026, 3, 2, 9, tzinfo=UTC)
Json = dict[str, Any]


def a_day(*, visitors: int, desks: int, every: int, serving: int) -> list[Stay]:
    """Return a day on which each desk calls the first as soon as it is free."""
    chance = random.Random(3)
    free = [OPENS] * desks
    found = []
    for number in range(visitors):
        came = OPENS + timedelta(seconds=every * number)
        desk = min(range(desks), key=lambda one: free[one])
        called = max(came, free[desk])
        free[desk] = called + timedelta(seconds=chance.randint(serving // 2, serving * 3 // 2))
        found.append(
            Stay(
                queue_id="CW", token_id=number + 1, since_seq=10 * number + 1, department_id="CW",
                service_date=DAY, category=Category.WALKIN, priority=5, ageing=False,
                arrived_at=came, since=came, until=called, until_seq=10 * number + 2,
                last_seq=10 * number + 3, call_id=UUID(int=int(called.timestamp() * 1e6) + number),
                desk_id=desk + 1, rule=CallRule.STRICT, freed_at=free[desk],
            )
        )  # fmt: skip
    return found


def asked(of: list[Stay], **changes: Any) -> WhatIf:
    return WhatIf(DAY, "UTC", of, {}, WaitTargets(900), **changes)


def between(first: int, last: int, count: int) -> Desks:
    return Desks(
        (OPENS + timedelta(hours=first)).time(), (OPENS + timedelta(hours=last)).time(), count
    )


def test_fewer_desks_let_people_wait_longer_and_more_shorter() -> None:
    day = a_day(visitors=150, desks=3, every=60, serving=190)
    fewer = play(asked(day, desks=[between(0, 6, 2)]))
    more = play(asked(day, desks=[between(0, 6, 5)]))
    assert fewer["after"]["wait_seconds"]["p50"] > 2 * fewer["before"]["wait_seconds"]["p50"]
    assert more["after"]["wait_seconds"]["p90"] < more["before"]["wait_seconds"]["p90"] / 2
    low, high = more["likely"]["p90"]
    assert low <= more["after"]["wait_seconds"]["p90"] <= max(high, 60)


def test_the_model_with_the_desks_as_they_were_is_near_what_was() -> None:
    day = a_day(visitors=150, desks=3, every=60, serving=190)
    played = play(asked(day, desks=[between(0, 1, 3)]))
    was, modelled = (played[name]["wait_seconds"]["p50"] for name in ("before", "modelled"))
    assert modelled == pytest.approx(was, rel=0.1)


def test_unchanged_every_wait_is_what_it_was() -> None:
    played = play(asked(a_day(visitors=80, desks=2, every=80, serving=170)))
    assert played["unchanged"]
    assert played["before"] == played["after"]
    assert all(one["really"] == one["replayed"] for one in played["order"])


def test_another_rule_changes_who_waits() -> None:
    day = a_day(visitors=60, desks=1, every=60, serving=100)
    by_ratio = play(asked(day, disciplines={"CW": Ratio(weights={Category.WALKIN: 1})}))
    assert not by_ratio["unchanged"]
    assert by_ratio["after"]["called"] == 60


def with_categories(day: list[Stay]) -> list[Stay]:
    """Return the day with every third of those who came as one who had booked."""
    return [
        replace(one, category=Category.ONLINE, priority=BASE_PRIORITY[Category.ONLINE])
        if number % 3 == 0
        else replace(one, priority=BASE_PRIORITY[Category.WALKIN])
        for number, one in enumerate(day)
    ]


@pytest.mark.parametrize(
    ("discipline", "is_longer"),
    [
        (Strict(), True),
        (Ageing(minutes=30), True),
        (Ratio(weights={Category.ONLINE: 1, Category.WALKIN: 10}), False),
    ],
    ids=lambda one: getattr(one, "kind", str(one)),
)
def test_the_order_of_categories_says_who_waits_longer(
    discipline: Discipline, *, is_longer: bool
) -> None:
    day = with_categories(a_day(visitors=90, desks=1, every=60, serving=90))
    after = play(asked(day, disciplines={"CW": discipline}))["after"]["by_category"]
    waits = {one["category"]: one["mean"] for one in after}
    assert sum(one["called"] for one in after) == 90
    assert (waits["WALKIN"] > waits["ONLINE"]) is is_longer


async def test_a_supervisor_plays_a_day_of_their_own_department(
    hall: Hall, client: httpx.AsyncClient, as_role: As
) -> None:
    async with hall.engine.begin() as tx:
        await stays.keep(tx, a_day(visitors=60, desks=2, every=60, serving=150))
    body: Json = {"date": str(DAY), "department_id": "CW", "desks": []}
    own = as_role(Role.SUPERVISOR, departments=frozenset({"CW"}))
    unchanged = await client.post("/api/v1/reports/what-if", json=body, headers=own)
    order = unchanged.json()["order"]
    assert [one["really"] for one in order] == [one["replayed"] for one in order]
    assert len(order) == 60
    body["desks"] = [{"from": "09:00", "to": "12:00", "count": 4}]
    changed = await client.post("/api/v1/reports/what-if", json=body, headers=own)
    assert changed.json()["likely"]["runs"] == 30
    body["disciplines"] = {"CW": {"kind": "RATIO", "weights": {"ONLINE": 3, "WALKIN": 1}}}
    by_turns = await client.post("/api/v1/reports/what-if", json=body, headers=own)
    assert by_turns.json()["after"]["by_category"][0]["category"] == "WALKIN"
    day = await client.get(f"/api/v1/reports/what-if?date={DAY}&department_id=CW", headers=own)
    assert day.json()["visits"] == 60
    assert day.json()["desks"][0]["desks"] == 2


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"department_id": "LAB"}, 403),
        ({"date": "2020-01-01"}, 404),
        ({"desks": [{"from": "09:00", "to": "09:00", "count": 1}]}, 422),
        ({"desks": [{"from": "09:00", "to": "10:00", "count": -1}]}, 422),
        ({"disciplines": {"CW": {"kind": "AGEING", "minutes": 0}}}, 422),
        ({"disciplines": {"CW": {"kind": "RATIO", "weights": {"WALKIN": 11}}}}, 422),
    ],
)
async def test_what_cannot_be_played_is_refused(
    client: httpx.AsyncClient, as_role: As, change: Json, status: int
) -> None:
    own = as_role(Role.SUPERVISOR, departments=frozenset({"CW"}))
    body = {"date": str(DAY), "department_id": "CW", "desks": [], **change}
    answer = await client.post("/api/v1/reports/what-if", json=body, headers=own)
    assert answer.status_code == status


async def test_a_day_that_takes_too_long_is_given_up_with_what_to_do(
    hall: Hall, client: httpx.AsyncClient, as_role: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with hall.engine.begin() as tx:
        await stays.keep(tx, a_day(visitors=60, desks=2, every=60, serving=150))
    monkeypatch.setattr(playing, "SECONDS_MAX", 0.001)
    own = as_role(Role.SUPERVISOR, departments=frozenset({"CW"}))
    body: Json = {"date": str(DAY), "department_id": "CW"}
    answer = await client.post("/api/v1/reports/what-if", json=body, headers=own)
    assert answer.status_code == 503
    assert answer.json()["code"] == "REPLAY_TOO_LONG"
    assert "try again" in answer.json()["detail"]
    assert "Retry-After" in answer.headers
    monkeypatch.undo()
    again = await client.post("/api/v1/reports/what-if", json=body, headers=own)
    assert again.status_code == 200


async def test_who_waits_too_long_for_the_days_of_others_is_told_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(playing, "TURN_SECONDS_MAX", 0.01)
    day, one = asked(a_day(visitors=3, desks=1, every=60, serving=60)), asyncio.Semaphore(1)
    async with one:
        with pytest.raises(Refused) as refused:
            await playing.play_apart(day, one)
    assert (refused.value.status, refused.value.code) == (503, "REPLAY_BUSY")
    assert (await playing.play_apart(day, one))["unchanged"]
