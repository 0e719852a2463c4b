"""Choosing by which rule a line is called, over HTTP."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from services.token_api.conftest import As
from services.token_api.directory.store.outbox import first_waiting
from shared import directory, ledger
from shared.auth import Role
from shared.events import Category, EventType
from shared.ordering import STRICT, Ageing

QUEUE = "/api/v1/queues/CW"
DISCIPLINE = f"{QUEUE}/discipline"
AGEING = {"kind": "AGEING", "minutes": 30}
RATIO = {"kind": "RATIO", "weights": {"ONLINE": 2, "WALKIN": 1}}
Headers = dict[str, str]


@pytest.fixture
def supervisor(as_role: As) -> Headers:
    return as_role(Role.SUPERVISOR, departments=["CW"])


@pytest.fixture(autouse=True)
async def queue(client: httpx.AsyncClient, admin: Headers) -> None:
    """Make the queue CW in the department CW."""
    department = {"id": "CW", "branch_id": "main", "name": "Consultation"}
    for what, body in (
        ("branches", {"id": "main", "name": "Main", "time_zone": "Asia/Kolkata"}),
        ("departments", department),
        (
            "queues",
            {
                **department,
                "department_id": "CW",
                "kiosk_categories": [c.value for c in Category if c is not Category.EMERGENCY],
            },
        ),
    ):
        answer = await client.post(f"/api/v1/{what}", json=body, headers=admin)
        assert answer.status_code == 201, answer.text


async def choose(
    client: httpx.AsyncClient, headers: Headers, discipline: dict[str, Any], path: str = DISCIPLINE
) -> httpx.Response:
    return await client.put(path, json={"discipline": discipline}, headers=headers)


async def issue(client: httpx.AsyncClient, headers: Headers, *categories: str) -> list[str]:
    labels = []
    for category in categories:
        body = {"queue_id": "CW", "category": category}
        answer = await client.post("/api/v1/tokens", json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        labels.append(answer.json()["token"]["token_label"])
    return labels


async def test_a_supervisor_chooses_the_rule_and_all_hear_of_it(
    client: httpx.AsyncClient, supervisor: Headers, engine: AsyncEngine
) -> None:
    answer = await choose(client, supervisor, AGEING)
    assert (answer.status_code, answer.json()["discipline"]) == (200, AGEING)
    assert (await client.get(QUEUE)).json()["discipline"] == AGEING
    async with engine.begin() as tx:
        assert (await ledger.read_queues(tx, ["CW"]))["CW"].discipline == Ageing(30)
        told = {row.key: directory.decode(row.key, row.value) for row in await first_waiting(tx, 9)}
    entry = told["queue/CW"]
    assert isinstance(entry, directory.Queue)
    assert entry.discipline == Ageing(30)


async def test_one_counter_of_a_department_takes_in_the_appointments(
    client: httpx.AsyncClient, supervisor: Headers, admin: Headers
) -> None:
    windows = {"kind": "WINDOWS", "weights": {"ONLINE": 2, "WALKIN": 1}}
    whole = {**windows, "early_minutes": 15, "grace_minutes": 10}
    assert (await choose(client, supervisor, windows)).json()["discipline"] == whole
    second = {"id": "CW2", "branch_id": "main", "department_id": "CW", "name": "Second"}
    assert (await client.post("/api/v1/queues", json=second, headers=admin)).status_code == 201
    elsewhere = "/api/v1/queues/CW2/discipline"
    refused = await choose(client, supervisor, windows, elsewhere)
    assert (refused.status_code, refused.json()["code"]) == (409, "APPOINTMENTS_ELSEWHERE")
    assert (await choose(client, supervisor, AGEING)).status_code == 200
    assert (await choose(client, supervisor, windows, elsewhere)).status_code == 200


async def test_screens_hear_since_which_event_the_rule_counts(
    client: httpx.AsyncClient, supervisor: Headers, admin: Headers, engine: AsyncEngine
) -> None:
    await issue(client, admin, "WALKIN", "WALKIN")
    await choose(client, supervisor, RATIO)
    async with engine.begin() as tx:
        seq = (await ledger.read_queues(tx, ["CW"]))["CW"].seq
        told = [directory.decode(row.key, row.value) for row in await first_waiting(tx, 99)]
    last = [one for one in told if isinstance(one, directory.Queue)][-1]
    assert last.discipline_seq == seq > 0


async def test_the_choice_is_on_record_with_who_made_it(
    client: httpx.AsyncClient, supervisor: Headers, admin: Headers
) -> None:
    await issue(client, admin, "WALKIN")
    await choose(client, supervisor, RATIO)
    [first, *_] = (await client.get("/api/v1/audit", headers=admin)).json()["entries"]
    assert (first["object_type"], first["object_id"]) == ("queue", "CW")
    assert first["before"] == {"discipline": None}
    assert first["after"] == {"discipline": RATIO}


async def test_only_those_in_charge_of_the_department_choose(
    client: httpx.AsyncClient, as_role: As
) -> None:
    for headers, status in (
        (as_role(Role.STAFF, departments=["CW"]), 403),
        (as_role(Role.SUPERVISOR, departments=["LAB"]), 403),
        ({}, 401),
    ):
        assert (await choose(client, headers, AGEING)).status_code == status
        body = {"discipline": AGEING}
        answer = await client.post(f"{DISCIPLINE}/preview", json=body, headers=headers)
        assert answer.status_code == status
    assert (await client.get(QUEUE)).json()["discipline"] == {"kind": "STRICT"}


@pytest.mark.parametrize(
    "discipline",
    [
        {},
        {"kind": "FIRST_COME"},
        {"kind": "AGEING", "minutes": 0},
        {"kind": "AGEING", "minutes": True},
        {"kind": "RATIO", "weights": {"EMERGENCY": 2}},
        {"kind": "RATIO", "weights": {"WALKIN": 99}},
    ],
)
async def test_what_is_no_rule_is_refused_and_changes_nothing(
    client: httpx.AsyncClient, supervisor: Headers, discipline: dict[str, Any]
) -> None:
    await choose(client, supervisor, RATIO)
    assert (await choose(client, supervisor, discipline)).status_code == 422
    assert (await client.get(QUEUE)).json()["discipline"] == RATIO


async def test_a_queue_that_is_not_there_has_no_rule(
    client: httpx.AsyncClient, admin: Headers
) -> None:
    answer = await choose(client, admin, AGEING, "/api/v1/queues/XX/discipline")
    assert (answer.status_code, answer.json()["code"]) == (404, "QUEUE_NOT_FOUND")


async def test_choosing_the_same_again_keeps_the_turns(
    client: httpx.AsyncClient, supervisor: Headers, engine: AsyncEngine
) -> None:
    await choose(client, supervisor, RATIO)
    async with engine.begin() as tx:
        queues = await ledger.lock_queues(tx, ["CW"])
        change = ledger.Change(
            EventType.DESK_OPENED, None, None, queue_id="CW", turns={Category.ONLINE: 1260}
        )
        await ledger.save(
            tx, queues, [change], now=datetime.now(UTC), public_url="http://x.example"
        )
    await choose(client, supervisor, RATIO)
    async with engine.begin() as tx:
        turns = (await ledger.read_queues(tx, ["CW"]))["CW"].turns
    assert turns == {Category.ONLINE: 1260}


async def test_the_preview_shows_both_orders_and_changes_nothing(
    client: httpx.AsyncClient, supervisor: Headers, admin: Headers
) -> None:
    labels = await issue(client, admin, "WALKIN", "WALKIN", "ONLINE", "ONLINE", "ONLINE")
    walk_ins, booked = labels[:2], labels[2:]
    body = {"discipline": RATIO}
    answer = await client.post(f"{DISCIPLINE}/preview", json=body, headers=supervisor)
    assert answer.status_code == 200, answer.text
    preview = answer.json()
    assert (preview["discipline"], preview["waiting_count"]) == (RATIO, 5)
    assert [(one["token_label"], one["place_now"]) for one in preview["line"]] == [
        (booked[0], 1), (walk_ins[0], 4), (booked[1], 2), (booked[2], 3), (walk_ins[1], 5),
    ]  # fmt: skip
    assert [one["place_then"] for one in preview["line"]] == [1, 2, 3, 4, 5]
    assert (await client.get(QUEUE)).json()["discipline"] == {"kind": "STRICT"}


async def test_tickets_tell_the_place_under_the_rule(
    client: httpx.AsyncClient, supervisor: Headers, admin: Headers
) -> None:
    await choose(client, supervisor, RATIO)
    await issue(client, admin, "ONLINE", "ONLINE", "ONLINE", "ONLINE")
    body = {"queue_id": "CW", "category": "WALKIN"}
    issued = (await client.post("/api/v1/tokens", json=body, headers=admin)).json()
    assert issued["queue_position"] == 2
    secret = issued["ticket_url"].rpartition("/")[2]
    ticket = (await client.get(f"/api/v1/tickets/{secret}")).json()["ticket"]
    assert (ticket["position"], ticket["rule"], ticket["called_by"]) == (2, "RATIO", None)


async def test_a_queue_made_again_begins_with_strict_priority(
    client: httpx.AsyncClient, admin: Headers, engine: AsyncEngine
) -> None:
    await choose(client, admin, AGEING)
    body = {"queue_id": "CW"}
    issued = (await client.post("/api/v1/tokens", json=body, headers=admin)).json()
    await client.post(f"/api/v1/tickets/{issued['ticket_url'].rpartition('/')[2]}/cancel")
    assert (await client.delete(QUEUE, headers=admin)).status_code == 204
    again = {"id": "CW", "department_id": "CW", "branch_id": "main", "name": "Again"}
    answer = await client.post("/api/v1/queues", json=again, headers=admin)
    assert answer.status_code == 201, answer.text
    async with engine.begin() as tx:
        assert (await ledger.read_queues(tx, ["CW"]))["CW"].discipline == STRICT
