"""What a profile would do with today's line, before it is saved."""

from typing import Any

import httpx
import pytest

from services.department.handle.desks import change_desk
from services.department.rules.commands import CloseDesk
from services.department.tests.builders import BELA
from services.department.tests.conftest import PUBLIC_URL, As, Hall
from shared.auth import Role

DEPARTMENT = "/api/v1/departments/CW"


@pytest.fixture
async def two_queues(hall: Hall) -> Hall:
    await hall.add_queue("BILL", department_id="CW")
    return hall


@pytest.fixture
def boss(as_role: As) -> dict[str, str]:
    return as_role(Role.SUPERVISOR, subject="9", departments=frozenset({"CW"}))


async def preview(client: httpx.AsyncClient, boss: dict[str, str], path: str, **body: Any) -> Any:
    answer = await client.post(f"{DEPARTMENT}/{path}/preview", json=body, headers=boss)
    assert answer.status_code == 200, answer.text
    return answer.json()


def labels(outlook: Any) -> list[str]:
    return [one["token_label"] for one in outlook["next"]]


async def test_it_shows_whom_the_desk_would_call_and_whom_nobody_would(
    two_queues: Hall, client: httpx.AsyncClient, boss: dict[str, str]
) -> None:
    hall = two_queues
    first, second = await hall.issue(2)
    [bill] = await hall.issue(queue_id="BILL")
    await hall.open(1)
    found = await preview(client, boss, "desks/1/profile", queue_ids=["BILL"])
    [desk] = found["desks"]
    assert labels(desk["now"]) == [first.label, second.label, bill.label]
    assert labels(desk["then"]) == [bill.label]
    assert (desk["now"]["waiting_count"], desk["then"]["waiting_count"]) == (3, 1)
    assert found["unserved"] == [{"queue_id": "CW", "waiting_count": 2}]
    settings = (await client.get(f"{DEPARTMENT}/profiles", headers=boss)).json()
    assert all(one["always"] is one["today"] is None for one in settings["desks"])


async def test_what_another_open_desk_serves_is_not_left_alone(
    two_queues: Hall, client: httpx.AsyncClient, boss: dict[str, str]
) -> None:
    await two_queues.issue(1)
    await two_queues.open(1, 2)
    found = await preview(client, boss, "desks/1/profile", queue_ids=["BILL"])
    assert (found["desks"][0]["then"]["waiting_count"], found["unserved"]) == (0, [])


async def test_the_order_of_the_list_and_help_when_empty_are_the_order_of_the_calls(
    two_queues: Hall, client: httpx.AsyncClient, boss: dict[str, str]
) -> None:
    hall = two_queues
    first, second = await hall.issue(2)
    [bill] = await hall.issue(queue_id="BILL")
    then = (
        await preview(client, boss, "desks/1/profile", queue_ids=["BILL", "CW"], in_order=True)
    )["desks"][0]["then"]
    assert labels(then) == [bill.label, first.label, second.label]
    help_cw = {"queue_id": "CW", "when": "OWN_EMPTY"}
    then = (await preview(client, boss, "desks/1/profile", queue_ids=["BILL"], helps=[help_cw]))[
        "desks"
    ][0]["then"]
    assert labels(then) == [bill.label, first.label, second.label]


async def test_skills_are_shown_at_the_desks_where_the_person_sits(
    two_queues: Hall, client: httpx.AsyncClient, boss: dict[str, str]
) -> None:
    hall = two_queues
    await hall.issue(2)
    path = f"people/{BELA.user_id}/skills"
    assert await preview(client, boss, path, queue_ids=["BILL"]) == {"desks": [], "unserved": []}
    await hall.open(3, by=BELA)
    found = await preview(client, boss, path, queue_ids=["BILL"], today_only=True)
    [desk] = found["desks"]
    assert (desk["desk_id"], desk["now"]["waiting_count"]) == (3, 2)
    assert desk["then"] == {"waiting_count": 0, "next": []}
    assert found["unserved"] == [{"queue_id": "CW", "waiting_count": 2}]
    async with hall.engine.begin() as tx:
        await change_desk(
            tx, "CW", 3, lambda now: CloseDesk(by=BELA, now=now), public_url=PUBLIC_URL
        )
    assert (await preview(client, boss, path, queue_ids=["BILL"]))["desks"] == []


async def test_what_is_set_for_good_is_compared_with_what_counts_today(
    two_queues: Hall, client: httpx.AsyncClient, boss: dict[str, str]
) -> None:
    hall = two_queues
    [first] = await hall.issue(1)
    await hall.issue(queue_id="BILL")
    await hall.open(1)
    body = {"queue_ids": ["BILL"], "today_only": True}
    answer = await client.put(f"{DEPARTMENT}/desks/1/profile", json=body, headers=boss)
    assert answer.is_success, answer.text
    [desk] = (await preview(client, boss, "desks/1/profile", queue_ids=["CW"]))["desks"]
    assert labels(desk["then"]) == [first.label]
    assert desk["now"]["waiting_count"] == 1


@pytest.mark.usefixtures("two_queues")
@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("desks/1/profile", {"queue_ids": ["LAB"]}, 404),
        ("desks/99/profile", {"queue_ids": ["CW"]}, 404),
        ("desks/1/profile", {"queue_ids": []}, 422),
        ("people/7/skills", {"queue_ids": ["NO"]}, 404),
    ],
)
async def test_what_could_not_be_saved_is_not_previewed(
    client: httpx.AsyncClient, boss: dict[str, str], path: str, body: dict[str, Any], status: int
) -> None:
    answer = await client.post(f"{DEPARTMENT}/{path}/preview", json=body, headers=boss)
    assert answer.status_code == status, answer.text
