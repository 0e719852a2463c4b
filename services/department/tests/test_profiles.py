"""Desks' profiles over HTTP and in calls on a real ledger."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from services.department.rules.commands import Serve
from services.department.tests.builders import ASHA, BELA
from services.department.tests.conftest import As, Hall
from shared.auth import Role
from shared.problems import Refused

DEPARTMENT = "/api/v1/departments/CW"


@pytest.fixture
async def two_queues(hall: Hall) -> Hall:
    await hall.add_queue("BILL", department_id="CW")
    return hall


@pytest.fixture
def boss(as_role: As) -> dict[str, str]:
    return as_role(Role.SUPERVISOR, subject="9", departments=frozenset({"CW"}))


async def put(client: httpx.AsyncClient, boss: dict[str, str], path: str, **body: Any) -> Any:
    answer = await client.put(f"{DEPARTMENT}/{path}", json=body, headers=boss)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def line(client: httpx.AsyncClient, boss: dict[str, str]) -> Any:
    return (await client.get(f"{DEPARTMENT}/line", headers=boss)).json()


async def test_a_desk_calls_from_its_queues_only_from_the_next_call_on(
    two_queues: Hall, client: httpx.AsyncClient, boss: dict[str, str]
) -> None:
    hall = two_queues
    [first, second] = await hall.issue(2)
    [bill] = await hall.issue(queue_id="BILL")
    await hall.open(1, 2)
    await put(client, boss, "desks/1/profile", queue_ids=["BILL"])
    assert (await hall.call(1))["id"] == bill.id
    await hall.do(bill.id, Serve)
    with pytest.raises(Refused, match="NOBODY_WAITING"):
        await hall.call(1)
    assert (await hall.call(2))["id"] == first.id
    answer = await client.delete(f"{DEPARTMENT}/desks/1/profile", headers=boss)
    assert answer.json()["desks"][0] == {"desk_id": 1, "always": None, "today": None}
    assert (await hall.call(1))["id"] == second.id


async def test_a_desk_helps_once_somebody_waits_for_too_long(
    two_queues: Hall, client: httpx.AsyncClient, boss: dict[str, str]
) -> None:
    hall = two_queues
    help_cw = {"queue_id": "CW", "when": "WAIT_OVER", "minutes": 20}
    await put(client, boss, "desks/1/profile", queue_ids=["BILL"], helps=[help_cw])
    await hall.open(1)
    [bill] = await hall.issue(queue_id="BILL", waited=timedelta(minutes=1))
    await hall.issue()
    assert (await hall.call(1))["id"] == bill.id
    await hall.do(bill.id, Serve)
    with pytest.raises(Refused, match="NOBODY_WAITING"):
        await hall.call(1)
    async with hall.owner.begin() as tx:
        await tx.execute(text("UPDATE ledger.token SET arrived_at = arrived_at - interval '1 h'"))
    [seen] = (await line(client, boss))["profiles"]
    assert [one["joined"] for one in seen["helps"]] == [True]
    assert (await hall.call(1))["queue_id"] == "CW"


async def test_a_person_serves_what_they_have_learnt_at_whichever_desk(
    two_queues: Hall, client: httpx.AsyncClient, boss: dict[str, str]
) -> None:
    hall = two_queues
    await hall.issue(2)
    [bill] = await hall.issue(queue_id="BILL")
    await hall.open(1, by=BELA)
    settings = await put(client, boss, f"people/{BELA.user_id}/skills", queue_ids=["BILL"])
    assert settings["people"] == [
        {"user_id": "8", "name": "Bela", "always": {"queue_ids": ["BILL"]}, "today": None}
    ]
    assert (await hall.call(1, by=BELA))["id"] == bill.id
    await hall.open(2, by=BELA)
    with pytest.raises(Refused, match="NOBODY_WAITING"):
        await hall.call(2, by=BELA)
    await hall.open(3, by=ASHA)
    assert (await hall.call(3))["queue_id"] == "CW"


async def test_what_is_set_for_today_is_gone_on_another_day(
    two_queues: Hall, client: httpx.AsyncClient, boss: dict[str, str]
) -> None:
    hall = two_queues
    [first, _] = await hall.issue(2)
    await hall.open(1)
    await put(client, boss, "desks/1/profile", queue_ids=["CW"])
    await put(client, boss, "desks/1/profile", queue_ids=["BILL"], today_only=True)
    [now] = (await line(client, boss))["profiles"]
    assert (now["queue_ids"], now["today_only"]) == (["BILL"], True)
    with pytest.raises(Refused, match="NOBODY_WAITING"):
        await hall.call(1)
    async with hall.owner.begin() as tx:
        await tx.execute(text("UPDATE department.profile SET day = day - 1"))
    await hall.open(2)
    await put(client, boss, "desks/2/profile", queue_ids=["CW"])  # copies to the desks
    assert (await hall.call(1))["id"] == first.id
    [desk, *_] = (await client.get(f"{DEPARTMENT}/profiles", headers=boss)).json()["desks"]
    assert (desk["always"]["queue_ids"], desk["today"]) == (["CW"], None)


async def test_a_line_names_the_queues_that_no_open_desk_serves(
    two_queues: Hall, client: httpx.AsyncClient, boss: dict[str, str]
) -> None:
    hall = two_queues
    await hall.issue(3)
    await hall.open(1)
    assert (await line(client, boss))["unserved"] == []
    await put(client, boss, "desks/1/profile", queue_ids=["BILL"])
    assert (await line(client, boss))["unserved"] == [{"queue_id": "CW", "waiting_count": 3}]
    await hall.open(2)
    assert (await line(client, boss))["unserved"] == []


@pytest.mark.usefixtures("two_queues")
@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("desks/1/profile", {"queue_ids": ["LAB"]}, 404),
        ("desks/99/profile", {"queue_ids": ["CW"]}, 404),
        ("desks/1/profile", {"queue_ids": []}, 422),
        ("desks/1/profile", {"queue_ids": ["CW", "CW"]}, 422),
        ("desks/1/profile", {"in_order": True}, 422),
        ("desks/1/profile", {"helps": [{"queue_id": "CW", "when": "WAIT_OVER"}]}, 422),
        ("desks/1/profile", {"helps": [{"queue_id": "LAB", "when": "OWN_EMPTY"}]}, 404),
        ("people/7/skills", {"queue_ids": ["NO"]}, 404),
    ],
)
async def test_what_makes_no_sense_is_refused_and_changes_nothing(
    client: httpx.AsyncClient,
    boss: dict[str, str],
    path: str,
    body: dict[str, Any],
    status: int,
) -> None:
    answer = await client.put(f"{DEPARTMENT}/{path}", json=body, headers=boss)
    assert answer.status_code == status, answer.text
    settings = (await client.get(f"{DEPARTMENT}/profiles", headers=boss)).json()
    assert all(one["always"] is None for one in settings["desks"])
    assert settings["people"] == []
