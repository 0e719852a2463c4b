"""The directory over HTTP: create, read, change, delete, and what the topic is sent."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.token_api.directory.router.departments import (
    Department,
    Desk,
    NewDepartment,
    NewDesk,
)
from services.token_api.directory.router.queues import NewQueue, Queue
from services.token_api.directory.store.outbox import first_waiting
from shared import directory, ledger
from shared.events import QueueKind
from shared.ledger import DeviceKind, DeviceSeen

API = "/api/v1"
Headers = dict[str, str]


@pytest.fixture
async def branch(client: httpx.AsyncClient, admin: Headers) -> dict[str, Any]:
    return await _made(
        client, admin, "branches", {"id": "main", "name": "Main", "time_zone": "Europe/Berlin"}
    )


@pytest.fixture
async def department(
    client: httpx.AsyncClient, admin: Headers, branch: dict[str, Any]
) -> dict[str, Any]:
    body = {
        "id": "CW",
        "branch_id": branch["id"],
        "name": {"en": "Consultation", "ar": "الاستشارة"},
    }
    return await _made(client, admin, "departments", body)


@pytest.fixture
async def queue(
    client: httpx.AsyncClient, admin: Headers, department: dict[str, Any]
) -> dict[str, Any]:
    return await _made(client, admin, "queues", _queue(department, "CW"))


def _queue(department: dict[str, Any], queue_id: str, **more: Any) -> dict[str, Any]:
    place = {"department_id": department["id"], "branch_id": department["branch_id"]}
    return {"id": queue_id, **place, "name": "A queue", **more}


async def _made(
    client: httpx.AsyncClient, admin: Headers, what: str, body: dict[str, Any]
) -> dict[str, Any]:
    answer = await client.post(f"{API}/{what}", json=body, headers=admin)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def _told(engine: AsyncEngine) -> dict[str, directory.Entry | None]:
    """Return what the topic will say in the end: the last record of each key."""
    async with engine.begin() as tx:
        waiting = await first_waiting(tx, 1000)
    return {row.key: directory.decode(row.key, row.value) for row in waiting}


async def test_a_queue_needs_an_id_a_place_and_a_name(queue: dict[str, Any]) -> None:
    assert queue == {
        "id": "CW",
        "department_id": "CW",
        "branch_id": "main",
        "kind": "COUNTER",
        "names": {"en": "A queue"},
        "label_prefix": "CW",
        "label_format": "{prefix}-{number:03d}",
        "first_number": 1,
        "daily_cap": None,
        "wait_target_minutes": None,
        "paused": False,
        "pause_reason": None,
        "closed": False,
        "kiosk_categories": ["WALKIN"],
        "kiosk_services": False,
        "discipline": {"kind": "STRICT"},
    }


async def test_a_new_queue_stands_in_the_ledger_in_its_branchs_zone(
    queue: dict[str, Any], engine: AsyncEngine
) -> None:
    async with engine.begin() as tx:
        row = (await ledger.read_queues(tx, [queue["id"]]))[queue["id"]]
    assert (row.kind, row.department_id, row.time_zone) == (
        QueueKind.COUNTER,
        "CW",
        "Europe/Berlin",
    )


async def test_everyone_can_read_what_the_admin_made(
    client: httpx.AsyncClient, queue: dict[str, Any]
) -> None:
    assert (await client.get(f"{API}/queues/CW")).json() == queue
    assert (await client.get(f"{API}/queues?department_id=CW")).json()["queues"] == [queue]
    assert (await client.get(f"{API}/queues?branch_id=elsewhere")).json()["queues"] == []
    names = (await client.get(f"{API}/departments/CW")).json()["names"]
    assert names == {"en": "Consultation", "ar": "الاستشارة"}


async def test_a_long_list_is_read_page_by_page(
    client: httpx.AsyncClient, admin: Headers, department: dict[str, Any]
) -> None:
    for number in range(5):
        await _made(client, admin, "queues", _queue(department, f"Q{number}"))
    seen, after = [], ""
    while after is not None:
        page = (await client.get(f"{API}/queues", params={"limit": 2, "after": after})).json()
        seen += [queue["id"] for queue in page["queues"]]
        after = page["next"]
    assert seen == ["Q0", "Q1", "Q2", "Q3", "Q4"]


async def test_a_change_leaves_alone_what_it_does_not_name(
    client: httpx.AsyncClient, admin: Headers, queue: dict[str, Any]
) -> None:
    answer = await client.patch(f"{API}/queues/CW", json={"daily_cap": 40}, headers=admin)
    assert answer.json() == {**queue, "daily_cap": 40}
    answer = await client.patch(f"{API}/queues/CW", json={"daily_cap": None}, headers=admin)
    assert answer.json() == queue
    assert (await client.patch(f"{API}/queues/CW", json={}, headers=admin)).json() == queue


async def test_a_queue_has_a_target_for_its_wait_or_that_of_all(
    client: httpx.AsyncClient, admin: Headers, queue: dict[str, Any]
) -> None:
    assert queue["wait_target_minutes"] is None
    for minutes in (20, None):
        body = {"wait_target_minutes": minutes}
        answer = await client.patch(f"{API}/queues/CW", json=body, headers=admin)
        assert answer.json() == {**queue, **body}


async def test_a_queue_is_paused_and_resumed(
    client: httpx.AsyncClient, admin: Headers, queue: dict[str, Any]
) -> None:
    for verb, paused in (("pause", True), ("pause", True), ("resume", False)):
        answer = await client.post(f"{API}/queues/{queue['id']}/{verb}", headers=admin)
        assert (answer.status_code, answer.json()["paused"]) == (200, paused)


async def test_a_kiosk_says_why_a_queue_pauses_until_it_goes_on(
    client: httpx.AsyncClient, admin: Headers, queue: dict[str, Any]
) -> None:
    path = f"{API}/queues/{queue['id']}"
    reason = {"reason": "Back at 14:00"}
    answer = await client.post(f"{path}/pause", json=reason, headers=admin)
    assert answer.json()["pause_reason"] == "Back at 14:00"
    kiosk = (await client.get(f"{API}/branches/main/kiosk")).json()
    assert kiosk["departments"][0]["queues"][0]["pause_reason"] == "Back at 14:00"
    for back in (("POST", "/resume", None), ("PATCH", "", {"paused": False})):
        await client.post(f"{path}/pause", json=reason, headers=admin)
        method, where, body = back
        answer = await client.request(method, path + where, json=body, headers=admin)
        assert answer.json()["pause_reason"] is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "no spaces"),
        ("id", ""),
        ("id", "x" * 33),
        ("id", "CW/3"),
        ("name", ""),
        ("name", "   "),
        ("name", {}),
        ("name", {"en": " "}),
        ("name", {"english": "Name"}),
        ("name", "two\nlines"),
        ("name", None),
        ("label_format", "no number"),
        ("label_format", "{number.__class__}"),
        ("first_number", -1),
        ("daily_cap", 0),
        ("wait_target_minutes", 0),
        ("wait_target_minutes", 1441),
        ("wait_target_minutes", True),
        ("kiosk_services", "yes"),
        ("kiosk_categories", ["VIP"]),
        ("kiosk_categories", ["EMERGENCY"]),
        ("department_id", "NOWHERE"),
        ("branch_id", "NOWHERE"),
        ("colour", "blue"),
    ],
)
async def test_a_queue_that_makes_no_sense_is_refused(
    client: httpx.AsyncClient, admin: Headers, department: dict[str, Any], field: str, value: Any
) -> None:
    body = {**_queue(department, "NEW"), field: value}
    answer = await client.post(f"{API}/queues", json=body, headers=admin)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert (await client.get(f"{API}/queues")).json()["queues"] == []


@pytest.mark.parametrize(
    "body",
    [
        {"time_zone": "Mars/Olympus"},
        {"time_zone": None},
        {"languages": []},
        {"languages": ["EN!"]},
        {"hours": [[]]},
        {"hours": [[["9:00", "17:00"]], [], [], [], [], [], []]},
        {"hours": [[["09:00", "24:01"]], [], [], [], [], [], []]},
        {"id": "other"},
    ],
)
async def test_a_branch_is_not_changed_into_nonsense(
    client: httpx.AsyncClient, admin: Headers, branch: dict[str, Any], body: dict[str, Any]
) -> None:
    answer = await client.patch(f"{API}/branches/main", json=body, headers=admin)
    assert answer.status_code == 422
    assert (await client.get(f"{API}/branches/main")).json() == branch


async def test_what_is_there_already_is_not_made_again(
    client: httpx.AsyncClient, admin: Headers, queue: dict[str, Any]
) -> None:
    for what, body in (
        ("branches", {"id": "main", "name": "Again", "time_zone": "UTC"}),
        ("departments", {"id": "CW", "branch_id": "main", "name": "Again"}),
        ("queues", {**_queue({"id": "CW", "branch_id": "main"}, queue["id"])}),
    ):
        answer = await client.post(f"{API}/{what}", json=body, headers=admin)
        assert (answer.status_code, answer.json()["code"][-7:]) == (409, "_EXISTS")


async def test_what_is_unknown_is_not_found(client: httpx.AsyncClient, admin: Headers) -> None:
    for path in ("branches/X", "branches/X/kiosk", "departments/X", "departments/X/desks"):
        answer = await client.get(f"{API}/{path}")
        assert (answer.status_code, answer.json()["code"][-10:]) == (404, "_NOT_FOUND")
    for path in ("branches/X", "departments/X", "queues/X", "departments/X/desks/1"):
        assert (await client.delete(f"{API}/{path}", headers=admin)).status_code == 404
        assert (await client.patch(f"{API}/{path}", json={}, headers=admin)).status_code == 404


async def test_containers_are_deleted_last(
    client: httpx.AsyncClient, admin: Headers, queue: dict[str, Any]
) -> None:
    for path in ("branches/main", "departments/CW"):
        answer = await client.delete(f"{API}/{path}", headers=admin)
        assert (answer.status_code, answer.json()["code"]) == (409, "NOT_EMPTY")
    for path in (f"queues/{queue['id']}", "departments/CW", "branches/main"):
        assert (await client.delete(f"{API}/{path}", headers=admin)).status_code == 204


async def test_a_branch_that_comes_back_in_another_zone_takes_its_queues_along(
    client: httpx.AsyncClient, admin: Headers, queue: dict[str, Any], engine: AsyncEngine
) -> None:
    first = (await client.post(f"{API}/tokens", json={"queue_id": "CW"}, headers=admin)).json()
    secret = first["ticket_url"].rpartition("/")[2]
    assert (await client.post(f"{API}/tickets/{secret}/cancel")).is_success
    for path in ("queues/CW", "departments/CW", "branches/main"):
        assert (await client.delete(f"{API}/{path}", headers=admin)).status_code == 204
    place = {"id": "main", "name": "Main", "time_zone": "Asia/Kolkata"}
    await _made(client, admin, "branches", place)
    department = {"id": "CW", "branch_id": "main", "name": "Consultation"}
    await _made(client, admin, "departments", department)
    await _made(client, admin, "queues", _queue(department, "CW"))
    async with engine.begin() as tx:
        row = (await ledger.read_queues(tx, [queue["id"]]))[queue["id"]]
    assert row.time_zone == "Asia/Kolkata"


async def test_what_was_heard_of_a_branchs_kiosks_goes_with_it(
    client: httpx.AsyncClient, admin: Headers, branch: dict[str, Any], engine: AsyncEngine
) -> None:
    now = datetime.now(UTC)
    of = {"main": DeviceKind.KIOSK, "other": DeviceKind.SCREEN}
    async with engine.begin() as tx:
        heard = [DeviceSeen(kind, name, name, "Entrance", now) for name, kind in of.items()]
        await ledger.note_devices(tx, heard)
    assert (await client.delete(f"{API}/branches/{branch['id']}", headers=admin)).is_success
    async with engine.begin() as tx:
        assert [one.branch_id for one in await ledger.devices_seen(tx)] == ["other"]


async def test_a_queue_with_live_tokens_is_not_deleted_until_they_have_gone(
    client: httpx.AsyncClient, admin: Headers, queue: dict[str, Any]
) -> None:
    token = (
        await client.post(f"{API}/tokens", json={"queue_id": queue["id"]}, headers=admin)
    ).json()
    for path in ("queues/CW", "departments/CW", "branches/main"):
        answer = await client.delete(f"{API}/{path}", headers=admin)
        assert (answer.status_code, answer.json()["code"]) == (409, "LIVE_TOKENS")
    secret = token["ticket_url"].rpartition("/")[2]
    assert (await client.post(f"{API}/tickets/{secret}/cancel")).status_code == 200
    assert (await client.delete(f"{API}/queues/CW", headers=admin)).status_code == 204
    answer = await client.post(f"{API}/tokens", json={"queue_id": "CW"}, headers=admin)
    assert answer.status_code == 404


async def test_a_queue_that_comes_back_goes_on_with_its_numbers(
    client: httpx.AsyncClient, admin: Headers, queue: dict[str, Any], department: dict[str, Any]
) -> None:
    first = (await client.post(f"{API}/tokens", json={"queue_id": "CW"}, headers=admin)).json()
    secret = first["ticket_url"].rpartition("/")[2]
    await client.post(f"{API}/tickets/{secret}/cancel")
    await client.delete(f"{API}/queues/{queue['id']}", headers=admin)
    await _made(client, admin, "queues", _queue(department, "CW"))
    second = (await client.post(f"{API}/tokens", json={"queue_id": "CW"}, headers=admin)).json()
    assert second["token"]["token_no"] == first["token"]["token_no"] + 1


async def test_an_id_that_was_another_departments_queue_is_not_given_again(
    client: httpx.AsyncClient, admin: Headers, queue: dict[str, Any]
) -> None:
    token = (await client.post(f"{API}/tokens", json={"queue_id": "CW"}, headers=admin)).json()
    secret = token["ticket_url"].rpartition("/")[2]
    await client.post(f"{API}/tickets/{secret}/cancel")
    await client.delete(f"{API}/queues/{queue['id']}", headers=admin)
    body = {"id": "LAB", "branch_id": "main", "name": "Laboratory"}
    other = await _made(client, admin, "departments", body)
    answer = await client.post(f"{API}/queues", json=_queue(other, "CW"), headers=admin)
    assert (answer.status_code, answer.json()["code"]) == (409, "QUEUE_ID_USED")


async def test_a_new_time_zone_reaches_the_branchs_queues(
    client: httpx.AsyncClient, admin: Headers, queue: dict[str, Any], engine: AsyncEngine
) -> None:
    body = {"time_zone": "Asia/Kolkata"}
    await client.patch(f"{API}/branches/main", json=body, headers=admin)
    async with engine.begin() as tx:
        assert (await ledger.read_queues(tx, [queue["id"]]))["CW"].time_zone == "Asia/Kolkata"


async def test_desks_are_numbered_and_may_have_names(
    client: httpx.AsyncClient, admin: Headers, department: dict[str, Any]
) -> None:
    path = f"departments/{department['id']}/desks"
    await _made(client, admin, path, {"number": 2, "name": "Counter by the door"})
    await _made(client, admin, path, {"number": 1})
    again = await client.post(f"{API}/{path}", json={"number": 1}, headers=admin)
    assert again.status_code == 409
    assert (await client.get(f"{API}/{path}")).json()["desks"] == [
        {"department_id": "CW", "number": 1, "names": None},
        {"department_id": "CW", "number": 2, "names": {"en": "Counter by the door"}},
    ]
    answer = await client.patch(f"{API}/{path}/2", json={"names": None}, headers=admin)
    assert answer.json()["names"] is None
    assert (await client.delete(f"{API}/{path}/2", headers=admin)).status_code == 204


async def test_the_topic_hears_of_every_change_whole(
    client: httpx.AsyncClient, admin: Headers, queue: dict[str, Any], engine: AsyncEngine
) -> None:
    await _made(client, admin, "departments/CW/desks", {"number": 3})
    await client.post(f"{API}/queues/CW/pause", headers=admin)
    told = await _told(engine)
    assert list(told) == ["branch/main", "department/CW", "queue/CW", "desk/CW/3"]
    said = told["queue/CW"]
    assert isinstance(said, directory.Queue)
    assert (said.prefix, said.paused, said.names) == ("CW", True, queue["names"])
    await client.delete(f"{API}/queues/CW", headers=admin)
    await client.delete(f"{API}/departments/CW", headers=admin)
    told = await _told(engine)
    assert (told["queue/CW"], told["desk/CW/3"], told["department/CW"]) == (None, None, None)


async def test_a_change_that_is_refused_is_not_told(
    client: httpx.AsyncClient, admin: Headers, queue: dict[str, Any], engine: AsyncEngine
) -> None:
    before = await _told(engine)
    await client.delete(f"{API}/departments/{queue['department_id']}", headers=admin)
    assert await _told(engine) == before


async def test_the_kiosk_sees_open_counters_with_their_lines(
    client: httpx.AsyncClient, admin: Headers, queue: dict[str, Any], engine: AsyncEngine
) -> None:
    await client.post(f"{API}/tokens", json={"queue_id": queue["id"]}, headers=admin)
    await _made(client, admin, "departments", {"id": "EMPTY", "branch_id": "main", "name": "None"})
    async with engine.begin() as tx:
        await tx.execute(text("INSERT INTO token_api.forecast VALUES ('CW', 120, 0, 50, now())"))
    kiosk = (await client.get(f"{API}/branches/main/kiosk")).json()
    assert (kiosk["branch_id"], kiosk["open"], kiosk["time_zone"]) == (
        "main",
        True,
        "Europe/Berlin",
    )
    [department] = kiosk["departments"]
    assert department["queues"] == [
        {
            "queue_id": "CW",
            "names": {"en": "A queue"},
            "open": True,
            "paused": False,
            "pause_reason": None,
            "waiting_count": 1,
            "estimated_wait": {"p50_seconds": 240, "p90_seconds": 240},
            "categories": ["WALKIN"],
            "services": False,
            "closing": None,
        }
    ]


async def test_a_closed_branch_says_so_on_its_kiosk(
    client: httpx.AsyncClient, admin: Headers, queue: dict[str, Any]
) -> None:
    closed: dict[str, Any] = {"hours": [[], [], [], [], [], [], []]}
    await client.patch(f"{API}/branches/main", json=closed, headers=admin)
    kiosk = (await client.get(f"{API}/branches/{queue['branch_id']}/kiosk")).json()
    assert (kiosk["open"], kiosk["departments"][0]["queues"][0]["open"]) == (False, False)


def test_what_was_deleted_can_be_made_again_from_its_answer() -> None:
    """The administrator's page takes a deletion back so; what is said of it later is sent later."""
    later = {"kind", "pause_reason", "discipline"}
    assert set(Queue.model_fields) - later <= set(NewQueue.model_fields)
    assert set(Department.model_fields) <= set(NewDepartment.model_fields)
    assert set(Desk.model_fields) - {"department_id"} <= set(NewDesk.model_fields)
