"""What a report says is what the visits say, counted one by one."""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from services.department.reports.rules.visits import Outcome, Visit
from services.department.reports.store import figures, visits
from services.department.reports.store.figures import By
from services.department.reports.tests.test_visits import hear
from services.department.rules.commands import Cancel, NoShow, Serve, Start, Transfer
from services.department.rules.wait_targets import WaitTargets
from services.department.tests.conftest import As, Hall
from shared.auth import Role
from shared.events import Category, QueueKind
from shared.tests.today import ZONE

Json = dict[str, Any]


@pytest.fixture
async def day(hall: Hall) -> date:
    """Let a department have had a day; return which."""
    chance = random.Random(4)
    tokens = await hall.issue(20, waited=timedelta(minutes=50))
    tokens += await hall.issue(5, category=Category.PRIORITY_PAID)
    await hall.open(1)
    for token in tokens[18:20]:
        await hall.do(token.id, Cancel)
    for _ in range(16):
        called = await hall.call(1)
        verb = chance.choice([Serve, Serve, Serve, NoShow, Transfer])
        if verb is Serve:
            await hall.do(called["id"], Start)
        await hall.do(called["id"], verb, **({"to": "LAB"} if verb is Transfer else {}))
    await hear(hall, await hall.events(), chance)
    return tokens[0].service_date


def nearest_rank(values: Sequence[int], share: float) -> int | None:
    ordered = sorted(values)
    return ordered[math.ceil(share * len(ordered)) - 1] if ordered else None


def seconds_of(values: Sequence[int]) -> Json:
    return {
        "p50": nearest_rank(values, 0.5),
        "p90": nearest_rank(values, 0.9),
        "max": max(values, default=None),
        "mean": pytest.approx(sum(values) / len(values), abs=0.051) if values else None,
    }


async def rows_of(hall: Hall, department_id: str) -> list[Json]:
    async with hall.owner.begin() as tx:
        rows = await tx.execute(
            text("SELECT * FROM department.visit WHERE department_id = :id"), {"id": department_id}
        )
        return [dict(row) for row in rows.mappings()]


async def test_waits_are_what_a_count_of_the_visits_finds(
    hall: Hall, day: date, client: httpx.AsyncClient, as_role: As
) -> None:
    headers = as_role(Role.SUPERVISOR, departments=frozenset({"CW"}))
    answer = await client.get(f"/api/v1/reports/waits?from={day}&to={day}", headers=headers)
    report = answer.json()
    rows = await rows_of(hall, "CW")
    waits = [row["wait_seconds"] for row in rows if row["wait_seconds"] is not None]
    services = [row["service_seconds"] for row in rows if row["service_seconds"] is not None]
    hours: dict[int, list[Json]] = {}
    for row in rows:
        hours.setdefault(row["waits_from"].astimezone(ZONE).hour, []).append(row)
    by_hour = {
        hour: [one["wait_seconds"] for one in of_hour if one["wait_seconds"] is not None]
        for hour, of_hour in hours.items()
    }
    assert report == {
        "visits": len(rows),
        **{
            name: sum(row["outcome"] == name.upper() for row in rows)
            for name in ("served", "no_show", "cancelled", "expired")
        },
        "wait_seconds": seconds_of(waits),
        "service_seconds": seconds_of(services),
        "within_target_percent": round(100 * sum(one <= 900 for one in waits) / len(waits), 1),
        "forecast_within_range_percent": None,
        "by_hour": [
            {
                "hour": hour,
                "arrivals": len(hours[hour]),
                "wait_seconds_p50": nearest_rank(by_hour[hour], 0.5),
                "wait_seconds_p90": nearest_rank(by_hour[hour], 0.9),
            }
            for hour in sorted(hours)
        ],
    }


@pytest.mark.parametrize("by", ["hour", "day", "weekday_hour", "queue", "category", "desk"])
async def test_the_groups_of_any_grouping_are_all_the_visits(
    hall: Hall, day: date, client: httpx.AsyncClient, as_role: As, by: str
) -> None:
    answer = await client.get(
        f"/api/v1/reports/figures?from={day}&to={day}&by={by}", headers=as_role(Role.ADMIN)
    )
    groups = answer.json()["groups"]
    rows = [*await rows_of(hall, "CW"), *await rows_of(hall, "LAB")]
    assert sum(group["visits"] for group in groups) == len(rows)
    assert sum(group["served"] for group in groups) == sum(r["outcome"] == "SERVED" for r in rows)
    waits = [row["wait_seconds"] for row in rows if row["wait_seconds"] is not None]
    assert max(group["wait_seconds"]["max"] or 0 for group in groups) == max(waits)


KEYS: dict[By, Callable[[Visit], str]] = {
    By.HOUR: lambda one: str(one.waits_from.astimezone(ZONE).hour),
    By.DAY: lambda one: str(one.service_date),
    By.WEEKDAY_HOUR: lambda one: (
        f"{one.service_date.isoweekday()}-{one.waits_from.astimezone(ZONE).hour}"
    ),
    By.QUEUE: lambda one: one.queue_id,
    By.CATEGORY: lambda one: one.category.value,
    By.DESK: lambda one: f"{one.department_id}/{one.desk_id or ''}",
}


def many_visits(chance: random.Random) -> list[Visit]:
    """Return a week's, some of them never called, of waits and services of any length."""
    found = []
    for number in range(700):
        came = datetime(2026, 3, 2, 8, tzinfo=ZONE) + timedelta(
            days=chance.randrange(7), seconds=chance.randrange(9 * 3600)
        )
        called = came + timedelta(seconds=int(chance.expovariate(1 / 900)))
        ended = called + timedelta(seconds=chance.choice([0, 59, 60, 61, chance.randrange(1200)]))
        outcome = chance.choice([Outcome.SERVED, Outcome.SERVED, Outcome.NO_SHOW, None])
        found.append(
            Visit(
                queue_id=chance.choice(["CW", "LAB"]), token_id=number, visit=1, branch_id="main",
                department_id="CW", queue_kind=QueueKind.COUNTER, service_date=came.date(),
                category=chance.choice(list(Category)), waits_from=came, first_seq=1, last_seq=2,
                outcome=outcome, desk_id=chance.choice([None, 1, 2]) if outcome else None,
                called_at=called if outcome else None, started_at=called if outcome else None,
                ended_at=ended,
            )
        )  # fmt: skip
    return found


async def test_a_visit_of_a_queue_that_is_gone_counts_at_its_branchs_hour(hall: Hall) -> None:
    one = replace(many_visits(random.Random(6))[0], queue_id="GONE")
    async with hall.engine.begin() as tx:
        await visits.keep(tx, [one])
        week = figures.Range(date(2026, 3, 2), date(2026, 3, 8))
        _, [hour] = await figures.figures(tx, week, By.HOUR, targets=WaitTargets(900))
    assert hour.key == str(one.waits_from.astimezone(ZONE).hour)


# One of the queues has a target of its own.
TARGETS = WaitTargets(900, {"LAB": 240})


@pytest.mark.parametrize("by", By)
async def test_every_groups_figures_are_exact(hall: Hall, by: By) -> None:
    of = many_visits(random.Random(6))
    async with hall.engine.begin() as tx:
        await visits.keep(tx, of)
        week = figures.Range(date(2026, 3, 2), date(2026, 3, 8))
        total, groups = await figures.figures(tx, week, by, targets=TARGETS)
    expected: dict[str, list[Visit]] = {}
    for one in of:
        expected.setdefault(KEYS[by](one), []).append(one)
    assert {group.key for group in groups} == set(expected)
    for group in [*groups, *([] if by is By.DAY else [total])]:
        own = of if group.key is None else expected[group.key]
        assert group.visits == len(own)
        assert group.within_target == sum(
            (one.called_at - one.waits_from).total_seconds() <= TARGETS.of(one.queue_id)
            for one in own
            if one.called_at
        )
        assert asdict(group.wait) == seconds_of(
            [int((one.called_at - one.waits_from).total_seconds()) for one in own if one.called_at]
        ), group.key
        served = [one for one in own if one.outcome is Outcome.SERVED]
        assert asdict(group.service) == seconds_of(
            [int((one.ended_at - one.started_at).total_seconds()) for one in served]  # type: ignore[operator] # both are there
        ), group.key


async def test_the_other_reports_count_the_same_visits(
    hall: Hall, day: date, client: httpx.AsyncClient, as_role: As
) -> None:
    headers, asked = as_role(Role.ADMIN), f"?from={day}&to={day}&department_id=CW"
    rows = await rows_of(hall, "CW")
    distribution = (
        await client.get(f"/api/v1/reports/distribution{asked}", headers=headers)
    ).json()
    called = [row for row in rows if row["wait_seconds"] is not None]
    assert sum(one["called"] for one in distribution["bins"]) == len(called)
    assert sum(one["gave_up"] for one in distribution["bins"]) == 2
    fairness = (await client.get(f"/api/v1/reports/fairness{asked}", headers=headers)).json()
    of = {one["category"]: one for one in fairness["categories"]}
    # Five who paid were called before fifteen and more who had come fifty minutes earlier.
    assert of["WALKIN"]["overtaking_calls"] == 5
    assert of["WALKIN"]["times_overtaken"] == sum(
        row["overtook"]["WALKIN"] for row in rows if row["overtook"]
    )
    slots = await client.get(f"/api/v1/reports/slots{asked}", headers=headers)
    assert slots.json() == {"slots": []}


async def test_a_supervisor_sees_the_departments_that_are_theirs(
    day: date, client: httpx.AsyncClient, as_role: As
) -> None:
    elsewhere = as_role(Role.SUPERVISOR, departments=frozenset({"PHARM"}))
    asked = f"/api/v1/reports/waits?from={day}&to={day}"
    assert (await client.get(asked, headers=elsewhere)).json()["visits"] == 0
    refused = await client.get(f"{asked}&department_id=CW", headers=elsewhere)
    assert refused.status_code == 403


@pytest.mark.parametrize(
    "asked",
    ["from=2026-02-02&to=2026-02-01", "from=2020-01-01&to=2026-02-01", "from=2026-02-30&to=x"],
)
async def test_a_range_that_is_none_is_refused(
    client: httpx.AsyncClient, as_role: As, asked: str
) -> None:
    answer = await client.get(f"/api/v1/reports/waits?{asked}", headers=as_role(Role.ADMIN))
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("day", [date.min, date(1969, 12, 31), date(9999, 1, 1), date.max], ids=str)
async def test_no_day_of_the_calendar_breaks_a_report(
    client: httpx.AsyncClient, as_role: As, day: date
) -> None:
    headers = as_role(Role.ADMIN)
    for path in ("waits", "figures", "distribution", "fairness", "slots", "what-if"):
        said = str(day)
        asked = {"from": said, "to": said, "date": said, "by": "day", "department_id": "CW"}
        answer = await client.get(f"/api/v1/reports/{path}", params=asked, headers=headers)
        assert answer.status_code in (200, 404), answer.text
    body = {"date": str(day), "department_id": "CW"}
    answer = await client.post("/api/v1/reports/what-if", json=body, headers=headers)
    assert answer.status_code == 404


@pytest.mark.parametrize("path", ["waits?", "figures?by=day&", "distribution?", "fairness?"])
async def test_counting_that_takes_too_long_is_given_up_with_what_to_do(
    hall: Hall, client: httpx.AsyncClient, as_role: As, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(figures, "REPORT_SECONDS_MAX", 0.1)
    asked = f"/api/v1/reports/{path}from=2026-03-01&to=2026-03-02"
    async with hall.owner.begin() as tx:
        await tx.execute(text("LOCK TABLE department.visit IN ACCESS EXCLUSIVE MODE"))
        answer = await client.get(asked, headers=as_role(Role.ADMIN))
    assert answer.status_code == 503
    assert answer.json()["code"] == "REPORT_TOO_LONG"
    assert "fewer days" in answer.json()["detail"]
    assert "Retry-After" in answer.headers
