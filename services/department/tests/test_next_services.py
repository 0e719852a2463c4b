"""Several services in one visit: the same number, and the next line once one is served."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from services.department.reports.rules.visits import Outcome, Visit, key_of, visit_after
from services.department.rules.commands import NoShow, Serve, Start, Transfer
from services.department.rules.tallies import tally_after
from services.department.store.next_services import forget_old
from services.department.tests.conftest import As, Hall
from shared import ledger
from shared.auth import Role
from shared.events import Event, EventType, Reason, TokenStatus
from shared.ledger import TokenRow


@pytest.fixture
def clerk(as_role: As) -> dict[str, str]:
    return as_role(Role.STAFF, subject="7", name="Asha", departments=frozenset({"CW", "LAB"}))


async def add(
    client: httpx.AsyncClient, clerk: dict[str, str], token: TokenRow, *queues: str
) -> list[str]:
    services: list[str] = []
    for queue_id in queues:
        body = {"queue_id": queue_id}
        path = f"/api/v1/tokens/{token.id}/services"
        answer = await client.post(path, json=body, headers=clerk)
        assert answer.status_code == 200, answer.text
        services = answer.json()["services"]
    return services


async def press(
    client: httpx.AsyncClient, clerk: dict[str, str], token: TokenRow, verb: str
) -> httpx.Response:
    return await client.post(f"/api/v1/tokens/{token.id}/{verb}", headers=clerk)


async def listed(client: httpx.AsyncClient, clerk: dict[str, str], department: str) -> Any:
    return (await client.get(f"/api/v1/departments/{department}/line", headers=clerk)).json()


async def test_who_is_served_goes_on_to_the_next_service_with_the_same_number(
    hall: Hall, client: httpx.AsyncClient, clerk: dict[str, str]
) -> None:
    [there] = await hall.issue(queue_id="LAB")
    [token] = await hall.issue()
    assert await add(client, clerk, token, "LAB") == ["LAB"]
    assert await add(client, clerk, token, "LAB") == ["LAB"]  # said again it changes nothing
    [waiting] = (await listed(client, clerk, "CW"))["waiting"]
    assert waiting["services"] == ["LAB"]
    await hall.open(1)
    await hall.call(1)
    served = (await press(client, clerk, token, "serve")).json()["token"]
    assert (served["token_label"], served["queue_id"], served["status"]) == (
        token.label, "LAB", "WAITING",
    )  # fmt: skip
    line = (await listed(client, clerk, "LAB"))["waiting"]
    assert [(one["id"], one["services"]) for one in line] == [(there.id, []), (token.id, [])]
    events = (await hall.events(token.id))[-3:]
    assert [(one.event_type, one.reason, one.queue_id) for one in events] == [
        (EventType.TOKEN_SERVED, Reason.NEXT_SERVICE, "CW"),
        (EventType.TOKEN_TRANSFERRED, Reason.NEXT_SERVICE, "CW"),
        (EventType.TOKEN_ARRIVED, Reason.NEXT_SERVICE, "LAB"),
    ]
    assert [one.version for one in events] == [3, 4, 5]
    assert events[-1].place == 2
    await hall.open(1, department_id="LAB")
    for _ in range(2):
        await hall.do((await hall.call(1, department_id="LAB"))["id"], Serve)
    assert (await hall.token(token.id)).status is TokenStatus.SERVED


async def test_a_service_where_they_are_already_is_passed_by(
    hall: Hall, client: httpx.AsyncClient, clerk: dict[str, str]
) -> None:
    await hall.add_queue("BILL", department_id="CW")
    [token] = await hall.issue()
    assert await add(client, clerk, token, "LAB", "BILL") == ["LAB", "BILL"]
    await hall.do(token.id, Transfer, to="LAB")
    await hall.open(1, department_id="LAB")
    await hall.call(1, department_id="LAB")
    served = (await press(client, clerk, token, "serve")).json()["token"]
    assert served["queue_id"] == "BILL"
    [waiting] = (await listed(client, clerk, "CW"))["waiting"]
    assert waiting["services"] == []


async def test_going_on_is_taken_back_as_one_act_and_the_service_is_to_come_again(
    hall: Hall, client: httpx.AsyncClient, clerk: dict[str, str]
) -> None:
    [token] = await hall.issue()
    await add(client, clerk, token, "LAB")
    await hall.open(1)
    await hall.call(1)
    await hall.do(token.id, Start)
    await press(client, clerk, token, "serve")
    undone = (await press(client, clerk, token, "undo")).json()["token"]
    assert (undone["queue_id"], undone["status"], undone["desk_id"]) == ("CW", "SERVING", 1)
    [serving] = (await listed(client, clerk, "CW"))["serving"]
    assert serving["services"] == ["LAB"]
    again = (await press(client, clerk, token, "serve")).json()["token"]
    assert (again["queue_id"], again["status"]) == ("LAB", "WAITING")


async def test_once_the_next_desk_has_called_them_it_is_not_taken_back(
    hall: Hall, client: httpx.AsyncClient, clerk: dict[str, str]
) -> None:
    [token] = await hall.issue()
    await add(client, clerk, token, "LAB")
    await hall.open(1)
    await hall.open(1, department_id="LAB")
    await hall.call(1)
    await press(client, clerk, token, "serve")
    await hall.call(1, department_id="LAB")
    await hall.do(token.id, Start)
    assert (await press(client, clerk, token, "undo")).status_code == 409
    assert (await hall.token(token.id)).queue_id == "LAB"


async def test_a_missed_call_ends_the_visit_and_a_service_is_taken_out_again(
    hall: Hall, client: httpx.AsyncClient, clerk: dict[str, str]
) -> None:
    [token] = await hall.issue()
    await add(client, clerk, token, "LAB")
    path = f"/api/v1/tokens/{token.id}/services/LAB"
    assert (await client.delete(path, headers=clerk)).json() == {"services": []}
    assert (await client.delete(path, headers=clerk)).status_code == 404
    await add(client, clerk, token, "LAB")
    await hall.open(1)
    await hall.call(1)
    await hall.do(token.id, NoShow)
    refused = await client.post(
        f"/api/v1/tokens/{token.id}/services", json={"queue_id": "LAB"}, headers=clerk
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "ALREADY_NO_SHOW")
    assert (await hall.token(token.id)).status is TokenStatus.NO_SHOW


@pytest.mark.parametrize(
    ("queue_id", "status"), [("CW", 422), ("NO", 404), ("", 422), (7, 422), (None, 422)]
)
async def test_what_is_no_further_service_is_refused_and_changes_nothing(
    hall: Hall, client: httpx.AsyncClient, clerk: dict[str, str], queue_id: object, status: int
) -> None:
    [token] = await hall.issue()
    answer = await client.post(
        f"/api/v1/tokens/{token.id}/services", json={"queue_id": queue_id}, headers=clerk
    )
    assert answer.status_code == status, answer.text
    [waiting] = (await listed(client, clerk, "CW"))["waiting"]
    assert waiting["services"] == []


async def test_reports_count_each_service_as_served_and_undoing_takes_that_back(
    hall: Hall, client: httpx.AsyncClient, clerk: dict[str, str]
) -> None:
    [token] = await hall.issue()
    await add(client, clerk, token, "LAB")
    await hall.open(1)
    await hall.call(1)
    await press(client, clerk, token, "serve")
    events = await hall.events(token.id)
    assert outcomes(events) == {("CW", 1): Outcome.SERVED, ("LAB", 2): None}
    tally = None
    for event in (one for one in events if one.visit == 1):
        tally = tally_after(event, tally)
    assert tally is not None
    assert (tally.served, tally.desk_id) == (True, 1)
    await press(client, clerk, token, "undo")
    assert outcomes(await hall.events(token.id)) == {("CW", 1): None}


def outcomes(events: list[Event]) -> dict[tuple[str, int], Outcome | None]:
    visits: dict[Any, Visit | None] = {}
    for event in events:
        if (key := key_of(event)) is not None:
            visits[key] = visit_after(event, visits.get(key))
    return {(key.queue_id, key.visit): one.outcome for key, one in visits.items() if one}


async def test_what_was_planned_for_days_that_are_over_is_forgotten(
    hall: Hall, client: httpx.AsyncClient, clerk: dict[str, str]
) -> None:
    [past, coming] = await hall.issue(2)
    for token in (past, coming):
        await add(client, clerk, token, "LAB")
    async with hall.owner.begin() as tx:
        await tx.execute(text("UPDATE ledger.next_service SET added_at = now() - interval '9 d'"))
        await tx.execute(
            text("UPDATE ledger.token SET service_date = service_date - 8 WHERE id = :id"),
            {"id": past.id},
        )
    async with hall.engine.begin() as tx:
        await forget_old(tx, datetime.now(UTC))
        assert await ledger.next_services(tx, [past.id, coming.id]) == {coming.id: ["LAB"]}
